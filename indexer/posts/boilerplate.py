"""Text that stands in many posts and says nothing of any: found by counting, left out.

    texts of many posts ──decide──▶ Boilerplate        text ──without──▶ text

Source lines, promotions and leftovers of generators (``(150자)``) stand as whole
lines or whole sentences.  Only such are counted and left out, never a part of
one; two that differ in a web address alone are one.  A title is never touched.

A line of one or two words is a heading or a table's cell (결론, 출발 시간,
80,000원), which says something where it stands, and being frequent weighs little
anyway; it counts only where it is one remark in brackets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

LEAST = 20
"""Posts that must hold a segment, however few there are: a small site loses nothing by chance."""

SHARE = 0.015
"""Of the posts.  In 7,478 real ones every segment of three words above it is a promotion, a
leftover or a stock phrase (2.1 to 83 %); the next one, at 1.0 %, is a sentence that says what
its posts are about."""

WORDS = 3
LONGEST = 300
"""Words and code points of a segment that may count."""

HOLE = "\n\n"
"""Stands where something was left out; no visible text holds an empty line of its own."""

VERSION = "boilerplate-1"
"""To be changed whenever other segments would be left out of the same text."""

_ADDRESS = re.compile(
    r"(?<![a-z0-9.-])(?:https?://)?+(?:[a-z0-9-]++\.)++[a-z]{2,}+(?:/\S*+)?+",
    re.IGNORECASE | re.ASCII,
)
_ANY_ADDRESS = "⟨address⟩"
_BRACKETS = dict(zip("([{<〔【「", ")]}>〕】」", strict=True))


@dataclass(frozen=True)
class Boilerplate:
    """What is left out: segments, and how many of the ``posts`` that were looked at hold each.

    ``total`` is how many posts there were when it was decided.
    """

    counts: dict[str, int] = field(default_factory=dict)
    posts: int = 0
    total: int = 0

    @cached_property
    def id(self) -> str:
        """Names what is left out, whatever the counts; empty where nothing is."""
        segments = "\n".join((VERSION, *sorted(self.counts)))
        return blake2b(segments.encode(), digest_size=4).hexdigest() if self.counts else ""

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where segments that are left out stand in ``text``: in order and apart."""
        if not self.counts:
            return []
        return [
            (start, start + len(segment))
            for start, segment in _segments(text)
            if _comparable(segment) in self.counts
        ]

    def without(self, text: str) -> str:
        """``text`` without them; ``HOLE`` between what stood on two sides of one."""
        spans = self.spans(text)
        if not spans:
            return text
        edges = [0, *(edge for span in spans for edge in span), len(text)]
        kept = (text[s:e].strip() for s, e in zip(edges[::2], edges[1::2], strict=True))
        return HOLE.join(filter(None, kept))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of so many ``posts`` hold each segment that may count."""

    segments: Counter[str] = field(default_factory=Counter)
    posts: int = 0


def count(posts: Iterable[Iterable[str]]) -> Counts:
    """Count the segments of posts, in whichever of its texts a post holds them."""
    counts: Counter[str] = Counter()
    seen = 0
    for texts in posts:
        seen += 1
        segments = {_comparable(segment) for text in texts for _, segment in _segments(text)}
        counts.update(filter(_counts, segments))
    return Counts(counts, seen)


def total_of(parts: Iterable[Counts]) -> Counts:
    """What different posts hold, counted in parts."""
    segments: Counter[str] = Counter()
    posts = 0
    for part in parts:
        segments.update(part.segments)
        posts += part.posts
    return Counts(segments, posts)


def decide(found: Counts, total: int = 0) -> Boilerplate:
    """What many of the posts that were counted hold; they may be a sample of ``total`` posts."""
    least = max(LEAST, SHARE * found.posts)
    counts = {s: n for s, n in found.segments.items() if n >= least}
    return Boilerplate(dict(_ranked(counts)), found.posts, max(total, found.posts))


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _segments(text: str) -> Iterator[tuple[int, str]]:
    """The lines of ``text``, and the sentences in them, each with where it begins."""
    at = 0
    for end in ".?!":
        text = text.replace(f"{end} ", f"{end}\n")  # of the same length
    for segment in text.split("\n"):
        yield at, segment
        at += len(segment) + 1


def _comparable(segment: str) -> str:
    """The segment with one word for all web addresses."""
    segment = segment.strip()
    if len(segment) > LONGEST or "." not in segment[:-1]:
        return segment
    return _ADDRESS.sub(_ANY_ADDRESS, segment)


def _counts(segment: str) -> bool:
    if not segment or len(segment) > LONGEST:
        return False
    return len(segment.split()) >= WORDS or _BRACKETS.get(segment[0]) == segment[-1]
