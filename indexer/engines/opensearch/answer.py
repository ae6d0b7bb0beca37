"""One request, answered from one generation.

    request → query, aggregations → rows → hits, their stories beside them

A generation no longer changes, so all the parts of an answer, however many
requests they take, and all its pages are of the same moment.
"""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.engines.base import MOST_SIMILAR, Document, Facets, Found, Hit, Request, Sort, fold
from indexer.engines.fields import from_fields
from indexer.engines.keywords import as_rows
from indexer.engines.opensearch.mapping import AS_RESULT, MOST_HITS, WITHOUT_HTML
from indexer.engines.opensearch.query import leaves
from indexer.engines.opensearch.rows import searched
from indexer.engines.opensearch.told import binary
from indexer.engines.smoothing import REACH, is_smoothed, raised
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from indexer.engines.opensearch.connection import Connection
    from indexer.engines.opensearch.generation import Generation

    Json = dict[str, Any]

MOST_CATEGORIES = 10_000
_ORDERS = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"moment": "desc"}, {"id": "asc"}],
    Sort.NEWEST: [{"moment": "desc"}, {"id": "asc"}],
    Sort.OLDEST: [{"moment": "asc"}, {"id": "asc"}],
}
_SKETCHED: Json = {"_source": False, "docvalue_fields": ["story", "several", "keywords"]}
"""Enough to bring rows into order; what is stored is read of those that are wanted."""

_FACETS: Json = {
    "category": {"terms": {"field": "category", "size": MOST_CATEGORIES}},
    "label": {"terms": {"field": "label", "size": MOST_CATEGORIES}},
    "month": {"terms": {"field": "month", "size": MOST_CATEGORIES, "order": {"_key": "desc"}}},
}
_STORIES: Json = {
    "several": {
        "filter": {"term": {"several": True}},
        "aggs": {
            "distinct": {
                "scripted_metric": {
                    "init_script": "state.stories = new HashSet();",
                    "map_script": "state.stories.add(doc['story'].value);",
                    "combine_script": "return state.stories;",
                    "reduce_script": (
                        "Set all = new HashSet();"
                        " for (one in states) { if (one != null) { all.addAll(one); } }"
                        " return all.size();"
                    ),
                }
            }
        },
    }
}
"""How many of the found documents share a story, and how many stories: an exact count."""


