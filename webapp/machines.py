"""What programs ask a site for: how to search it, what to leave alone, what the API is."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, url_for

from webapp.links import absolute
from webapp.openapi import description

machines = Blueprint("machines", __name__)


@machines.get("/opensearch.xml")
def opensearch() -> Response:
    """The site as a search engine of a browser (OpenSearch 1.1)."""
    template = absolute(url_for("pages.search")) + "?q={searchTerms}"
    icon = absolute(url_for("static", filename="icon.svg"))
    text = render_template("opensearch.xml", template=template, icon=icon)
    return Response(text, mimetype="application/opensearchdescription+xml")


@machines.get("/robots.txt")
def robots() -> Response:
    """Posts may be indexed by others; results, which have no end, may not."""
    return Response(render_template("robots.txt"), mimetype="text/plain")


@machines.get("/openapi.json")
def openapi() -> Response:
    """The JSON API, described by OpenAPI 3.1."""
    return jsonify(description())
