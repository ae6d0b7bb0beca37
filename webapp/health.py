"""``/healthz``: whether the process answers, with or without an index."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """Always the same answer: that there is one is the news."""
    return jsonify(status="ok")
