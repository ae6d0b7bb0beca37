"""Normalised text to words: ``text → (word, offset)``.

A word is a run of letters and digits; inner signs stay where they carry
meaning (``3.5``, ``23,000``, ``R&D``).  A number that goes on after a space is
one word with what it counts (``2만 3000명``, ``삼천만 원``), so that its value
can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import compress

from indexer.korean.normalize import normalize

MAX_WORD = 64
"""Longer runs of letters are cut into pieces of this many: no Korean word comes near."""

_RUN = rf"[^\W_]{{1,{MAX_WORD}}}"
_INNER = r"(?:(?<=\d)[.,:](?=\d)|(?<=[A-Za-z])[&'-](?=[A-Za-z]))"
_RUNS = rf"{_RUN}(?:{_INNER}{_RUN}){{0,9}}"
_HANGUL = rf"[가-힣]{{1,{MAX_WORD}}}+(?!\w)"
_THOUSANDS = r"[\d,.]{0,20}[십백천]?여?[만억조] (?=\d)"
_FIGURES = rf"[0-9]{_THOUSANDS}(?:\d{_THOUSANDS}){{0,2}}"
_NUMERAL = "[일이삼사오육칠팔구십백천만억조]"
_SPOKEN = (
    rf"{_NUMERAL}(?<![^\W_].){_NUMERAL}{{0,11}}여? (?=(?:원|명|달러|관객|개|건|톤)(?![가-힣]{{3}}))"
)
_SIGNS = "'\")]}>」』》〉"
_PARTICLES = (
    "은 는 이 가 을 를 의 에 와 과 도 로 만 나 고 며 야 란 인 랑 이나 이란 라며 라고 라는 에서 에게 에는 으로 "
    "까지 부터 처럼 보다 만의 과의 와의 로서 로써 이라 이며 이고 이라고 이라며 이라는 으로서 으로써"
).split()
_PARTED = (
    rf"[{re.escape(_SIGNS)}](?:{'|'.join(sorted(_PARTICLES, key=len, reverse=True))})(?![^\W_])"
)
_PARTED_ONES = frozenset(sign + particle for sign in _SIGNS for particle in _PARTICLES)
"""Particles that a closing quotation mark or bracket parts from their noun (``'방송법'은``):
alone they would be read as nouns."""

_FOUND = re.compile(f"({_SPOKEN}{_RUNS}|{_HANGUL}|{_PARTED}|{_FIGURES}{_RUNS}|{_RUNS})")
"""A word, or a parted particle.

Of the words of posts 19 in 20 are Hangul alone, which have a way of their own; and each way
begins with a set of characters, so that few are tried: this halves the time.
"""


def pieces_of(text: str) -> list[str]:
    """Normalised text in pieces: what precedes the first word, that word, what follows, and so on.

    Words are at the odd places, and the pieces make the text.
    """
    pieces = _FOUND.split(text)
    if not _PARTED_ONES.isdisjoint(pieces):
        is_parted = map(_PARTED_ONES.__contains__, pieces[1::2])
        for at in reversed([*compress(range(1, len(pieces), 2), is_parted)]):
            pieces[at - 1 : at + 2] = ["".join(pieces[at - 1 : at + 2])]
    return pieces


def words_in(text: str) -> list[str]:
    """The words of any text, spelled one way."""
    return pieces_of(normalize(text).text)[1::2]


def words_of(text: str) -> Iterator[tuple[str, int]]:
    """The words of normalised text with their offsets."""
    at = 0
    pieces = pieces_of(text)
    for before, word in zip(pieces[:-1:2], pieces[1::2], strict=True):
        at += len(before)
        yield word, at
        at += len(word)
