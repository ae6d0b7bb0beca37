import pytest

from webapp.images import image_source, stands_in

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("", None),
        ("/assets/a.png", "/assets/a.png"),
        ("assets/a.png", "/assets/a.png"),
        (" /assets/deep/a.png ", "/assets/deep/a.png"),
        ("/assets/a.png?v=1#x", "/assets/a.png"),
        ("/assets/사진 1.png", "/assets/%EC%82%AC%EC%A7%84%201.png"),
        ("/assets/%EC%82%AC.png", "/assets/%EC%82%AC.png"),
        ("/assets/", None),
        ("/assets", None),
        ("/images/a.png", None),
        ("/assets/../secret.png", None),
        ("/assets/%2e%2e/secret.png", None),
        ("/assets/..\\secret.png", None),
        ("https://example.com/a.png?b=c&d=e", "https://example.com/a.png?b=c&d=e"),
        ("HTTP://example.com/a.png", "HTTP://example.com/a.png"),
        ("//example.com/a.png", "https://example.com/a.png"),
        ("https:a.png", None),
        ("http://[bad", None),
        ("javascript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("data:image/png;base64,AAAA", None),
        ("blob:https://example.com/1", None),
        ("file:///etc/passwd", None),
        ("mailto:a@example.com", None),
        ("C:\\a.png", None),
    ],
)
def test_only_images_of_the_web_and_of_the_site_are_sources(
    address: str, source: str | None
) -> None:
    assert image_source(address) == source


def test_an_image_that_a_body_shows_stands_in_it() -> None:
    html = '<p><img src="https://example.com/a.png?b=1&amp;c=2"></p>'
    assert stands_in("https://example.com/a.png?b=1&c=2", html)
    assert not stands_in("https://example.com/a.png", html)
