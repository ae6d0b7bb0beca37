"""An index folder into something that answers: the parts of a search put together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from indexer.checksums import is_as_noted
from indexer.engines.opening import open_engine
from indexer.engines.place import Place, as_place
from indexer.korean.alias_file import read_aliases
from indexer.korean.aliases import open_aliases
from indexer.korean.lexicon import FILE_NAME
from indexer.korean.remembered import analyzer_of
from indexer.korean.terms import TermAnalyzer
from indexer.search.corrections import Corrector
from indexer.search.headlines import FILE_NAME as HEADLINES
from indexer.search.headlines import load_headlines
from indexer.search.language import Language
from indexer.search.matching import Matcher
from indexer.search.related_terms import FILE_NAME as RELATED
from indexer.search.related_terms import load_related
from indexer.search.searcher import Searcher
from indexer.search.spelling import Spelling
from indexer.search.suggest import FILE_NAME as SUGGESTIONS
from indexer.search.suggest import Suggester
from indexer.search.vocabulary import FILE_NAME as WORDS
from indexer.search.vocabulary import load_words

T = TypeVar("T")


def open_search(
    index: Path | Place, analyzer: TermAnalyzer | None = None, *, aliases: Path | None = None
) -> Searcher:
    """Open the index at a place, or in a folder; raises ``IndexMissing`` or ``IndexBroken``.

    ``aliases`` is the operator's file of them, beside the shipped one; raises
    ``BadRequest`` when it cannot be read.  ``analyzer`` is by default the one
    that the index was made by.
    """
    read_aliases(aliases)  # raises what is wrong before anything is opened
    place = as_place(index)
    engine, index_dir = open_engine(place, verified=True), place.folder
    suggester = partial(_loaded, Suggester.load, index_dir / SUGGESTIONS)
    corrector = partial(_loaded, _corrector, index_dir / WORDS)
    related = partial(_loaded, load_related, index_dir / RELATED)
    headlines = partial(_loaded, load_headlines, index_dir / HEADLINES)

    def language(fingerprint: str) -> Language:
        own = analyzer or analyzer_of(index_dir, fingerprint)
        own.lexicon.load(index_dir / FILE_NAME)
        matcher = Matcher(own, open_aliases(own, aliases))
        return Language(matcher, Spelling(engine, own, corrector))

    return Searcher(engine, language, suggester, related, headlines)


def _corrector(path: Path, generation: str) -> Corrector:
    return Corrector(load_words(path, generation))


def _loaded(load: Callable[[Path, str], T], path: Path, generation: str) -> T | None:
    """What was made of a generation, if it has been made already and is not damaged."""
    try:
        return load(path, generation) if is_as_noted(path, generation) else None
    except (OSError, ValueError):
        return None
