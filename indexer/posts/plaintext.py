"""Post bodies: ``source → HTML`` and ``source → the text a reader sees``.

A body mixes HTML with Markdown as blog editors and generators leave it.  A
CommonMark parser makes HTML of it, lxml a tree of that, which is walked once.
(BeautifulSoup over the same parser gives the same text in three to four times the time;
it is at work where a tree is changed, see ``webapp/marked_html``.)  Three habits of such bodies are mended, each seen in hundreds of real posts:

- indented HTML, which CommonMark would take for a code block;
- tables that begin in the middle of a line or inside a ``<p>``;
- ``**bold**`` where CommonMark sees none: inside an HTML block, or between a
  quotation mark and a Hangul particle (``**"세종"**은``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyromark
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCK = frozenset(
    (
        "address article aside blockquote body br button caption center dd details dialog dir div "
        "dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html "
        "iframe img input legend li main menu nav ol option p picture pre search section select "
        "summary svg table tbody td tfoot th thead tr ul video audio canvas object embed"
    ).split()
)
_UNSEEN = frozenset(
    (
        "script style template noscript head title textarea iframe object embed svg math canvas "
        "audio video select datalist rt rp"
    ).split()
)
"""Ruby's readings among them: they would stand within the word that they explain."""

_HOLDING_NONE = frozenset(
    "area base br col embed hr img input link meta param script source style track wbr".split(" ")
)
"""Elements without elements in them: they make nothing deep."""

_NOT_CHARACTERS = re.compile("[\0\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")
_INDENTED_TAG = re.compile(r"\n[ \t]+<")
_STRONG = re.compile(r"\*\*(?=[^\s*])([^*\n]{0,400}?[^\s*])\*\*")
_DELIMITER_ROW = re.compile(r"\|?(?:[ \t]*+:?-{2,}+:?[ \t]*+\|)*+(?:[ \t]*+:?-{2,}+:?)?")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STARS = re.compile(r"\*{2,}")
_RULES = "-|: \t"
"""A line of these alone is what is left of a table or a rule."""

_MAY_HIDE = ("hidden", "display", "visibility", "&#")
"""One of these stands in HTML that hides something, perhaps in capitals or spelled by numbers."""

_NO_TAG = re.compile(r"<(?![a-zA-Z/!?])")
_DOCUMENT_END = re.compile(r"</(?=(?:html|body)(?:[\s/>]|$))", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*+)[^<>]*+>")
_MAX_DEPTH = 500
"""Elements nested deeper lose their tags, not their text: the parser is quadratic in depth."""


def to_html(source: str) -> str:
    """Make HTML of a body, not sanitised: whoever shows it must do that."""
    text = _LINE_END.sub("\n", _characters(source))
    text = _INDENTED_TAG.sub("\n<", f"\n{text}")[1:]
    if "|" in text and "--" in text:
        text = "\n".join(_with_tables_apart(text.split("\n")))
    html = pyromark.html(text, options=pyromark.Options.ENABLE_TABLES)
    return _STRONG.sub(r"<strong>\1</strong>", html)


def visible_text(source: str) -> str:
    """Give the text of a body, one line for each block or table cell, in reading order.

    Block elements end a word, inline ones do not.  Scripts, styles, comments,
    hidden elements and the alternative texts of images are no text: on real
    blogs the latter repeat on nearly every post.
    """
    return text_of_html(to_html(source))


def text_of_html(html: str) -> str:
    """Give the visible text of an HTML fragment (see ``visible_text``)."""
    html = _NO_TAG.sub("&lt;", _characters(html))
    if html.count("<") > 2 * _MAX_DEPTH:
        html = _flatten(html)
    root = _parse(html)
    text = "".join(_pieces(root)) if _may_hide(html) else str(_text_of(root))
    return "\n".join(_without_rest(text.split("\n")))


def _may_hide(html: str) -> bool:
    lowered = html.lower()
    return any(sign in lowered for sign in _MAY_HIDE)


def _characters(text: str) -> str:
    """The text with a sign for whatever is no character."""
    try:
        text.encode()  # ten times faster than to search for them
    except UnicodeEncodeError:
        return _NOT_CHARACTERS.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")


