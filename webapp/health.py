"""``/healthz``: whether the process answers.  ``/readyz``: whether it answers from an index."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from webapp.site import current_site

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """Always the same answer: that there is one is the news."""
    return jsonify(status="ok")


@health.get("/readyz")
def readyz() -> tuple[Response, int]:
    """What is being searched; 503 if a newer index was refused, or (as an error) there is none."""
    stats = current_site().search.stats()
    state = {
        "status": "refused" if stats.refused else "ready",
        "generation": stats.generation,
        "documents": stats.documents,
        "built": stats.built.isoformat(),
        "fingerprint": stats.fingerprint,
    }
    refused = {"refused": stats.refused} if stats.refused else {}
    return jsonify(state | refused), 503 if refused else 200
