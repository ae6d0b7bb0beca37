"""The engine protocol in the plainest Python: what every engine's answers are compared with.

A document's score is computed twice: in double precision by the documented
formula, and with the roundings that an index of ours documents (impacts, boosted
idf and their product in float32, sums exact), which decides the order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta, timezone
from math import log
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines import stories
from indexer.engines.base import K1, LEAD, LEAD_WEIGHT, B, IndexedDocument, Request, Sort, fold
from indexer.engines.keywords import as_rows, levels, rarities
from indexer.engines.nodes import (
    Best,
    Boolean,
    Boosted,
    Dated,
    Everything,
    Field,
    InCategory,
    Node,
    Phrase,
    Term,
)
from indexer.engines.sketch import SIZE
from indexer.engines.smoothing import REACH, is_smoothed, raised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SEOUL = timezone(timedelta(hours=9))


@dataclass(frozen=True)
class Expected:
    total: int
    ids: list[str]
    scores: list[float]
    category: dict[str, int]
    month: dict[str, int]
    stories: int
    similar: list[list[str]]


@dataclass(frozen=True)
class Way:
    """How scores are rounded, the boosts around a node, the idf that it shares in a ``Best``."""

    rounding: Callable[[float], float]
    boost: float = 1.0
    idf: float | None = None


def exact(value: float) -> float:
    return value


def single(value: float) -> float:
    return float(np.float32(value))


def plain_stories(documents: Iterable[IndexedDocument]) -> dict[str, str]:
    """The oldest document of the story of each document: the rules of ``stories``, one by one."""
    ordered = sorted(documents, key=lambda one: (one.document.date.timestamp(), one.document.id))
    hashes = {one.document.id: np.frombuffer(one.sketch, "<u4").tolist() for one in ordered}
    holders = Counter(value for values in hashes.values() for value in values)
    few = {value for value, number in holders.items() if number <= stories.MOST_HOLDERS}
    leaders: dict[str, str] = {}
    for one in ordered:
        name = one.document.id
        for other in ordered[: ordered.index(one)]:
            age = one.document.date - other.document.date
            if (
                leaders[other.document.id] == other.document.id
                and age <= timedelta(microseconds=stories.WINDOW)
                and resemble(hashes[other.document.id], hashes[name], few)
            ):
                leaders[name] = other.document.id
                break
        leaders.setdefault(name, name)
    return leaders


def resemble(first: list[int], second: list[int], few: set[int]) -> bool:
    """Whether two sketches tell the same story; ``few`` are the hashes of no set phrase."""
    reach = min(values[-1] if len(values) == SIZE else 2**32 for values in (first, second))
    left, right = ({value for value in values if value <= reach} for values in (first, second))
    shared = left & right & few
    union = len(left) + len(right) - len(shared)
    if len(shared) < stories.FEWEST_SHARED or len(shared) < stories.RESEMBLANCE * union:
        return False
    figures, words = (
        {value for value in (left | right) & few if value % 2 == bit} for bit in (1, 0)
    )
    likeness = len(shared & words) / (len(words) or 1)
    return (
        likeness < stories.ALIKE
        or len(figures) < stories.FEWEST_FIGURES
        or 2 * len(shared & figures) / len(figures) >= likeness
    )


class BruteForce:
    def __init__(
        self, documents: Iterable[IndexedDocument], averages: Mapping[Field, float] | None = None
    ) -> None:
        self.documents = {document.document.id: document for document in documents}
        self.stories = plain_stories(self.documents.values())
        self._idfs: dict[tuple[str, Field], float] = {}
        self._holders: dict[tuple[str, Field], int] = {}
        self._weights: dict[tuple[tuple[str, ...], str, Field], int] = {}
        self.averages = averages or {field: self._average(field) for field in Field}

    def search(self, request: Request) -> Expected:
        rounded = self._scores(request.query, Way(single))
        precise = self._scores(request.query, Way(exact))
        ids = sorted(rounded, key=lambda name: self._key(name, rounded[name], request.sort))
        groups = self._grouped(ids) if request.collapse else [[name] for name in ids]
        if is_smoothed(request):
            groups = self._smoothed(groups, [rounded, precise])
        chosen = groups[request.offset : request.offset + request.limit]
        wanted = [first for first, *_ in chosen]
        category = Counter(
            label
            for name in ids
            for label in {fold(label) for label in self.documents[name].document.categories}
        )
        month = Counter(f"{self._day(name):%Y-%m}" for name in ids)
        return Expected(
            len(ids),
            wanted,
            [precise[name] for name in wanted],
            dict(category),
            dict(month),
            len(groups),
            [others for _, *others in chosen],
        )

    def _grouped(self, ids: list[str]) -> list[list[str]]:
        groups: dict[str, list[str]] = {}
        for name in ids:
            groups.setdefault(self.stories.get(name, name), []).append(name)
        return list(groups.values())

    def _smoothed(
        self, groups: list[list[str]], scorings: list[dict[str, float]]
    ) -> list[list[str]]:
        """The groups in the order of their new scores, which the ``scorings`` take over."""
        firsts = [first for first, *_ in groups[:REACH]]
        rows = as_rows([one.keywords for one in self.documents.values()])
        rarity = rarities(levels(rows), len(rows))
        own = as_rows([self.documents[name].keywords for name in firsts])
        for scores in scorings:
            new = raised(np.array([scores[name] for name in firsts]), own, rarity)
            scores.update(zip(firsts, new.tolist(), strict=True))
        moved = sorted(groups[:REACH], key=lambda group: -scorings[0][group[0]])
        return [*moved, *groups[REACH:]]

    def _key(self, name: str, score: float, sort: Sort) -> tuple[float, float, str]:
        moment = self.documents[name].document.date.timestamp()
        if sort is Sort.RELEVANCE:
            return -score, -moment, name
        return 0, (moment if sort is Sort.OLDEST else -moment), name

    def _day(self, name: str) -> date:
        return self.documents[name].document.date.astimezone(SEOUL).date()

    def _scores(self, node: Node, way: Way) -> dict[str, float]:
        found = {}
        for name in self.documents:
            score = self._score(node, name, way)
            if score is not None:
                found[name] = score
        return found

    def _score(  # noqa: PLR0911 one line for each kind of node
        self, node: Node, name: str, way: Way
    ) -> float | None:
        if isinstance(node, Everything):
            return 0.0
        if isinstance(node, InCategory):
            return 0.0 if node.name in map(fold, self.documents[name].document.categories) else None
        if isinstance(node, Dated):
            day = self._day(name)
            return 0.0 if (node.first or day) <= day <= (node.last or day) else None
        if isinstance(node, Term):
            return self._phrase_score(Phrase((node.text,), node.field), name, way)
        if isinstance(node, Phrase):
            return self._phrase_score(node, name, way)
        if isinstance(node, Boosted):
            return self._score(node.node, name, replace(way, boost=way.boost * node.factor))
        if isinstance(node, Best):
            return self._best(node, name, way)
        return self._boolean(node, name, way)

    def _best(self, node: Best, name: str, way: Way) -> float | None:
        idfs = {other: self._known_idf(only_phrase(other)) for other in node.alternatives}
        full = [idf for other, idf in idfs.items() if idf and not isinstance(other, Boosted)]
        scores = []
        for other, idf in idfs.items():
            own = [idf] if isinstance(other, Boosted) and idf else []
            shared = replace(way, idf=min([*full, *own], default=None))
            scores.append(self._score(other, name, shared if only_phrase(other) else way))
        return max((score for score in scores if score is not None), default=None)

    def _known_idf(self, phrase: Phrase | None) -> float | None:
        """The idf of a phrase all of whose terms some document holds."""
        if phrase is None or not phrase.terms:
            return None
        known = all(self._holding(term, phrase.field) for term in phrase.terms)
        return self._phrase_idf(phrase) if known else None

    def _boolean(self, node: Boolean, name: str, way: Way) -> float | None:
        must, should, may = (
            [self._score(other, name, way) for other in nodes]
            for nodes in (node.must, node.should, node.may)
        )
        if any(self._score(other, name, Way(exact)) is not None for other in node.must_not):
            return None
        if None in must or (should and all(score is None for score in should)):
            return None
        return sum(score for score in (*must, *should, *may) if score is not None)

    def _parts(self, name: str, field: Field) -> list[tuple[tuple[str, ...], list[int]]]:
        """The sequences of terms of a field, and what each place in them weighs."""
        document = self.documents[name]
        lead = min(len(document.body), LEAD)
        weighed = {
            Field.TITLE: [(document.title, [1] * len(document.title))],
            Field.TEXT: [
                (document.title, [1] * len(document.title)),
                (document.excerpt, [1] * len(document.excerpt)),
                (document.body, [LEAD_WEIGHT] * lead + [1] * (len(document.body) - lead)),
            ],
            Field.BESIDE: [(tuple(document.beside), list(document.beside.values()))],
            Field.GRAMS: [(tuple(document.grams), list(document.grams.values()))],
        }
        return weighed[field]

    def _length(self, name: str, field: Field) -> int:
        """The length of the field; that of bags is the length of the text."""
        measured = Field.TITLE if field is Field.TITLE else Field.TEXT
        return sum(sum(weights) for _, weights in self._parts(name, measured))

    def _average(self, field: Field) -> float:
        return (
            sum(self._length(name, field) for name in self.documents) / (len(self.documents) or 1)
            or 1.0
        )

    def _weight(self, phrase: tuple[str, ...], name: str, field: Field) -> int:
        if (phrase, name, field) not in self._weights:
            self._weights[phrase, name, field] = self._new_weight(phrase, name, field)
        return self._weights[phrase, name, field]

    def _new_weight(self, phrase: tuple[str, ...], name: str, field: Field) -> int:
        size = len(phrase)
        return sum(
            weights[start]
            for terms, weights in self._parts(name, field)
            for start in range(len(terms) - size + 1)
            if size and terms[start : start + size] == phrase
        )

    def _idf(self, term: str, field: Field) -> float:
        if (term, field) not in self._idfs:
            self._idfs[term, field] = self._new_idf(term, field)
        return self._idfs[term, field]

    def _new_idf(self, term: str, field: Field) -> float:
        number = self._holding(term, field)
        return log(1 + (len(self.documents) - number + 0.5) / (number + 0.5))

    def _holding(self, term: str, field: Field) -> int:
        if (term, field) not in self._holders:
            self._holders[term, field] = sum(
                any(term in terms for terms, _ in self._parts(name, field))
                for name in self.documents
            )
        return self._holders[term, field]

    def _phrase_idf(self, phrase: Phrase) -> float:
        return sum(self._idf(term, phrase.field) for term in phrase.terms)

    def _phrase_score(self, phrase: Phrase, name: str, way: Way) -> float | None:
        field = phrase.field
        weight = self._weight(phrase.terms, name, field)
        if not weight:
            return None
        average = self.averages[Field.TITLE if field is Field.TITLE else Field.TEXT]
        norm = K1 * (1 - B + B * self._length(name, field) / average)
        idf = self._phrase_idf(phrase) if way.idf is None else way.idf
        impact = way.rounding(weight / (weight + norm))
        return way.rounding(impact * way.rounding(way.boost * idf))


def only_phrase(node: Node) -> Phrase | None:
    """The term (as a phrase) or the phrase that is all that a node scores, if it is so."""
    if isinstance(node, Term):
        return Phrase((node.text,), node.field)
    if isinstance(node, Boosted):
        return only_phrase(node.node)
    if isinstance(node, Boolean):
        scored = [
            part
            for part in (*node.must, *node.should, *node.may)
            if not isinstance(part, InCategory | Dated | Everything)
        ]
        return only_phrase(scored[0]) if len(scored) == 1 else None
    return node if isinstance(node, Phrase) else None
