import pytest

from tests.webapp.conftest import BUS, EMOJI
from webapp.permalink import original_url


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        (
            "https://a.example/:year/:month/:day/:title.html",
            "https://a.example/2025/03/02/bus.html",
        ),
        ("https://a.example/news/:slug/", "https://a.example/news/bus/"),
        (
            "https://a.example/:categories/:title/",
            "https://a.example/%EA%B5%90%ED%86%B5/%EC%84%B8%EC%A2%85/bus/",
        ),
        ("", None),
    ],
)
def test_placeholders_are_filled_in(pattern: str, address: str | None) -> None:
    assert original_url(pattern, BUS) == address


def test_a_post_without_categories_leaves_no_empty_segment() -> None:
    found = original_url("https://a.example/:categories/:title/", EMOJI)
    assert found == "https://a.example/emoji/"
