"""An index folder into something that answers: the parts of a search put together."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from indexer.engines.whoosh.engine import WhooshEngine
from indexer.korean.lexicon import FILE_NAME
from indexer.korean.morphemes import KiwiAnalyzer
from indexer.korean.terms import TermAnalyzer, open_analyzer
from indexer.search.searcher import Searcher
from indexer.search.suggest import FILE_NAME as SUGGESTIONS
from indexer.search.suggest import Suggester


def open_search(index_dir: Path, analyzer: TermAnalyzer | None = None) -> Searcher:
    """Open the index in ``index_dir``; raises ``IndexMissing`` or ``IndexBroken``."""
    engine = WhooshEngine(index_dir)
    analyzer = analyzer or open_analyzer(KiwiAnalyzer(threads=0))  # a server forks
    analyzer.lexicon.load(index_dir / FILE_NAME)
    return Searcher(engine, analyzer, partial(_load_suggester, index_dir / SUGGESTIONS))


def _load_suggester(path: Path, generation: str) -> Suggester | None:
    """The suggestions of a generation, if they have been made already."""
    try:
        return Suggester.load(path, generation)
    except (OSError, ValueError):
        return None
