"""An index folder into something that answers: the parts of a search put together."""

from __future__ import annotations

from pathlib import Path

from indexer.engines.whoosh.engine import WhooshEngine
from indexer.korean.lexicon import FILE_NAME
from indexer.korean.morphemes import KiwiAnalyzer
from indexer.korean.terms import open_analyzer
from indexer.search.searcher import Searcher


def open_search(index_dir: Path) -> Searcher:
    """Open the index in ``index_dir``; raises ``IndexMissing`` or ``IndexBroken``."""
    engine = WhooshEngine(index_dir)
    analyzer = open_analyzer(KiwiAnalyzer(threads=0))  # a server forks
    analyzer.lexicon.load(index_dir / FILE_NAME)
    return Searcher(engine, analyzer)
