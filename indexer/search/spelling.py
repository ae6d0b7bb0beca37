"""What to search for instead: asks the index which words it holds, and the corrector for others.

query → its unknown words → Corrector → query with words that the index holds
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indexer.engines.protocol import Engine
from indexer.korean.terms import TermAnalyzer
from indexer.search.corrections import Corrector
from indexer.search.query import Query
from indexer.search.renewed import Renewed
from indexer.search.rewriting import rewritten

OFTEN = 5
"""Posts that must hold a word which is offered for one that no post holds."""

LoadCorrector = Callable[[str], Corrector | None]
"""The corrector of a generation of the index; None while there is none."""


class Spelling:
    """Corrects queries by what an index holds; may be shared by threads."""

    def __init__(self, engine: Engine, analyzer: TermAnalyzer, load: LoadCorrector) -> None:
        self._engine = engine
        self._analyzer = analyzer
        self._corrector = Renewed(load)

    def repaired(self, query: Query) -> Query | None:
        """What was meant by a query that finds nothing, if there is a guess."""
        return self._corrected(query, least=0)

    def improved(self, query: Query) -> Query | None:
        """A query that finds something, with frequent words for those that no post holds."""
        return self._corrected(query, least=OFTEN)

    def _corrected(self, query: Query, least: int) -> Query | None:
        def correct(words: Sequence[str]) -> tuple[str, ...] | None:
            if all(map(self._holds, words)):
                return None
            corrector = self._load()
            return corrector.correct_query(words, self._holds, least) if corrector else None

        return rewritten(query, correct)

    def _load(self) -> Corrector | None:
        return self._corrector.of(self._engine.stats().generation)

    def _holds(self, word: str) -> bool:
        """Whether the index knows all that a word is made of."""
        return all(map(self._engine.frequency, self._analyzer.terms(word)))
