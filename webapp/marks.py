"""Text and its marks → pieces that a template writes, marked or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from indexer.search.results import Span


class Piece(NamedTuple):
    """A part of a text, and whether it is one of its marks."""

    text: str
    marked: bool


def pieces(text: str, marks: Iterable[Span]) -> Iterator[Piece]:
    """Cut ``text`` at ``marks`` (code points); the pieces joined are ``text``.

    No piece is empty.  Marks that overlap, or reach beyond the text, are cut
    to what is left of them.
    """
    position = 0
    for start, end in sorted(marks):
        start, end = max(start, position), min(end, len(text))  # noqa: PLW2901 -- cut to fit
        if start >= end:
            continue
        if position < start:
            yield Piece(text[position:start], marked=False)
        yield Piece(text[start:end], marked=True)
        position = end
    if position < len(text):
        yield Piece(text[position:], marked=False)
