"""The JSON API: thin views over the search."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from webapp.parameters import query_text, to_api_question
from webapp.payloads import post_payload, search_payload, suggest_payload
from webapp.site import current_site

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/search")
def search() -> Response:
    """What the parameters find."""
    return jsonify(search_payload(current_site().search.search(to_api_question(request.args))))


@api.get("/suggest")
def suggest() -> Response:
    """What a reader who has typed ``q`` may want."""
    query = query_text(request.args)
    return jsonify(suggest_payload(query, current_site().search.suggest(query)))


@api.get("/posts/<post_id>")
def post(post_id: str) -> Response:
    """One post."""
    return jsonify(post_payload(current_site().search.post(post_id)))
