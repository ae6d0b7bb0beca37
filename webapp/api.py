"""The JSON API: thin views over the search."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from webapp.access import note
from webapp.parameters import asked_text, to_api_question
from webapp.payloads import post_payload, related_payload, search_payload, suggest_payload
from webapp.site import current_site

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/search")
def search() -> Response:
    """What the parameters find."""
    site = current_site()
    answer = note(site.search.search(to_api_question(request.args)))
    terms = site.search.related_terms(answer.searched_for or answer.question.query)
    return jsonify(search_payload(answer, terms))


@api.get("/suggest")
def suggest() -> Response:
    """What the query, as far as it is typed, may become."""
    query = asked_text(request.args)
    return jsonify(suggest_payload(query, current_site().search.suggest(query)))


@api.get("/posts/<post_id>")
def post(post_id: str) -> Response:
    """One post."""
    return jsonify(post_payload(current_site().search.post(post_id)))


@api.get("/posts/<post_id>/related")
def related(post_id: str) -> Response:
    """Posts near to one."""
    return jsonify(related_payload(post_id, current_site().search.related(post_id)))
