"""Compounds: the smallest parts of a noun that the dictionary holds as one word.

    서울중앙지검장 → 서울 + 중앙 + 지검 + 장        프로모션 → (one part)

The dictionary of a morphological analyzer holds many compounds whole.  Asked
again with the compound itself forbidden, the analyzer shows what it is made
of.  A loanword cut into words that it is not made of (조코+비치, 프로+모션) is
told from a compound by the analyzer's own score: how likely the second part
is after the first (-2.6 for 교통+사고, -14.6 for 프로+모션).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

_COHESION = -9.0
"""Least log probability of a part after the one before it.

Of 300 compounds read by hand, this keeps nearly all that are ones and lets one
loanword in thirty pass (플레이+오프, which harms nobody).
"""

COMPOUND = 3
"""Syllables that a noun must have to be a compound; 세종시 is 세종 + 시."""

_SELF_EVIDENT = 4
"""A part of so many syllables is no chance: 정부 + 세종청사."""

_NAME_SUFFIXES = frozenset("시군구도읍면동리역산섬강항천당청원대")
"""What may follow a proper noun of two syllables; 김영록 is not 김영 + 록."""


class Part(NamedTuple):
    """A noun in a compound; ``likely`` is its log probability after what precedes it."""

    form: str
    tag: str
    likely: float
    known: bool


Forbidding = Callable[[str], Sequence[Part]]
"""How the analyzer reads a noun that it may not take as one word."""


class Compounds:
    """Remembers the parts of nouns; ``read`` is the analyzer."""

    def __init__(self, read: Forbidding) -> None:
        self._read = read
        self._parts: dict[tuple[str, bool], tuple[str, ...]] = {}

    def parts(self, noun: str, *, proper: bool = False) -> tuple[str, ...]:
        """The smallest parts of ``noun`` in order; itself if it is no compound."""
        if len(noun) < COMPOUND:
            return (noun,)
        if (found := self._parts.get((noun, proper))) is None:
            found = self._parts[noun, proper] = self._split(noun, proper=proper)
        return found

    def _split(self, noun: str, *, proper: bool) -> tuple[str, ...]:
        is_name = proper and len(noun) == COMPOUND
        if is_name and noun[-1] not in _NAME_SUFFIXES:
            return (noun,)
        parts = self._read(noun)
        if is_name:
            place = [len(part.form) for part in parts] == [2, 1] and parts[0].known
            return tuple(part.form for part in parts) if place else (noun,)
        if not _is_compound(noun, parts):
            return (noun,)
        return tuple(smaller for part in parts for smaller in self.parts(part.form))


def _is_compound(noun: str, parts: Sequence[Part]) -> bool:
    """Whether all parts are nouns that belong together; only the last may be a syllable."""
    if len(parts) < 2 or "".join(part.form for part in parts) != noun:  # noqa: PLR2004 -- a pair
        return False
    nouns = all(part.known and part.tag in {"NNG", "NNP"} for part in parts[:-1])
    long_enough = all(len(part.form) > 1 for part in parts[:-1])
    coherent = all(part.likely > _COHESION or len(part.form) >= _SELF_EVIDENT for part in parts[1:])
    return nouns and long_enough and coherent and _closes(parts[-1])


def _closes(last: Part) -> bool:
    return last.known and (
        last.tag in {"NNG", "NNP"} or (last.tag == "XSN" and len(last.form) == 1)
    )
