"""Hanja by their readings: ``市`` is read 시, ``金`` 금 or, as a surname, 김.

What a single hanja means in a headline (美 is 미국) is an alias, not a reading.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import islice, product

FILE_NAME = "hanja.txt"

_MOST = 4
"""Readings of one word: enough for the surname and the initial-sound rule (女子: 여자)."""


def readings(word: str) -> tuple[str, ...]:
    """How a word of hanja may be read, at most four ways; empty if one of them is unknown."""
    table = _table()
    ways = [table.get(char, ()) for char in word]
    return tuple("".join(way) for way in islice(product(*ways), _MOST)) if word else ()


@cache
def _table() -> dict[str, tuple[str, ...]]:
    text = resources.files("indexer.korean").joinpath("data", FILE_NAME).read_text("utf-8")
    table: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        syllable, _, ideographs = line.partition(" ")
        for char in ideographs if syllable != "#" else "":
            table[char] = (*table.get(char, ()), syllable)
    return table
