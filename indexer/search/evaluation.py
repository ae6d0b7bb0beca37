"""Ranking quality on judged queries: nDCG@10 and recall@10.

nDCG has gain ``2 ** grade - 1`` and discount ``log2(rank + 1)`` (Burges et
al., *Learning to rank using gradient descent*, ICML 2005); recall counts
posts of grade 2 and above.  The measures are those of ir-measures, an
optional library.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from indexer.errors import BadRequest, MissingExtra
from indexer.search.results import Question
from indexer.search.searcher import Search

DEPTH = 10
"""Ranks that are looked at."""

RUN_DEPTH = 100
"""Posts of a query that go into a run."""

RELEVANT = 2
"""The grade from which on a post counts as found by recall."""

MAX_GRADE = 3
"""The highest grade a judge may give."""

_GRADES = frozenset(map(str, range(MAX_GRADE + 1)))

Run = Mapping[str, Sequence[tuple[str, float]]]
"""For each query its ranked posts with their scores."""

Qrels = Mapping[str, Mapping[str, int]]
"""For each query the grades of posts; posts without one count as 0."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """One query of a set; ``kind`` may be empty."""

    id: str
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over ``queries`` queries, each between 0 and 1."""

    queries: int
    ndcg: float
    recall: float

    def as_dict(self) -> dict[str, float]:
        """The figures by the names that people use for them."""
        return {"queries": self.queries, "ndcg@10": self.ndcg, "recall@10": self.recall}


def read_queries(path: Path) -> list[JudgedQuery]:
    """Queries of a TSV file: id, text, and where there is a third column, their kind."""
    rows = _rows(path, columns=2)
    return [JudgedQuery(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]  # noqa: PLR2004


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Grades of a TSV file: query id, post id, grade."""
    qrels: dict[str, dict[str, int]] = {}
    for query, post, grade, *_ in _rows(path, columns=3):
        if grade not in _GRADES:
            raise BadRequest(f"{path}: the grade {grade!r} is none — write 0, 1, 2 or 3")
        qrels.setdefault(query, {})[post] = int(grade)
    return qrels


def measure(run: Run, qrels: Qrels, queries: Iterable[str]) -> Quality:
    """Quality of ``run`` over those of ``queries`` that are judged.

    Raises ``MissingExtra`` when ir-measures is not installed, ``BadRequest``
    when no query is judged.
    """
    judged = [query for query in queries if query in qrels]
    if not judged:
        raise BadRequest("none of the queries is judged — check that the ids of both files agree")
    ndcg, recall = _measures()
    grades = {query: dict(qrels[query]) for query in judged}
    # A measures library ranks by score; our ranking breaks ties by date, so the rank itself counts.
    ranked = {q: {post: -i for i, (post, _) in enumerate(run.get(q, ()))} for q in judged}
    means = _library().calc_aggregate([ndcg, recall], grades, ranked)
    return Quality(queries=len(judged), ndcg=means[ndcg], recall=means[recall])


def run_queries(search: Search, queries: Iterable[JudgedQuery], *, stories: bool = False) -> Run:
    """The ``RUN_DEPTH`` best posts for each query.

    With ``stories``, in the order of a page whose stories are opened: a story's
    posts stand behind its first one, and have its score.
    """
    run = {}
    for query in queries:
        answer = search.search(Question(query=query.text, per_page=RUN_DEPTH, stories=stories))
        run[query.id] = [
            (document.id, result.score)
            for result in answer.results
            for document in (result.document, *result.similar)
        ][:RUN_DEPTH]
    return run


def by_kind(run: Run, qrels: Qrels, queries: Sequence[JudgedQuery]) -> dict[str, Quality]:
    """Quality over each kind of query that has judgements, and over ``all``."""
    kinds: dict[str, list[str]] = {}
    for query in queries:
        if query.id in qrels and query.kind:
            kinds.setdefault(query.kind, []).append(query.id)
    rows = {kind: measure(run, qrels, ids) for kind, ids in sorted(kinds.items())}
    return rows | {"all": measure(run, qrels, [query.id for query in queries])}


def trec_lines(run: Run, tag: str = "citynews") -> Iterator[str]:
    """A run in TREC's form: query, Q0, post, rank, score, tag."""
    for query, ranked in run.items():
        for rank, (post, score) in enumerate(ranked, start=1):
            yield f"{query} Q0 {post} {rank} {score:.6f} {tag}\n"


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path}: {error} — name a UTF-8 file of tab-separated columns") from None
    for number, line in enumerate(lines, start=1):
        row = line.split("\t")
        if len(row) >= columns:
            yield row
        elif line.strip():
            raise BadRequest(f"{path}: line {number}: fewer than {columns} columns — use tabs")


def _measures() -> tuple[Any, Any]:
    library = _library()
    gains = {grade: 2**grade - 1 for grade in range(MAX_GRADE + 1)}
    return library.nDCG(gains=gains) @ DEPTH, library.R(rel=RELEVANT) @ DEPTH


def _library() -> ModuleType:
    try:
        return importlib.import_module("ir_measures")
    except ModuleNotFoundError:
        raise MissingExtra(
            "evaluation needs ir-measures — install it with: pip install 'citynews[evaluate]'"
        ) from None
