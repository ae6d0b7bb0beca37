"""A reference engine in NumPy: a query tree scored by its definition, for the ranking study.

Everything is dense and plain: what a tree scores here is what every engine
has to score, variants of the formula included.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.engines.base import LEAD, LEAD_WEIGHT
from indexer.engines.keywords import as_rows, keywords, levels, rarities
from indexer.engines.nodes import Best, Boolean, Boosted, Dated, Field, Node, Phrase, Term
from indexer.engines.smoothing import REACH, raised

Scores = NDArray[np.float64]
Numbers = NDArray[np.int64]

_PLACES = 1 << 23
_GAP = 1 << 20
_BODY = 2


@dataclass(frozen=True, slots=True)
class Formula:
    """BM25's parameters, the weights of the three texts of a post, and what follows."""

    k1: float = 1.5
    b: float = 0.75
    title: float = 1.0
    excerpt: float = 1.0
    sum_idf: bool = True
    shared_idf: bool = True
    coordination: float = 0.0
    lead: int = LEAD
    lead_weight: float = LEAD_WEIGHT
    body_only: bool = False
    smoothed: bool = True


@dataclass(frozen=True, slots=True)
class Subjects:
    """The keywords of all posts, a row each, and how telling they are."""

    rows: Numbers
    rarity: Scores

    @classmethod
    def of(cls, texts: Iterable[Sequence[Sequence[str]]]) -> Subjects:
        """Those of posts by the terms of their title, excerpt and body."""
        rows = as_rows([keywords(*parts) for parts in texts])
        return cls(rows, rarities(levels(rows), len(rows)))

    def smoothed(self, scores: Scores) -> Scores:
        """The scores of all documents, the first hits' raised."""
        first = np.argsort(-scores, kind="stable")[:REACH]
        first = first[scores[first] > 0]
        found = scores.copy()
        found[first] = raised(scores[first], self.rows[first], self.rarity)
        return found


class Postings:
    """One field: for each term its documents, places and weights."""

    def __init__(self, texts: Sequence[Iterable[Sequence[str]]]) -> None:
        self.numbers: dict[str, int] = {}
        terms: list[int] = []
        counts: list[tuple[int, int, int]] = []
        numbers = self.numbers
        for document, parts in enumerate(texts):
            for part, sequence in enumerate(parts):
                counts.append((document, part, len(sequence)))
                terms += [numbers.setdefault(term, len(numbers)) for term in sequence]
        self._arrange(np.array(terms, np.int64), np.array(counts, np.int64).reshape(-1, 3))

    def _arrange(self, terms: Numbers, counts: Numbers) -> None:
        lengths = counts[:, 2]
        starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        place = np.arange(len(terms)) - starts
        part = np.repeat(counts[:, 1], lengths)
        document = np.repeat(counts[:, 0], lengths)
        order = np.argsort(terms, kind="stable")
        self.part = part[order]
        self.key = (document * _PLACES + part * _GAP + place)[order]
        self.ends = np.cumsum(np.bincount(terms, minlength=len(self.numbers)))
        self.lengths = counts

    def of(self, term: str) -> tuple[Numbers, Numbers]:
        """Keys of document and place, and the part of the post, of a term."""
        number = self.numbers.get(term)
        if number is None:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        begin = self.ends[number - 1] if number else 0
        places = slice(begin, self.ends[number])
        return self.key[places], self.part[places]


