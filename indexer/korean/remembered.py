"""The analyzer that an index was made by: this Kiwi, with the names that lie beside the index."""

from __future__ import annotations

from pathlib import Path

from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.names import load_names, shipped_names
from indexer.korean.terms import TermAnalyzer, open_analyzer


def analyzer_of(index: Path, fingerprint: str = "") -> TermAnalyzer:
    """The analyzer of the fingerprint in ``index``, with the shipped names if it knows no others.

    It has no threads of its own, so that a server may fork.
    """
    names = load_names(index, fingerprint)
    return open_analyzer(KiwiAnalyzer(threads=0, names=shipped_names() if names is None else names))
