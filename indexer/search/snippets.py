"""Snippets: ``text + wanted runs of terms → a piece of the text + marks``.

Marks are made from offsets of the analysis, not by searching for strings: what
is marked is what matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter

from indexer.korean.terms import BESIDE, TermAnalyzer, TermSpan
from indexer.search.groups import Run
from indexer.search.results import Snippet, Span

LENGTH = 160
"""Code points of a snippet, about two lines on a desktop and four on a phone."""

_LEAD = 40
"""How far a snippet may begin before its first mark."""


def marks(text: str, wanted: frozenset[Run], analyzer: TermAnalyzer) -> tuple[Span, ...]:
    """Where the wanted runs of terms stand in ``text``: in order and apart."""
    return _merge(_occurrences(text, wanted, analyzer))


@lru_cache(maxsize=2_000)  # the same query comes again: as typed, as submitted, page by page
def snippet(
    text: str, wanted: frozenset[Run], analyzer: TermAnalyzer, read: bytes = b""
) -> Snippet:
    """The piece of ``text`` that holds most of the wanted terms; its beginning if there are none.

    ``read`` is what ``TermAnalyzer.read`` made of it, if somebody kept that.  Raises
    nothing; an ellipsis stands where the text goes on.
    """
    found = _occurrences(text, wanted, analyzer, read)
    first, last = _densest(found) if found else (0, 0)
    start, end = _window(text, first, last)
    return _cut(text, start, end, _merge(found))


def _occurrences(
    text: str, wanted: frozenset[Run], analyzer: TermAnalyzer, read: bytes = b""
) -> list[TermSpan]:
    """The terms of the wanted runs, where a run stands whole."""
    if not wanted:
        return []
    found = analyzer.find(text, frozenset(chain.from_iterable(wanted)), read)
    alone = {run[0] for run in wanted if len(run) == 1}
    runs = [run for run in wanted if len(run) > 1]
    inside = _inside(found, runs) if runs else frozenset[int]()
    return [span for span in found if span.term in alone or span.place in inside]


def _inside(found: Sequence[TermSpan], runs: Iterable[Run]) -> frozenset[int]:
    """The places of the main sequence that belong to one of ``runs``, whole."""
    terms = {span.place: span.term for span in found if span.place != BESIDE}
    return frozenset(
        place
        for run in runs
        for start, term in terms.items()
        if term == run[0]
        for place in range(start, start + len(run))
        if all(terms.get(start + step) == wanted for step, wanted in enumerate(run))
    )


def _merge(spans: Sequence[TermSpan]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for _, start, end, _ in sorted(spans, key=itemgetter(1, 2)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _densest(found: Sequence[TermSpan]) -> Span:
    """The first stretch of at most ``LENGTH - _LEAD`` with most distinct terms, then most terms."""
    counts: dict[str, int] = {}
    first, best, best_value = 0, (found[0].start, found[0].end), (0, 0)
    for last, (term, _, end, _) in enumerate(found):
        counts[term] = counts.get(term, 0) + 1
        while first < last and end - found[first].start > LENGTH - _LEAD:
            left = found[first].term
            counts[left] -= 1
            if not counts[left]:
                del counts[left]
            first += 1
        value = len(counts), last - first
        if value > best_value:
            best, best_value = (found[first].start, end), value
    return best


def _window(text: str, first: int, last: int) -> Span:
    """A span of about ``LENGTH`` around ``first:last``, cut between words."""
    start = _start(text, first)
    end = max(min(start + LENGTH, len(text)), last)
    if end < len(text):
        space = max(text.rfind(" ", last, end), text.rfind("\n", last, end))
        end = space if space > max(last, start + LENGTH // 2) else end
    return start, end


def _start(text: str, first: int) -> int:
    """Where to begin so that ``first`` is seen: at a line, a sentence or a word before it."""
    if first <= _LEAD:
        return 0
    earliest = first - _LEAD
    for boundary in ("\n", ". ", "? ", "! ", " "):
        at = text.find(boundary, earliest, first)
        if at >= 0:
            return at + len(boundary)
    return first


def _cut(text: str, start: int, end: int, spans: Sequence[Span]) -> Snippet:
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple((s + shift, e + shift) for s, e in spans if s >= start and e <= end)
    return Snippet(f"{before}{text[start:end]}{after}", inside)