def _without_rest(lines: Iterable[str]) -> Iterator[str]:
    """The lines with single spaces, and without what is left of Markdown."""
    for line in lines:
        if line.strip(_RULES):
            text = _STARS.sub("", line) if "**" in line else line
            if not text.isprintable() or "  " in text:  # other spaces than single ones, perhaps
                text = " ".join(text.split())
            if text := text.strip(" "):
                yield text


def inline_text(source: str) -> str:
    """Give the text of a title or an excerpt: one line, of which only HTML and ``**`` are markup.

    Markdown's blocks are not: ``1. 세종 & 부산`` is no list.
    """
    if "<" in source or "&" in source or "**" in source:
        source = text_of_html(_STRONG.sub(r"\1", source))
    return " ".join(source.split())


def _with_tables_apart(lines: list[str]) -> Iterator[str]:
    """Give each Markdown table lines of its own, with empty ones around it."""
    inside = False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if "|" in line and _is_delimiter_row(following):
            before, header = _split_header(line)
            yield from (before, "", header)
            inside = True
        elif inside and "|" in line:
            row, closing_tag, after = line.partition("</p>")
            yield row
            if closing_tag:
                yield from ("", closing_tag + after)
                inside = False
        else:
            if inside:
                yield ""
                inside = False
            yield line


def _is_delimiter_row(line: str) -> bool:
    return "|" in line and "--" in line and _DELIMITER_ROW.fullmatch(line.strip(" \t")) is not None


def _split_header(line: str) -> tuple[str, str]:
    """Part what stands before a table's first row on its line from that row."""
    start = line.find("|")
    if line.rstrip().endswith("|") or line.lstrip().startswith(("<p", "|")):
        return line[:start].rstrip(), line[start:]
    return "", line


def _flatten(html: str) -> str:
    """Drop the tags that lie deeper than ``_MAX_DEPTH``.

    An end tag that does not close the element opened last counts for nothing,
    so that the depth is rather taken for too large than for too small.
    """
    opened: list[str] = []

    def keep(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        is_deep = len(opened) >= _MAX_DEPTH
        if name in _HOLDING_NONE:
            return tag[0]
        if not tag[1]:
            opened.append(name)
        elif opened and opened[-1] == name:
            opened.pop()
            is_deep = len(opened) >= _MAX_DEPTH
        else:
            return tag[0]
        return _edge(name) if is_deep else tag[0]

    return _TAG.sub(keep, html)


def _edge(name: str) -> str:
    """Say what separates an element's text from the text around it."""
    return "\n" if name in _BLOCK else ""


def _parse(html: str) -> etree._Element:
    """The tree of a fragment; whatever stands behind ``</body>`` belongs to the body."""
    parser = etree.HTMLParser(huge_tree=True)  # as deep as ``_MAX_DEPTH`` allows
    parser.feed("<body>" + _DOCUMENT_END.sub("</no-", html))  # nothing of that name is open
    return parser.close()


def _text_of_visible_trees() -> etree.XSLT:
    """The text of a tree in which no attribute hides anything: ``_pieces`` in a tenth of the time."""

    def template(names: frozenset[str], content: str) -> str:
        return f'<xsl:template match="{"|".join(sorted(names))}">{content}</xsl:template>'

    line = "<xsl:text>&#10;</xsl:text>"
    return etree.XSLT(
        etree.XML(
            '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
            '<xsl:output method="text"/>'
            + template(_BLOCK - _UNSEEN, f"{line}<xsl:apply-templates/>{line}")
            + template(_BLOCK & _UNSEEN, line)
            + template(_UNSEEN - _BLOCK, "")
            + "</xsl:stylesheet>"
        )
    )


_text_of = _text_of_visible_trees()


def _pieces(root: etree._Element) -> Iterator[str]:
    """Give texts and line breaks of a tree, by a stack of our own: depth costs no recursion."""
    stack: list[etree._Element | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node.tag, str):  # others are comments and processing instructions
            edge = _edge(node.tag)
            yield edge
            if not _is_unseen(node):
                stack.append(edge)
                for child in reversed(node):
                    stack += (child.tail or "", child)
                yield node.text or ""


def _is_unseen(element: etree._Element) -> bool:
    if element.tag in _UNSEEN or "hidden" in element.attrib:
        return True
    return _HIDDEN_STYLE.search(element.get("style", "")) is not None
