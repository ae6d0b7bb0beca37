"""``/metrics`` in Prometheus's format.

    citynews_request_seconds{route,status}     latency of answers
    citynews_results                           posts that searches found, as a histogram
    citynews_searches_total{found="yes|no"}    the share of "no" is the zero-result rate
    citynews_documents, citynews_generation_age_seconds

With several workers the figures of all are added up, through files in the
folder ``PROMETHEUS_MULTIPROC_DIR``, which ``citynews serve`` makes.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from flask import Blueprint, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from indexer.errors import IndexUnavailable
from webapp.site import current_site

FOLDER = "PROMETHEUS_MULTIPROC_DIR"

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_REQUESTS = Histogram(
    "citynews_request_seconds", "Latency of answers.", ("route", "status"), buckets=_SECONDS
)
_RESULTS = Histogram(
    "citynews_results", "Posts that a search found.", buckets=(0, 1, 3, 10, 30, 100, 300, 1000)
)
_SEARCHES = Counter("citynews_searches", "Searches, by whether they found a post.", ("found",))

metrics_page = Blueprint("metrics", __name__)


@metrics_page.get("/metrics")
def metrics() -> Response:
    """Everything counted since the start."""
    return Response(
        generate_latest(_counted()) + generate_latest(_index()), content_type=CONTENT_TYPE_LATEST
    )


def count_request(route: str, status: int, seconds: float) -> None:
    """Count one answer."""
    _REQUESTS.labels(route, str(status)).observe(seconds)


def count_search(found: int) -> None:
    """Count one search."""
    _RESULTS.observe(found)
    _SEARCHES.labels("yes" if found else "no").inc()


def _counted() -> CollectorRegistry:
    if not os.environ.get(FOLDER):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _index() -> CollectorRegistry:
    """The index's own figures, read now; none where there is no index."""
    registry = CollectorRegistry()
    try:
        stats = current_site().search.stats()
    except IndexUnavailable:
        return registry
    age = Gauge("citynews_generation_age_seconds", "Since the index was built.", registry=registry)
    age.set((datetime.now(UTC) - stats.built.astimezone(UTC)).total_seconds())
    Gauge("citynews_documents", "Posts in the index.", registry=registry).set(stats.documents)
    return registry
