"""The JSON API: thin views over the search."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from webapp.parameters import to_api_question
from webapp.payloads import post_payload, search_payload
from webapp.site import current_site

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/search")
def search() -> Response:
    """What the parameters find."""
    return jsonify(search_payload(current_site().search.search(to_api_question(request.args))))


@api.get("/posts/<post_id>")
def post(post_id: str) -> Response:
    """One post."""
    return jsonify(post_payload(current_site().search.post(post_id)))
