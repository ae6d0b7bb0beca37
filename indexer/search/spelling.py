"""What to search for instead: asks the index which words it holds, and the corrector for others.

query → its unknown words → Corrector → query with words that the index holds
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from indexer.engines.base import Request
from indexer.engines.nodes import Best, Boolean, Field, Term
from indexer.engines.protocol import Engine
from indexer.korean.terms import TermAnalyzer
from indexer.search.corrections import Corrector, Holds
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
        return self._corrected(query, self._finds, least=0)

    def improved(self, query: Query) -> Query | None:
        """A query that finds something, with frequent words for those that no post holds."""
        return self._corrected(query, self._holds, least=OFTEN)

    def _corrected(self, query: Query, holds: Holds, least: int) -> Query | None:
        def correct(words: Sequence[str]) -> tuple[str, ...] | None:
            if all(map(holds, words)):
                return None
            corrector = self._load()
            return corrector.correct_query(words, holds, least) if corrector else None

        return rewritten(query, correct)

    def _load(self) -> Corrector | None:
        return self._corrector.of(self._engine.stats().generation)

    def _holds(self, word: str) -> bool:
        """Whether the index knows all that a word is made of, or another reading of it."""
        return all(
            all(map(self._stands, entry.terms)) or any(map(self._stands, entry.readings))
            for entry in self._analyzer.words(word)
        )

    def _stands(self, term: str) -> bool:
        """Whether any post holds a term, be it beside its text (세종 of 세종시)."""
        return bool(self._engine.frequency(term) or self._engine.frequency(term, Field.BESIDE))

    def _finds(self, word: str) -> bool:
        """Whether a post holds all that a word is made of: 호수 + 공언 alone are no 호수공언."""
        return self._holds(word) and all(
            len(entry.terms) == 1
            or any(map(self._stands, entry.readings))
            or self._meet(entry.terms)
            for entry in self._analyzer.words(word)
        )

    def _meet(self, terms: Iterable[str]) -> bool:
        """Whether any post holds all of ``terms``."""
        each = (Best((Term(term), Term(term, Field.BESIDE))) for term in dict.fromkeys(terms))
        return bool(self._engine.search(Request(Boolean(must=tuple(each)), limit=0)).total)
