import re
from collections.abc import Iterable

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from indexer.search.results import Span
from tests.webapp.fake_search import FakeSearch
from webapp import create_app
from webapp.marked_html import MAX_TEXTS, mark_html
from webapp.sanitize import safe_html
from webapp.settings import Settings

APP = create_app(Settings(), search=FakeSearch())


def find(texts: Iterable[str]) -> list[tuple[Span, ...]]:
    return [tuple(match.span() for match in re.finditer("세종|mark", text)) for text in texts]


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>세종 버스</p>", "<p><mark>세종</mark> 버스</p>"),
        ("<p>가 <b>세종</b> 나</p>", "<p>가 <b><mark>세종</mark></b> 나</p>"),
        ("<p>1 &lt; 2 세종 &amp;</p>", "<p>1 &lt; 2 <mark>세종</mark> &amp;</p>"),
        ("세종", "<mark>세종</mark>"),
    ],
)
@pytest.mark.usefixtures("in_app")
def test_words_are_marked_in_texts_only(html: str, marked: str) -> None:
    assert (
        mark_html(safe_html(html), find)[0].replace("<p><mark>세종</mark></p>", "<mark>세종</mark>")
        == marked
    )


@pytest.mark.usefixtures("in_app")
def test_attributes_stay_as_they_are() -> None:
    html = safe_html('<p title="세종"><a href="https://세종.example/">버스</a> 세종</p>')
    marked, count = mark_html(html, find)
    assert count == 1
    assert 'title="세종"' in marked


@pytest.mark.usefixtures("in_app")
def test_html_without_the_words_or_with_very_many_texts_is_left_alone() -> None:
    for html in (Markup("<p>버스</p>"), Markup("<b>세종</b><i>x</i>" * MAX_TEXTS)):
        assert mark_html(html, find) == (html, 0)


@given(st.text(st.sampled_from("<>/&;\"'=pb세종mark \n"), max_size=60))
def test_marking_changes_no_text_and_adds_nothing_but_marks(source: str) -> None:
    with APP.test_request_context():
        plain = safe_html(source)
        marked, count = mark_html(plain, find)
    before, after = BeautifulSoup(plain, "lxml"), BeautifulSoup(marked, "lxml")
    assert after.get_text() == before.get_text()
    assert len(after("mark")) - len(before("mark")) <= count
    assert len(after("script")) == 0
