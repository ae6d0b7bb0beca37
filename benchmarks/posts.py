"""What is measured on: real posts, or the corpus, and more of the same kind.

Scaled posts recombine paragraphs of real ones with a fixed seed: real words in
real frequencies, fresh ids and dates.
"""

from __future__ import annotations

import random
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from indexer.build.documents import to_document
from indexer.engines.base import Document, IndexedDocument
from indexer.korean.lexicon import FILE_NAME
from indexer.korean.terms import TermAnalyzer, open_analyzer
from indexer.posts.post import KST
from indexer.posts.reader import Accepted, find_posts, read_post
from indexer.search.headlines import weights

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
CACHE = ROOT / ".cache" / "benchmarks"
SEED = 20240612


@dataclass(frozen=True, slots=True)
class Source:
    """One analysed post: the terms of its title, its excerpt and each paragraph of its body."""

    document: Document
    title: tuple[str, ...]
    excerpt: tuple[str, ...]
    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def body(self) -> tuple[str, ...]:
        """The terms of the whole body."""
        return tuple(term for paragraph in self.paragraphs for term in paragraph)


def real_folder() -> Path:
    """The folder of real posts, unpacked once; the bundled corpus where there are none."""
    archive = SHARED / "data" / "koreanews-2024.tar.xz"
    if not archive.exists():
        return ROOT / "corpus"
    folder = CACHE / "posts"
    if not folder.exists():
        partial = CACHE / "posts.partial"
        with tarfile.open(archive) as tar:
            tar.extractall(partial, filter="data")
        partial.rename(folder)
    return folder


def documents(folder: Path) -> list[Document]:
    """The visible text of every post under ``folder``."""
    reads = (read_post(folder, path) for path in find_posts(folder))
    return [to_document(read.post) for read in reads if isinstance(read, Accepted)]


def analyzer_for(texts: Sequence[str]) -> TermAnalyzer:
    """An analyzer that knows every word of ``texts``, from the cache where it can."""
    analyzer = open_analyzer()
    CACHE.mkdir(parents=True, exist_ok=True)
    analyzer.lexicon.load(CACHE / FILE_NAME)
    known = len(analyzer.lexicon)
    analyzer.learn(texts)
    if len(analyzer.lexicon) > known:
        analyzer.lexicon.save(CACHE / FILE_NAME)
    return analyzer


def sources(found: Sequence[Document], analyzer: TermAnalyzer) -> list[Source]:
    """Posts with their terms, paragraph by paragraph."""
    return [
        Source(
            document,
            analyzer.terms(document.title),
            analyzer.terms(document.excerpt),
            tuple(analyzer.terms(line) for line in document.body.split("\n")),
        )
        for document in found
    ]


def headlines(posts: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, float]:
    """What the terms of titles are worth in queries, by the terms of titles and bodies."""
    titles, said = Counter[str](), Counter[str]()
    for title, body in posts:
        if body:
            titles.update(set(title))
            said.update(set(title).intersection(body))
    return weights({term: (count, said[term]) for term, count in titles.items()})


def scaled(posts: Sequence[Source], count: int) -> Iterator[IndexedDocument]:
    """``count`` posts: the real ones first, then recombined ones."""
    for source in posts[:count]:
        yield IndexedDocument(source.document, source.title, source.excerpt, source.body)
    rng = random.Random(SEED)  # noqa: S311 -- repeatable, not secret
    for number in range(len(posts), count):
        yield _recombined(posts, number, rng)


def _recombined(posts: Sequence[Source], number: int, rng: random.Random) -> IndexedDocument:
    headed, shaped = rng.choice(posts), rng.choice(posts)
    paragraphs = [rng.choice(rng.choice(posts).paragraphs) for _ in shaped.paragraphs]
    published = datetime(2020, 1, 1, tzinfo=KST) + timedelta(minutes=rng.randrange(2_600_000))
    document = replace(
        headed.document, id=f"{published:%Y-%m-%d}-{number}", date=published, body="", html=""
    )
    body = tuple(term for paragraph in paragraphs for term in paragraph)
    return IndexedDocument(document, headed.title, rng.choice(posts).excerpt, body)


def write_many(folder: Path, target: Path, count: int) -> None:
    """Write ``count`` post files: heads and recombined paragraphs of those under ``folder``."""
    rng = random.Random(SEED)  # noqa: S311 -- repeatable, not secret
    texts = [(folder / path).read_text(encoding="utf-8") for path in find_posts(folder)]
    parted = [text.split("\n---", 1) for text in texts]
    heads = [head + "\n---" for head, _ in parted]
    bodies = [body.split("\n\n") for _, body in parted]
    for number in range(count):
        published = date(2020, 1, 1) + timedelta(days=rng.randrange(1800))
        shaped = rng.choice(bodies)
        paragraphs = [rng.choice(rng.choice(bodies)) for _ in shaped]
        path = target / f"{published:%Y-%m}" / f"{published}-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{rng.choice(heads)}\n" + "\n\n".join(paragraphs), encoding="utf-8")


def query_texts(posts: Sequence[Source], titles: int) -> list[str]:
    """The judged queries, where they are at hand, and sampled titles."""
    rng = random.Random(SEED)  # noqa: S311 -- repeatable, not secret
    texts = [source.document.title for source in rng.sample(posts, min(titles, len(posts)))]
    judged = SHARED / "eval" / "dev_queries.tsv"
    if judged.exists():
        lines = judged.read_text(encoding="utf-8").splitlines()
        texts = [line.split("\t")[1] for line in lines] + texts
    return texts


def queries(posts: Sequence[Source], analyzer: TermAnalyzer, titles: int) -> list[tuple[str, ...]]:
    """The distinct terms of each of the ``query_texts``."""
    texts = query_texts(posts, titles)
    terms = (tuple(dict.fromkeys(analyzer.terms(text))) for text in texts)
    return [query for query in terms if query]
