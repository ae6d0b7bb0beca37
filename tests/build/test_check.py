"""``citynews check`` finds every flipped byte and every truncation, and names what mends it."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.build.check import REBUILD, UPDATE, check
from indexer.build.indexed import to_indexed
from indexer.build.learning import Reading
from indexer.build.pipeline import Build
from indexer.build.word_files import FILES
from indexer.checksums import FILE_NAME as CHECKSUMS
from indexer.cli import commands
from indexer.engines.base import Document, IndexedDocument, Request
from indexer.engines.nodes import Term
from indexer.engines.whoosh import WhooshEngine
from indexer.errors import IndexBroken, IndexMissing
from indexer.korean.morphemes import Morpheme
from indexer.korean.terms import TermAnalyzer, open_analyzer
from tests.build.conftest import Run, documents, make_analyzer, write_post
from tests.conftest import SuffixAnalyzer


def findings(index: Path, *, deep: bool = False) -> list[str]:
    return [str(finding) for finding in check(index, make_analyzer(), deep=deep)]


@pytest.mark.parametrize("deep", [False, True])
def test_a_sound_index_has_no_findings(posts: Path, index: Path, run: Run, *, deep: bool) -> None:
    run()
    write_post(posts, "2024-08-01-new.md")
    run()
    assert findings(index, deep=deep) == []


def test_without_an_index_there_is_nothing_to_check(index: Path) -> None:
    with pytest.raises(IndexMissing, match="citynews index"):
        findings(index)


def damaged_files(index: Path) -> list[Path]:
    """All that is read of an index."""
    generation = index / "generations" / (index / "CURRENT").read_text()
    names = ("CURRENT", "lexicon.txt", "seen.json", *FILES, CHECKSUMS)
    return [*(index / name for name in names), *generation.iterdir()]


def test_every_flipped_byte_and_every_truncation_is_found(index: Path, run: Run) -> None:
    run()
    rng = random.Random(5)
    for path in damaged_files(index):
        written = path.read_bytes()
        for place in rng.sample(range(len(written)), min(20, len(written))):
            flipped = written[place] ^ (1 << rng.randrange(8))
            path.write_bytes(written[:place] + bytes([flipped]) + written[place + 1 :])
            assert findings(index), f"{path.name}: byte {place}"
            path.write_bytes(written[:place])
            assert findings(index), f"{path.name}: cut at {place}"
        path.write_bytes(written)
    assert findings(index) == []


def test_a_damaged_index_is_refused_at_opening(index: Path, run: Run) -> None:
    run()
    for path in damaged_files(index):
        if path.parent == index:
            continue
        written = path.read_bytes()
        path.write_bytes(written[:-1] + bytes([written[-1] ^ 1]))
        with pytest.raises(IndexBroken):
            WhooshEngine(index, verified=True).search(Request(Term("버스")))
        path.write_bytes(written)


@pytest.mark.slow
def test_the_command_that_a_finding_names_mends_it(index: Path, run: Run) -> None:
    run()
    for name in [path.name for path in damaged_files(index)]:
        (path,) = [path for path in damaged_files(index) if path.suffix == Path(name).suffix][:1]
        written = path.read_bytes()
        path.write_bytes(written[:-2] + bytes([written[-2] ^ 4]) + written[-1:])
        (finding,) = findings(index)
        assert finding.endswith((f"run: {UPDATE}", f"run: {REBUILD}"))
        run(full=finding.endswith(REBUILD))
        assert findings(index) == [], finding
        assert len(documents(index)) == 5


def test_an_index_of_another_analyzer_is_named(index: Path, run: Run) -> None:
    run()

    class Other(SuffixAnalyzer):
        fingerprint = "suffix-2"

    found = [str(finding) for finding in check(index, open_analyzer(Other()))]
    assert "made by the analyzer suffix-1-" in found[0]
    assert found[0].endswith("run: citynews index")


class Forgetful(SuffixAnalyzer):
    """Says of itself that it is the other, and analyses differently."""

    def split(self, words: Iterable[str]) -> list[tuple[str, tuple[Morpheme, ...]]]:
        return [(word, (Morpheme(word[:1], "NNG", 0, 1),)) for word in words]


def test_the_deep_check_notices_terms_that_the_analyzer_would_not_give(
    index: Path, run: Run
) -> None:
    run()
    (index / "lexicon.txt").unlink()
    assert list(check(index, open_analyzer(Forgetful()))) == []
    deep = [str(finding) for finding in check(index, open_analyzer(Forgetful()), deep=True)]
    assert any("is found by '버스' (text), which is not in it" in finding for finding in deep)
    assert any("is not found by its own word" in finding for finding in deep)


BAGS = {"beside": {"시내버스": 1}, "grams": {"낱말": 1}}


def with_bags(document: Document, analyzer: TermAnalyzer) -> IndexedDocument:
    return replace(to_indexed(document, analyzer), **BAGS)  # type: ignore[arg-type]  # two bags


def indexing_with(patch: pytest.MonkeyPatch, **changes: object) -> None:
    """Have the next builds index documents otherwise."""
    documents = Build.documents

    def changed(build: Build, readings: Iterator[Reading]) -> Iterator[IndexedDocument]:
        for document in documents(build, readings):
            yield replace(document.expanded(), **changes)  # type: ignore[arg-type]  # any field

    patch.setattr(Build, "documents", changed)


def test_the_deep_check_looks_into_every_field(
    index: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        indexing_with(patch, **BAGS)
        run()
        patch.setattr("indexer.build.check.to_indexed", with_bags)
        assert findings(index, deep=True) == []
    found = findings(index, deep=True)
    assert any("is found by '시내버스' (beside), which is not in it" in one for one in found)
    assert any("is found by '낱말' (grams), which is not in it" in one for one in found)


def test_the_deep_check_compares_what_was_read_of_a_text(
    index: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        indexing_with(patch, read=make_analyzer().read("다른 글"))
        run()
    assert findings(index) == []
    found = findings(index, deep=True)
    assert all("its words stand elsewhere" in one for one in found)
    assert found


def test_the_command_says_what_is_wrong_and_fails(
    index: Path, run: Run, plain: TermAnalyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.build.check.analyzer_of", lambda *_: make_analyzer())
    run()
    arguments = ["check", "--index", str(index)]
    assert CliRunner().invoke(commands, arguments).output == f"{index}: nothing is wrong\n"
    (index / "seen.json").write_text("torn")
    result = CliRunner().invoke(commands, arguments)
    assert result.exit_code == 1
    assert "seen.json: its checksum does not match — run: citynews index" in result.output
