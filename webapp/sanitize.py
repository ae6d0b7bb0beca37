"""A post's HTML → HTML that is safe within a page.

Bodies come from blog editors, generators and readers' clipboards: they may
hold anything.  ``nh3`` (Mozilla's ammonia: the browsers' parsing algorithm and
a list of what may stay) has the last word, so that nothing done here before it
can make its output unsafe, and what it serialises is balanced: no tag of a
body reaches out of the element that holds it.

Attributes ``style``, ``class`` and ``id`` go: the page's own style sheet is the
only one, and no name of a body can stand in for one of the page.
"""

from __future__ import annotations

import re

import nh3
from markupsafe import Markup

from webapp.images import image_source

MAX_TAGS = 20_000
"""A body with more start tags is not shown as HTML: balancing is quadratic in their depth, and
20,000 nested elements took 1.0 s, 200,000 took 180 s (long real tables have some hundred tags)."""

_TAGS = frozenset(
    "a abbr article aside b bdi bdo blockquote br caption center cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure footer h2 h3 h4 h5 h6 header hr i img ins kbd li "
    "mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table "
    "tbody td tfoot th thead time tr u ul var wbr".split()
)
_WITH_CONTENT = frozenset(
    "applet audio canvas datalist embed frame frameset iframe math noembed noframes noscript "
    "object script select style svg template textarea title video".split()
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "hreflang"},
    "col": {"span"},
    "colgroup": {"span"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"reversed", "start"},
    "td": {"colspan", "rowspan"},
    "th": {"abbr", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_SET = {"img": {"decoding": "async", "loading": "lazy", "referrerpolicy": "no-referrer"}}

_HEADING = re.compile(r"(</?h)([1-5])(?=[\s/>])", re.IGNORECASE)
_SPACER = re.compile(r"<p\b[^<>]*>(?:\s|&nbsp;|<br ?/?>)*</p>", re.IGNORECASE)
_NO_ALT = re.compile(r"<img\b(?![^<>]*\balt\s*=)", re.IGNORECASE)
_START_TAG = re.compile(r"<[a-zA-Z]")
_NUMBER = re.compile(r"[0-9]{1,5}")
_NUMERIC = frozenset({"colspan", "height", "rowspan", "span", "start", "value", "width"})
_MAX_SPAN = 1000


def safe_html(html: str) -> Markup:
    """Sanitise ``html``; empty where it has more than ``MAX_TAGS`` start tags.

    Headings move down one level, since the page's title is its ``h1``.
    Paragraphs that only make room go: the style sheet does that.  An image
    without an alternative text gets an empty one, since the name of its file
    says nothing.  Needs an app context, as image addresses do.
    """
    if len(_START_TAG.findall(html)) > MAX_TAGS:
        return Markup("")
    lowered = _HEADING.sub(lambda match: f"{match[1]}{int(match[2]) + 1}", html)
    tidy = _NO_ALT.sub('<img alt=""', _SPACER.sub("", lowered))
    return clean(tidy)


def clean(html: str) -> Markup:
    """What nh3 leaves of ``html``; nothing more of what was cleaned before.  Needs an app context."""
    return Markup(_CLEANER.clean(html))  # noqa: S704 -- nh3 made it safe


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """nh3's hook: the value an attribute may keep, None to drop it."""
    if name == "src":
        return image_source(value)
    if name in _NUMERIC:
        return value if _NUMBER.fullmatch(value) and _fits(name, int(value)) else None
    return value


def _fits(name: str, number: int) -> bool:
    return number <= _MAX_SPAN or "span" not in name


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    set_tag_attribute_values=_SET,
    link_rel="noopener noreferrer nofollow ugc",
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative=image_source,  # other pages of the posts' own site are not served here
)
