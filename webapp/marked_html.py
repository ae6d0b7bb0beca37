"""Sanitised HTML and a reader's words → the same HTML with the words in ``<mark>``.

The text nodes are given to the search's own analysis, so that a post marks
what its result marked, whatever the particles; a script in the page could only
look for strings.  BeautifulSoup (with lxml, as for indexing) takes the HTML
apart; ``nh3`` has the last word again, so that nothing here can undo it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement
from markupsafe import Markup

from indexer.search.results import Span
from webapp.marks import pieces
from webapp.sanitize import clean

MAX_TEXTS = 5_000
"""A body with more text nodes is shown without marks: each costs about 20 µs."""

FindMarks = Callable[[Iterable[str]], Sequence[Sequence[Span]]]


def mark_html(html: Markup, find: FindMarks) -> tuple[Markup, int]:
    """Mark what ``find`` finds in the texts of ``html``; also how many marks there are."""
    soup = BeautifulSoup(html, "lxml")
    nodes = [node for node in soup.find_all(string=True) if node.strip()]
    if len(nodes) > MAX_TEXTS:
        return html, 0
    found = find([str(node) for node in nodes])
    count = 0
    for node, marks in zip(nodes, found, strict=True):
        if marks:
            count += _mark(soup, node, marks)
    if not count or soup.body is None:
        return html, 0
    return clean(soup.body.decode_contents()), count


def _mark(soup: BeautifulSoup, node: NavigableString, marks: Sequence[Span]) -> int:
    new: list[PageElement] = []
    for piece in pieces(str(node), marks):
        if piece.marked:
            tag = soup.new_tag("mark")
            tag.string = piece.text
            new.append(tag)
        else:
            new.append(NavigableString(piece.text))
    node.replace_with(*new)
    return len(marks)
