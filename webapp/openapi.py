"""The JSON API as OpenAPI 3.1 describes it; schemathesis holds the app to it."""

from __future__ import annotations

from typing import Any

from indexer.engines.base import Sort
from indexer.search.searcher import MAX_QUERY
from webapp.parameters import FLAGS, MAX_PAGE, MAX_PER_PAGE

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MARKS: Schema = {
    "type": "array",
    "description": "Start and end of each mark, in Unicode code points.",
    "items": {"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2},
}
_EMPTY: Schema = {"type": "string", "maxLength": 0}


def description() -> Schema:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "citynews",
            "version": "1",
            "description": "Search over Korean city news.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/api/search": _get("Search posts", _search_parameters(), "Answer", bad=True),
            "/api/suggest": _get("Complete a query", [_QUERY], "Suggestions", bad=True),
            "/api/posts/{id}": _get("One post", [_ID], "Post", missing=True),
            "/api/posts/{id}/related": _get("Posts near to one", [_ID], "Related", missing=True),
            "/healthz": {"get": {"summary": "Whether the process answers", "responses": _HEALTH}},
        },
        "components": {"schemas": _schemas()},
    }


_QUERY: Schema = {
    "name": "q",
    "in": "query",
    "description": "A query in the query language; every text is one.",
    "schema": TEXT | {"maxLength": MAX_QUERY},
}
_ID: Schema = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "A post's file name without its ending.",
    "schema": TEXT | {"minLength": 1, "pattern": "^[^/]+$"},
}
_HEALTH: Schema = {
    "200": {
        "description": "It does.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}},
    }
}


def _search_parameters() -> list[Schema]:
    day = TEXT | {"anyOf": [{"format": "date"}, _EMPTY]}
    return [
        _QUERY,
        _parameter("category", "Posts of this category only.", TEXT),
        _parameter("from", "The first day, in Seoul; not after `to`.", day),
        _parameter("to", "The last day, in Seoul, included.", day),
        _parameter("sort", "The order.", TEXT | {"enum": [*Sort, ""]}),
        _parameter("page", "Pages count from 1.", _number(MAX_PAGE)),
        _parameter("per_page", "Hits of a page.", _number(MAX_PER_PAGE)),
        _parameter("stories", "With 1, posts of one story are one hit.", TEXT | {"enum": [*FLAGS]}),
    ]


def _parameter(name: str, text: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _number(most: int) -> Schema:
    return {"anyOf": [{"type": "integer", "minimum": 1, "maximum": most}, _EMPTY]}


def _get(
    summary: str, parameters: list[Schema], schema: str, *, bad: bool = False, missing: bool = False
) -> Schema:
    responses = {
        "200": _answer("Found.", schema),
        "304": {"description": "As the client has it already (If-None-Match)."},
        "429": _answer("Too many requests of one client.", "Error"),
        "503": _answer("There is no index to answer from.", "Error"),
    }
    if bad:
        responses["400"] = _answer("A parameter that is not allowed.", "Error")
    if missing:
        responses["404"] = _answer("No such post.", "Error")
    return {"get": {"summary": summary, "parameters": parameters, "responses": responses}}


def _answer(text: str, schema: str) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": text, "content": content}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _schemas() -> Schema:
    brief = {"id": TEXT, "title": TEXT, "url": TEXT, "date": MOMENT}
    shown = brief | {"category": TEXT_OR_NULL, "image": TEXT_OR_NULL}
    counts = _list(_object(value=TEXT, count=COUNT))
    snippet = _object(text=TEXT, marks=MARKS)
    hit = _object(**shown, score={"type": "number"}, title_marks=MARKS, snippet=snippet)
    hit["properties"] |= {"similar": _list(_object(**brief)), "similar_count": COUNT}
    lists = {"categories": _list(TEXT), "tags": _list(TEXT)}
    return {
        "Error": _object(error=_object(code=TEXT, message=TEXT)),
        "Health": _object(status=TEXT),
        "Post": _object(**brief, **lists, excerpt=TEXT, image=TEXT_OR_NULL, text=TEXT, html=TEXT),
        "Related": _object(id=TEXT, related=_list(_object(**shown))),
        "Suggestions": _object(query=TEXT, suggestions=_list(_object(text=TEXT, kind=TEXT))),
        "Answer": _object(
            query=TEXT,
            total=COUNT,
            page=COUNT,
            pages=COUNT,
            per_page=COUNT,
            hits=_list(hit),
            facets=_object(category=counts, month=counts),
            searched_for=TEXT_OR_NULL,
            did_you_mean=TEXT_OR_NULL,
            related_terms=_list(TEXT),
            took_ms={"type": "number"},
        ),
    }
