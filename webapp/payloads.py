"""Answers and posts → the objects of the API.  The only place that knows their keys."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from indexer.engines.base import Document, Facets
from indexer.search.results import Answer, Result, Span
from indexer.search.suggest import Suggestion
from webapp.facets import Category, Month, categories, months
from webapp.images import image_source
from webapp.sanitize import safe_html

Payload = dict[str, object]


def search_payload(answer: Answer, related_terms: Iterable[str] = ()) -> Payload:
    """The answer to ``/api/search``."""
    return {
        "query": answer.question.query,
        "total": answer.total,
        "page": answer.question.page,
        "pages": answer.pages,
        "per_page": answer.question.per_page,
        "hits": [_hit(result) | _similar(answer, result) for result in answer.results],
        "facets": _facets(answer.facets),
        "searched_for": answer.searched_for,
        "did_you_mean": answer.did_you_mean,
        "related_terms": list(related_terms),
        "took_ms": round(answer.took_ms, 3),
    }


def post_payload(document: Document) -> Payload:
    """The answer to ``/api/posts/<id>``: visible text, and HTML that is safe within a page."""
    return _named(document) | {
        "categories": list(document.categories),
        "tags": list(document.tags),
        "excerpt": document.excerpt,
        "image": image_source(document.image),
        "text": document.body,
        "html": safe_html(document.html),
    }


def suggest_payload(query: str, suggestions: Iterable[Suggestion]) -> Payload:
    """The answer to ``/api/suggest``."""
    found = [{"text": suggestion.text, "kind": suggestion.kind} for suggestion in suggestions]
    return {"query": query, "suggestions": found}


def related_payload(post_id: str, documents: Iterable[Document]) -> Payload:
    """The answer to ``/api/posts/<id>/related``."""
    related = [_brief(document) | {"image": image_source(document.image)} for document in documents]
    return {"id": post_id, "related": related}


def _named(document: Document) -> Payload:
    return {
        "id": document.id,
        "title": document.title,
        "url": url_for("pages.post", post_id=document.id),
        "date": document.date.isoformat(),
    }


def _brief(document: Document) -> Payload:
    return _named(document) | {"category": next(iter(document.categories), None)}


def _similar(answer: Answer, result: Result) -> Payload:
    """What a hit says of its story; nothing where stories were not asked for."""
    if not answer.question.stories:
        return {}
    similar = [_named(document) for document in result.similar]
    return {"similar": similar, "similar_count": result.similar_count}


def _hit(result: Result) -> Payload:
    return _brief(result.document) | {
        "score": round(result.score, 6),
        "image": image_source(result.document.image),
        "title_marks": _spans(result.title_marks),
        "snippet": {"text": result.snippet.text, "marks": _spans(result.snippet.marks)},
    }


def _facets(facets: Facets) -> Payload:
    return {
        "category": _counts(categories(facets.category)),
        "month": _counts(months(facets.month)),
    }


def _counts(facets: Iterable[Category | Month]) -> list[Payload]:
    return [{"value": facet.value, "count": facet.count} for facet in facets]


def _spans(marks: Iterable[Span]) -> list[list[int]]:
    return [[start, end] for start, end in marks]
