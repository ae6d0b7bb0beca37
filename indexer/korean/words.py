"""Normalised text to words: ``text → (word, offset)``.

A word is a run of letters and digits; inner signs stay where they carry
meaning (``3.5``, ``23,000``, ``R&D``).  A number that goes on after a space is
one word with what it counts (``2만 3000명``, ``삼천만 원``), so that its value
can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.korean.normalize import normalize

MAX_WORD = 64
"""Longer runs of letters are cut into pieces of this many: no Korean word comes near."""

_RUN = rf"[^\W_]{{1,{MAX_WORD}}}"
_INNER = r"(?:(?<=\d)[.,:](?=\d)|(?<=[A-Za-z])[&'-](?=[A-Za-z]))"
_FIGURES = r"(?:\d[\d,.]{0,20}[십백천]?여?[만억조] (?=\d)){1,3}"
_SPOKEN = r"(?<![^\W_])[일이삼사오육칠팔구십백천만억조]{1,12}여? (?=(?:원|명|달러|관객|개|건|톤)(?![가-힣]{3}))"
_CLOSING = re.escape("'\")]}>」』》〉")
_PARTICLES = "|".join(
    sorted(
        "은 는 이 가 을 를 의 에 와 과 도 로 만 나 고 며 야 란 인 랑 이나 이란 라며 라고 라는 에서 에게 에는 으로 "
        "까지 부터 처럼 보다 만의 과의 와의 로서 로써 이라 이며 이고 이라고 이라며 이라는 으로서 으로써".split(),
        key=len,
        reverse=True,
    )
)
WORD = re.compile(
    rf"[{_CLOSING}](?:{_PARTICLES})(?![^\W_])"
    rf"|((?:(?=[0-9일이삼사오육칠팔구십백천만억조])(?:{_FIGURES}|{_SPOKEN}))?{_RUN}(?:{_INNER}{_RUN}){{0,9}})"
)
"""Group 1 is a word; a match without it is a particle that a closing quotation mark
or bracket parts from its noun (``'방송법'은``): alone it would be read as a noun."""


def words_in(text: str) -> list[str]:
    """The words of any text, spelled one way; several times faster than ``words_of``."""
    return list(filter(None, WORD.findall(normalize(text).text)))


def words_of(text: str) -> Iterator[tuple[str, int]]:
    """The words of normalised text with their offsets."""
    for match in WORD.finditer(text):
        if word := match[1]:
            yield word, match.start(1)
