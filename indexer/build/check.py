"""``citynews check``: read everything that an index is made of, and say what is wrong.

The fast check reads every file whole, opens every segment and reads every
stored document.  The deep one also analyses a sample of documents again and
compares their terms with the posting lists, in both directions.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from indexer.build import ignored as ignoring
from indexer.build.indexed import to_indexed
from indexer.build.memory import FILE_NAME as MEMORY
from indexer.build.memory import checked_text
from indexer.build.word_files import damaged
from indexer.engines.base import Document, Request
from indexer.engines.nodes import Field, Term
from indexer.engines.opening import open_engine
from indexer.engines.place import Place, as_place
from indexer.engines.protocol import Engine
from indexer.errors import IndexBroken
from indexer.korean.lexicon import FILE_NAME as LEXICON
from indexer.korean.remembered import analyzer_of
from indexer.korean.terms import TermAnalyzer

SAMPLE = 200
"""Documents, and terms, that the deep check compares."""

RARE = 50
"""Of a sampled document the terms in no more documents than this are looked up."""

UPDATE = "citynews index"
REBUILD = "citynews index --full"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: where, what, and the command that mends it."""

    where: str
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} — run: {self.cure}"


def check(
    where: Path | Place, analyzer: TermAnalyzer | None = None, *, deep: bool = False
) -> Iterator[Finding]:
    """What is wrong with the index at a place, or in a folder; raises ``IndexMissing`` if there is none.

    ``analyzer`` is by default this one, with the names that the index was made with.
    """
    place = as_place(where)
    engine, index = open_engine(place, verified=True), place.folder
    try:
        analyzer = analyzer or analyzer_of(index, engine.stats().fingerprint)
        yield from _check_engine(engine, place, analyzer, deep=deep)
    except IndexBroken as error:
        yield Finding(str(place), str(error), REBUILD)
    finally:
        engine.close()
    yield from _check_lexicon(index / LEXICON, analyzer or analyzer_of(index))
    yield from _check_memory(index / MEMORY)


def notes(index: Path) -> Iterator[str]:
    """What an operator should know, though nothing is wrong with it."""
    return ignoring.summary(ignoring.load(index))


def _check_engine(
    engine: Engine, index: Place, analyzer: TermAnalyzer, *, deep: bool
) -> Iterator[Finding]:
    stats = engine.stats()  # opening reads every file against its checksum
    made_by, ignored = ignoring.parts(stats.fingerprint)
    if ignored != ignoring.load(index.folder).id:
        yield Finding(str(index), ignoring.CHANGED, UPDATE)
    same_analyzer = made_by == analyzer.fingerprint
    if not same_analyzer:
        what = f"made by the analyzer {made_by}, this is {analyzer.fingerprint}"
        yield Finding(str(index), what, UPDATE)
    held = engine.digests()
    if len(held) != stats.documents:
        yield Finding(str(index), f"{len(held)} ids, but {stats.documents} documents", REBUILD)
    found = {document.id for document in engine.documents()}
    for name in sorted(held.keys() ^ found):
        yield Finding(name, "is not both listed and stored", REBUILD)
    for path in damaged(index.folder, stats.generation):
        yield Finding(str(path), "damaged", REBUILD)
    if deep and same_analyzer:
        yield from _check_documents(engine, sorted(held), analyzer)
        yield from _check_terms(engine, analyzer)


def _check_documents(engine: Engine, ids: list[str], analyzer: TermAnalyzer) -> Iterator[Finding]:
    """Whether sampled documents stand in the posting lists of their own rare terms."""
    for name in _sample(ids):
        document = engine.get(name)
        if document is None:
            yield Finding(name, "is listed but cannot be read", REBUILD)
            continue
        for term in _terms_of(document, analyzer):
            total = engine.frequency(term.text, term.field)
            if total > RARE:
                continue
            found = engine.search(Request(term, limit=total)).hits
            if name not in {hit.document.id for hit in found}:
                what = f"is not found by its own word {term.text!r} ({term.field})"
                yield Finding(name, what, REBUILD)


def _check_terms(engine: Engine, analyzer: TermAnalyzer) -> Iterator[Finding]:
    """Whether the documents in sampled posting lists hold the term."""
    for term in (
        Term(text, field) for field in Field for text in _sample(list(engine.terms(field)))
    ):
        for hit in islice(engine.search(Request(term, limit=2)).hits, 2):
            if term not in _terms_of(hit.document, analyzer):
                what = f"is found by {term.text!r} ({term.field}), which is not in it"
                yield Finding(hit.document.id, what, REBUILD)
            if hit.read != analyzer.read(hit.document.shown):
                yield Finding(hit.document.id, "its words stand elsewhere than it says", REBUILD)


def _terms_of(document: Document, analyzer: TermAnalyzer) -> dict[Term, None]:
    """The terms of each field, in order, without repetition."""
    indexed = to_indexed(document, analyzer)
    texts = {
        Field.TEXT: (*indexed.title, *indexed.excerpt, *indexed.body),
        Field.TITLE: indexed.title,
        Field.BESIDE: indexed.beside,
        Field.GRAMS: indexed.grams,
    }
    return dict.fromkeys(Term(text, field) for field, terms in texts.items() for text in terms)


def _sample(names: list[str]) -> list[str]:
    rng = random.Random(len(names))  # noqa: S311 -- repeatable, not secret
    return rng.sample(names, min(SAMPLE, len(names)))


def _check_lexicon(path: Path, analyzer: TermAnalyzer) -> Iterator[Finding]:
    if path.exists() and not analyzer.lexicon.load(path):
        yield Finding(str(path), "damaged, or of another analyzer", REBUILD)


def _check_memory(path: Path) -> Iterator[Finding]:
    try:
        checked_text(path)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        yield Finding(str(path), str(error), UPDATE)
