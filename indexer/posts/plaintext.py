"""Post bodies: ``source → HTML`` and ``source → the text a reader sees``.

A body mixes HTML with Markdown as blog editors and generators leave it.  A
CommonMark parser makes HTML of it, BeautifulSoup makes text of that.  Three
habits of such bodies are mended first, each seen in hundreds of real posts:

- indented HTML, which CommonMark would take for a code block;
- tables that begin in the middle of a line or inside a ``<p>``;
- ``**bold**`` where CommonMark sees none: inside an HTML block, or between a
  quotation mark and a Hangul particle (``**"세종"**은``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyromark
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

if TYPE_CHECKING:
    from collections.abc import Iterator

_INLINE = frozenset(
    ["a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"]
)
_BLOCK = frozenset(
    ["address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "iframe", "img", "input", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "picture", "pre", "search", "section", "select", "summary", "svg", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video", "audio", "canvas", "object", "embed"]
)
_UNSEEN = frozenset(
    ["script", "style", "template", "noscript", "head", "title", "textarea", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video", "select", "datalist"]
)

_INDENTED_TAG = re.compile(r"^[ \t]+(?=<)", re.MULTILINE)
_STRONG = re.compile(r"\*\*(?=[^\s*])([^*\n]{0,400}?[^\s*])\*\*")
_DELIMITER_ROW = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_LEFT_OVER = re.compile(r"\*{2,}|^[-|: \t]+$", re.MULTILINE)
_TAG = re.compile(r"<(/?)[a-zA-Z][^<>]*>")
_MAX_DEPTH = 500
"""Elements nested deeper lose their tags, not their text: tree building is quadratic in depth."""


def to_html(source: str) -> str:
    """HTML of a body, not sanitised: whoever shows it must do that."""
    text = source.replace("\0", "\ufffd").replace("\r\n", "\n")
    text = _INDENTED_TAG.sub("", text)
    if "|" in text and "--" in text:
        text = _set_tables_apart(text)
    if "**" in text:
        text = _STRONG.sub(r"<strong>\1</strong>", text)
    return pyromark.html(text, options=pyromark.Options.ENABLE_TABLES)


def visible_text(source: str) -> str:
    """The text of a body, one line for each block or table cell, in reading order.

    Block elements end a word, inline ones do not.  Scripts, styles, comments,
    hidden elements and the alternative texts of images are no text: on real
    blogs the latter repeat on nearly every post.
    """
    return text_of_html(to_html(source))


def text_of_html(html: str) -> str:
    """The visible text of an HTML fragment (see ``visible_text``)."""
    if html.count("<") > 2 * _MAX_DEPTH:
        html = _flatten(html)
    pieces = "".join(_pieces(BeautifulSoup(html, "lxml")))
    return _LINES.sub("\n", _SPACES.sub(" ", _LEFT_OVER.sub("", pieces))).strip()


def inline_text(source: str) -> str:
    """The text of a title or an excerpt: one line, parsed only where it holds markup."""
    if "<" in source or "&" in source or "**" in source:
        source = visible_text(source)
    return " ".join(source.split())


def _set_tables_apart(text: str) -> str:
    """Give each Markdown table lines of its own, with empty ones around it."""
    lines = text.split("\n")
    done: list[str] = []
    inside = False
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if "|" in line and "|" in following and _DELIMITER_ROW.match(following):
            before, header = _split_header(line)
            done += [before, "", header]
            inside = True
        elif inside and "|" in line:
            row, closing_tag, after = line.partition("</p>")
            done.append(row)
            if closing_tag:
                done += ["", closing_tag + after]
                inside = False
        else:
            if inside:
                done.append("")
                inside = False
            done.append(line)
    return "\n".join(done)


def _flatten(html: str) -> str:
    """``html`` without the tags that lie deeper than ``_MAX_DEPTH``."""
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[1]:
            depth = max(depth - 1, 0)
            return tag[0] if depth < _MAX_DEPTH else "\n"
        depth += 1
        return tag[0] if depth <= _MAX_DEPTH else "\n"

    return _TAG.sub(keep, html)


def _split_header(line: str) -> tuple[str, str]:
    """What stands before a table's first row on its line, and that row."""
    start = line.find("|")
    if line.rstrip().endswith("|") or line.lstrip().startswith(("<p", "|")):
        return line[:start].rstrip(), line[start:]
    return "", line


def _pieces(soup: BeautifulSoup) -> Iterator[str]:
    """Texts and line breaks of a tree, by a stack of our own: depth costs no recursion."""
    stack: list[PageElement | str] = [soup]
    while stack:
        node = stack.pop()
        if type(node) is NavigableString:  # its subclasses are comments, doctypes, scripts
            yield node
        elif isinstance(node, Tag):
            if _is_unseen(node):
                yield "\n" if node.name in _BLOCK else ""
                continue
            edge = "\n" if node.name in _BLOCK else ""
            stack.append(edge)
            stack.extend(reversed(node.contents))
            yield edge
        elif type(node) is str:
            yield node


def _is_unseen(tag: Tag) -> bool:
    if tag.name in _UNSEEN or "hidden" in tag.attrs:
        return True
    style = tag.attrs.get("style")
    return isinstance(style, str) and _HIDDEN_STYLE.search(style) is not None
