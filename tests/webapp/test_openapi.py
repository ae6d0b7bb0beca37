"""schemathesis holds the running app to its own description."""

from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from schemathesis import Case

from tests.webapp.conftest import BUS, EMOJI
from tests.webapp.fake_search import FakeSearch
from webapp import create_app
from webapp.settings import Settings

APP = create_app(Settings(), search=FakeSearch([BUS, EMOJI]))
schema = schemathesis.openapi.from_wsgi("/openapi.json", APP)


AnyCase = Case[Any]


def _in_order(case: AnyCase) -> bool:
    """Days in their order: what the description says in words, as JSON Schema cannot."""
    query = case.query or {}
    first, last = query.get("from"), query.get("to")
    return (
        not (isinstance(first, str) and isinstance(last, str) and first and last) or first <= last
    )


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_the_app_keeps_to_its_description(case: AnyCase) -> None:
    if _in_order(case):
        case.call_and_validate(headers={"Accept-Encoding": "identity"})


def test_every_route_of_the_api_is_described(client: FlaskClient) -> None:
    description = client.get("/openapi.json").json
    assert description is not None
    rules = {
        str(rule).replace("<post_id>", "{id}")
        for rule in APP.url_map.iter_rules()
        if str(rule).startswith("/api/")
    }
    assert rules <= set(description["paths"])
    assert description["openapi"] == "3.1.0"
