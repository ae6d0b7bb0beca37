"""What many tests share: the one Kiwi of a session, a fake of it, and where real data may lie."""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from hypothesis import HealthCheck, settings
from kiwipiepy import Kiwi

from indexer.build.indexing import index_folder
from indexer.engines.address import parse_address
from indexer.engines.place import Place
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.lexicon import FILE_NAME as LEXICON
from indexer.korean.morphemes import Morpheme
from indexer.korean.names import shipped_names
from indexer.korean.terms import TermAnalyzer, open_analyzer
from indexer.search.open import open_search
from indexer.search.searcher import Searcher
from tests.opensearch.cluster import HOW, HOW_OWN, OWN, VARIABLE, Cluster, running
from tests.opensearch.emptied import emptied

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

# Laws are about answers: how long one takes depends on what else the machine does.
settings.register_profile("laws", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("laws")


class SuffixAnalyzer:
    """A morphological analyzer small enough to read: a word, less one particle, is a noun."""

    fingerprint = "suffix-1"
    particles = ("에서", "으로", "은", "는", "이", "가", "을", "를", "의", "에", "도", "로")

    def split(self, words: Iterable[str]) -> list[tuple[str, tuple[Morpheme, ...]]]:
        return [(word, (self._noun(word),)) for word in dict.fromkeys(words)]

    def _noun(self, word: str) -> Morpheme:
        for particle in self.particles:
            if word.endswith(particle) and len(word) > len(particle) + 1:
                return Morpheme(word.removesuffix(particle), "NNG", 0, len(word) - len(particle))
        return Morpheme(word, "NNG", 0, len(word))


@pytest.fixture(scope="session", autouse=True)
def each_kiwi_is_loaded_once() -> Iterator[None]:
    """Analyzers of the same names share one model, which takes a second and 310 MB to load.

    It has threads of its own; those that would have none ask it word by word all the same.
    """
    loaded: dict[frozenset[str], Kiwi] = {}
    load = KiwiAnalyzer._load

    def shared(analyzer: KiwiAnalyzer) -> Kiwi:
        names = analyzer._names
        if names not in loaded:
            loaded[names] = load(KiwiAnalyzer(names=names))
        return loaded[names]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KiwiAnalyzer, "_load", shared)
        yield


@pytest.fixture(scope="session")
def kiwi() -> KiwiAnalyzer:
    """Kiwi itself, with the shipped names."""
    return KiwiAnalyzer(names=shipped_names())


@pytest.fixture(scope="session")
def korean(kiwi: KiwiAnalyzer) -> TermAnalyzer:
    """The real analyzer."""
    return open_analyzer(kiwi)


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the bundled corpus."""
    folder = tmp_path_factory.mktemp("corpus")
    index_folder(ROOT / "corpus", folder)
    return folder


@pytest.fixture(
    scope="session", params=["folder", pytest.param("cluster", marks=pytest.mark.opensearch)]
)
def corpus_place(
    request: pytest.FixtureRequest, corpus_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Where the bundled corpus is indexed: in a folder; on a cluster."""
    if request.param == "folder":
        yield Place(corpus_index)
        return
    hosts, folder = request.getfixturevalue("hosts"), tmp_path_factory.mktemp("clustered")
    address = parse_address(f"opensearch://{hosts}/corpus-{token_hex(4)}?shards=3&replicas=1")
    shutil.copy(corpus_index / LEXICON, folder)  # no word is analysed again
    index_folder(ROOT / "corpus", Place(folder, address))
    yield Place(folder, address)
    emptied(address)


@pytest.fixture(scope="session")
def corpus_search(corpus_place: Place) -> Searcher:
    """A search over the bundled corpus."""
    return open_search(corpus_place)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Three nodes of OpenSearch, started for these tests, which may kill them."""
    if os.environ.get(VARIABLE) != OWN:
        pytest.skip(HOW_OWN)
    with running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def hosts(request: pytest.FixtureRequest) -> str:
    """The addresses of a cluster's nodes, parted by commas: one that runs, or ``cluster``."""
    hosts = os.environ.get(VARIABLE, "")
    if not hosts:
        pytest.skip(HOW)
    return request.getfixturevalue("cluster").hosts if hosts == OWN else hosts


@pytest.fixture
def plain() -> TermAnalyzer:
    """An analyzer that needs no Kiwi."""
    return open_analyzer(SuffixAnalyzer())


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real posts and judged queries, which no clone holds."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder shared/ beside the checkout: real posts, judged queries")
    return SHARED
