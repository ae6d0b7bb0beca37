"""Links within a page: the same addresses as Flask's own, built cheaply."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask, url_for

from indexer.engines.base import Sort
from indexer.search.results import Question
from tests.webapp.fake_search import FakeSearch
from webapp import create_app
from webapp.links import feed_url, fixed_url, post_url, search_url, words_url
from webapp.parameters import to_args, to_question
from webapp.settings import Settings

QUESTION = Question("세종 & 버스", "교통", date(2025, 1, 2), None, Sort.NEWEST, page=3)


@pytest.fixture
def app() -> Flask:
    return create_app(Settings(), search=FakeSearch())


@pytest.mark.parametrize("root", ["", "/news"])
@pytest.mark.parametrize("post_id", ["2025-06-24-a", "한글 100% #1?"])
def test_a_post_is_where_flask_says(app: Flask, post_id: str, root: str) -> None:
    with app.test_request_context("/search", base_url=f"http://localhost{root}"):
        assert post_url(post_id) == url_for("pages.post", post_id=post_id)
        assert post_url(post_id, "세종 & 버스") == url_for(
            "pages.post", post_id=post_id, q="세종 & 버스"
        )


@pytest.mark.parametrize("root", ["", "/news"])
def test_a_search_is_where_flask_says(app: Flask, root: str) -> None:
    with app.test_request_context("/search", base_url=f"http://localhost{root}"):
        values: dict[str, Any] = {**to_args(QUESTION)}
        assert search_url(QUESTION) == url_for("pages.search", **values)
        assert search_url(Question()) == url_for("pages.search")


@pytest.mark.parametrize("query", ["세종 & 버스", "a,b (c)+50% ~", "제목:'물빛' /?@!$*"])
def test_feeds_and_other_words_are_where_flask_says(app: Flask, query: str) -> None:
    question = replace(QUESTION, query=query)
    with app.test_request_context("/search"):
        values: dict[str, Any] = {**to_args(question)}
        assert feed_url(question) == url_for("feed.atom", **values)
        assert words_url(query) == url_for("pages.search", q=query)


def test_an_address_that_was_made_for_one_place_is_not_given_at_another(app: Flask) -> None:
    for root in ("", "/news", "", "/other"):
        with app.test_request_context("/search", base_url=f"http://localhost{root}"):
            assert fixed_url("pages.start") == url_for("pages.start") == f"{root}/"
            style = fixed_url("static", filename="citynews.css")
            assert style == url_for("static", filename="citynews.css")
            assert style != fixed_url("static", filename="citynews.js")


def test_a_change_is_asked_for_and_a_default_left_out() -> None:
    changed = to_args(QUESTION, category="", first=None, sort=Sort.RELEVANCE, page=1)
    assert changed == {"q": "세종 & 버스"}
    assert to_question(to_args(QUESTION, page=4)).page == 4