class Answering:
    """Answers one request."""

    def __init__(self, connection: Connection, generation: Generation, request: Request) -> None:
        self._connection = connection
        self._generation = generation
        self._request = request
        self._order = _ORDERS[request.sort]
        generation.frequencies.learn(leaves(request.query))
        self._query = generation.translation.query(request.query)

    def found(self) -> Found:
        """What the request found; raises ``IndexUnavailable``."""
        request = self._request
        reach = request.offset + request.limit
        smooth = is_smoothed(request) and 0 < request.limit <= reach <= MOST_HITS
        answer = self._ask(self._body(smooth=smooth), collapsed=request.collapse)
        total = answer["hits"]["total"]["value"]
        stories = _stories(total, answer) if request.collapse else total
        rows = answer["hits"]["hits"]
        if smooth:
            rows = self._with_documents(self._smoothed(rows)[request.offset : reach])
        elif reach > MOST_HITS and request.limit and request.offset < stories:
            rows = self._deep()
        facets = _facets(answer["aggregations"]) if request.facets else Facets()
        return Found(total, stories, self._hits(rows), facets)

    def _body(self, *, smooth: bool) -> Json:
        """Query, slice and aggregations; a page that lies too deep is left to ``_deep``."""
        request = self._request
        reach = request.offset + request.limit
        aggregations = (_FACETS if request.facets else {}) | (_STORIES if request.collapse else {})
        body: Json = {"query": self._query, "aggs": aggregations}
        if smooth:
            return body | _SKETCHED | {"size": max(reach, REACH)}
        if reach > MOST_HITS:
            return body | {"size": 0}
        return body | {"size": request.limit, "from": request.offset}

    def _smoothed(self, rows: Sequence[Json]) -> list[Json]:
        """The same rows, the first ``REACH`` with new scores and in their order."""
        first = rows[:REACH]
        scores = np.array([float(row["_score"] or 0) for row in first])
        keywords = as_rows([binary(row, "keywords") for row in first])
        new = raised(scores, keywords, self._generation.rarity)
        moved = [{**first[place], "_score": new[place]} for place in (-new).argsort(kind="stable")]
        return [*moved, *rows[REACH:]]

    def _with_documents(self, rows: Sequence[Json]) -> list[Json]:
        """Rows that were read without what is stored of them, and that."""
        query = {"bool": {"filter": [{"terms": {"id": [row["_id"] for row in rows]}}]}}
        found = self._ask({"query": query, "size": len(rows)})["hits"]["hits"] if rows else []
        stored = {row["_id"]: row["_source"] for row in found}
        return [{**row, "_source": stored[row["_id"]]} for row in rows]

    def _ask(self, body: Json, *, collapsed: bool = False) -> Json:
        whole: Json = {
            "track_total_hits": True,
            "track_scores": True,
            "sort": self._order,
            "_source": AS_RESULT,
            "docvalue_fields": ["story", "several"],
            **({"collapse": {"field": "story"}} if collapsed else {}),
            **body,
        }
        return searched(self._connection, self._generation.index, whole)

    def _hits(self, rows: Sequence[Json]) -> tuple[Hit, ...]:
        stories = [_field(row, "story") for row in rows if _field(row, "several")]
        similar = self._similar(stories) if stories and self._request.collapse else {}
        return tuple(self._hit(row, similar) for row in rows)

    def _hit(self, row: Json, similar: Mapping[str, Json]) -> Hit:
        document, score = document_of(row), float(row["_score"] or 0)
        read = b64decode(row["_source"].get("read", ""))
        group = similar.get(_field(row, "story"))
        if group is None:
            return Hit(document, score, read=read)
        found = group["inner_hits"]["similar"]["hits"]
        others = [document_of(other) for other in found["hits"] if other["_id"] != document.id]
        count = found["total"]["value"] - 1
        return Hit(document, score, tuple(others[:MOST_SIMILAR]), count, read)

    def _similar(self, stories: list[str]) -> dict[str, Json]:
        """The found documents of some stories, each story as one row with hits inside."""
        inner = {
            "name": "similar",
            "size": MOST_SIMILAR + 1,
            "sort": self._order,
            "_source": WITHOUT_HTML,
        }
        collapse = {"field": "story", "inner_hits": inner}
        query = {"bool": {"must": [self._query], "filter": [{"terms": {"story": stories}}]}}
        answer = self._ask({"query": query, "size": len(stories), "collapse": collapse})
        return {_field(row, "story"): row for row in answer["hits"]["hits"]}

    def _deep(self) -> list[Json]:
        """The rows of a page beyond what ``from`` may reach: found by walking to it."""
        request = self._request
        wanted: list[str] = []
        seen: set[str] = set()
        for row in self._walk():
            key = _field(row, "story") if request.collapse else row["_id"]
            if key in seen:
                continue
            seen.add(key)
            if len(seen) > request.offset:
                wanted.append(row["_id"])
            if len(wanted) == request.limit:
                break
        rows: list[Json] = []
        for start in range(0, len(wanted), MOST_HITS):
            ids = wanted[start : start + MOST_HITS]
            query = {"bool": {"must": [self._query], "filter": [{"terms": {"id": ids}}]}}
            rows += self._ask({"query": query, "size": len(ids)})["hits"]["hits"]
        return rows

    def _walk(self) -> Iterator[Json]:
        """All found documents in order, without what is stored of them."""
        body: Json = {"query": self._query, "size": MOST_HITS, "_source": False}
        while rows := self._ask(body)["hits"]["hits"]:
            yield from rows
            body["search_after"] = rows[-1]["sort"]


def document_of(row: Json) -> Document:
    """The document of a hit; raises ``IndexBroken`` if it cannot be read."""
    try:
        return from_fields({"html": "", **row["_source"]["document"]})
    except (ValueError, TypeError, KeyError) as error:
        raise IndexBroken(
            f"a stored document is unreadable ({error}); build the index again"
        ) from error


def _field(row: Json, name: str) -> Any:
    return row["fields"][name][0]


def _stories(total: int, answer: Json) -> int:
    several = answer["aggregations"]["several"]
    return int(total - several["doc_count"] + (several["distinct"]["value"] or 0))


def _facets(counted: Json) -> Facets:
    """Categories with the most frequent first, under the spelling that was found most often."""
    spellings: dict[str, str] = {}
    for label in sorted(_counts(counted["label"]).items(), key=lambda one: (-one[1], one[0])):
        spellings.setdefault(fold(label[0]), label[0])
    category: Counter[str] = Counter()
    for name, count in _counts(counted["category"]).items():
        category[spellings.get(name, name)] = count
    ordered = sorted(category.items(), key=lambda one: (-one[1], one[0]))
    return Facets(dict(ordered), _counts(counted["month"]))


def _counts(counted: Json) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in counted["buckets"]}