class Reference:
    """Scores query trees; ``titles[i]`` is False where a title is taken away."""

    def __init__(
        self, fields: dict[Field, Postings], size: int, formula: Formula, titles: NDArray[np.bool_]
    ) -> None:
        self._fields = fields
        self._formula = formula
        self._size = size
        self._titles = titles
        main = fields[Field.TEXT].lengths
        weights = self._weights(main[:, 1], main[:, 0])
        more = (formula.lead_weight - 1) * np.minimum(main[:, 2], formula.lead)
        places = np.where(main[:, 1] == _BODY, main[:, 2] + more, main[:, 2])
        self._length = np.bincount(main[:, 0], weights * places, size)
        self._average = float(self._length.mean())

    def _weights(self, part: Numbers, document: Numbers) -> Scores:
        formula = self._formula
        body = 0.0 if formula.body_only else 1.0
        table = np.array([formula.title * body, formula.excerpt * body, 1.0])
        return np.where((part == 0) & ~self._titles[document], 0.0, table[part])

    def score(self, node: Node, idf: float | None = None) -> Scores:
        """The score of every document; 0 is no match.  ``idf`` is the group's, if it has one."""
        match node:
            case Term(text=text, field=field):
                key, part = self._fields[field].of(text)
                return self._bm25(*self._counts(key, part), idf)
            case Phrase(terms=terms, field=field):
                return self._phrase(terms, field, idf)
            case Best(alternatives=nodes):
                return self._best(nodes)
            case Boosted(node=inner, factor=factor):
                return self.score(inner, idf) * factor
            case Boolean():
                return self._boolean(node)
            case _:
                return np.zeros(self._size)

    def _best(self, nodes: Sequence[Node]) -> Scores:
        """Alternatives that stand for each other are as rare as the most common of them.

        A boosted one makes no other more common.
        """
        full = [self._rarity(node) for node in nodes if not isinstance(node, Boosted)]
        best = np.zeros(self._size)
        for node in nodes:
            own = [self._rarity(node)] if isinstance(node, Boosted) else []
            shared = min(filter(None, [*full, *own]), default=None)
            score = self.score(node, shared if self._formula.shared_idf else None)
            np.maximum(best, score, out=best)
        return best

    def _rarity(self, node: Node) -> float | None:
        """The inverse document frequency of a term or phrase, the sum of its terms'."""
        match node:
            case Term(text=text, field=field):
                found = len(self._counts(*self._fields[field].of(text))[0])
                return self._idf(found) if found else None
            case Phrase(terms=terms):
                parts = [self._rarity(Term(term)) for term in terms]
                return sum(filter(None, parts)) if all(parts) else None
            case Boosted(node=inner) | Boolean(must=(inner, Dated())):
                return self._rarity(inner)
            case _:
                return None

    def _boolean(self, node: Boolean) -> Scores:
        scores = [self.score(n) for n in (*node.must, *node.should)]
        total: Scores = np.sum(scores, axis=0) if scores else np.zeros(self._size)
        for must in scores[: len(node.must)]:
            total = np.where(must > 0, total, 0)
        if self._formula.coordination and len(node.should) > 1:
            total = total * self._coverage(scores[len(node.must) :]) ** self._formula.coordination
        for unwanted in node.must_not:
            total = np.where(self.score(unwanted) > 0, 0, total)
        if node.may:
            total = np.where(total > 0, total + self._reduce(np.add, node.may), 0)
        return total

    def _coverage(self, scores: Sequence[Scores]) -> Scores:
        """The share of the words that a document holds."""
        covered: Scores = np.mean([score > 0 for score in scores], axis=0)
        return covered

    def _reduce(self, combine: np.ufunc, nodes: Sequence[Node]) -> Scores:
        found = np.zeros(self._size)
        for node in nodes:
            combine(found, self.score(node), out=found)
        return found

    def _counts(self, key: Numbers, part: Numbers) -> tuple[Numbers, Scores]:
        document = key // _PLACES
        ids, first = np.unique(document, return_index=True)
        weights = self._weights(part, document)
        lead = (part == _BODY) & (key % _GAP < self._formula.lead)
        weights = np.where(lead, weights * self._formula.lead_weight, weights)
        totals = np.add.reduceat(weights, first) if len(ids) else np.empty(0)
        return ids[totals > 0], totals[totals > 0]

    def _idf(self, found: int) -> float:
        return math.log(1 + (self._size - found + 0.5) / (found + 0.5))

    def _bm25(self, ids: Numbers, counts: Scores, idf: float | None) -> Scores:
        formula = self._formula
        scores = np.zeros(self._size)
        norm = formula.k1 * (1 - formula.b + formula.b * self._length[ids] / self._average)
        scores[ids] = counts * (formula.k1 + 1) / (counts + norm)
        return scores * (self._idf(len(ids)) if idf is None else idf)

    def _phrase(self, terms: Sequence[str], field: Field, shared: float | None) -> Scores:
        main = self._fields[Field.TEXT]
        found = [main.of(term) for term in terms]
        key, part = found[0]
        for distance, (other, _) in enumerate(found[1:], 1):
            here = np.isin(key + distance, other, assume_unique=True)
            key, part = key[here], part[here]
        if field is Field.TITLE:
            key, part = key[part == 0], part[part == 0]
        if shared is not None or not self._formula.sum_idf:
            return self._bm25(*self._counts(key, part), shared)
        idf = math.fsum(self._idf(len(self._counts(*places)[0])) for places in found)
        return self._bm25(*self._counts(key, part), idf)
