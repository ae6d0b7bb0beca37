"""Endings: what stands behind a noun in its word and leaves it what it means.

    시장을, 시장에서는    a particle that ends hardly any other word
    시장은, 정부가        one that nouns end in, too: 김정은, 전문가
    결정했다, 결정입니다   what makes a predicate of a noun

Particles are told by their spelling (``particles``).  What begins like a form
of 하다, 되다, 시키다 or 이다 is read once, behind a noun that takes them all, and is
verbal if it was read as such: 한다고 is, 한국 is not.

The spelling says where a noun may end, and its own reading whether it does: a
noun of the dictionary, of two syllables or more.  Where the dictionary holds a
word across that border (전문가, 무제한, 맞이하다), the whole is read as it stands.
What decides is never which other words there are, so that a word means the same
in a query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from indexer.korean.morphemes import Morpheme, Read, Reading
from indexer.korean.particles import (
    is_clear,
    tagged,
    without_clear_particle,
    without_likely_particle,
)

Knows = Callable[[str, tuple[str, ...]], bool]
"""Whether the dictionary holds a form with one of some tags."""

Verbal = Mapping[str, tuple[Morpheme, ...]]
"""The morphemes of what may be verbal endings; none of those that are not."""

_KEPT = 64_000
"""Endings that are remembered."""

_NOUNS = "NNG", "NNP"
_WORDS = "NNG", "NNP", "MAG"
_VERBS = "VV", "VA"

_BEGINS = re.compile("[하했한할함합해되됐된될됨됩돼]|시[키켰킨킬켜]|입|이(?=[다었지므자라기])")
"""How 하다, 되다 and 시키다 begin in all their forms, and 이다 in most."""

_SHORTEST_NOUN = 2

_TAKERS = "결정", "발표", "운동"
"""Nouns that take 하다, 되다, 시키다 and 이다."""

_VERBAL = frozenset("하고 하게 하기 하기는 하지 하자 해서 되게 되도록".split())
"""Verbal, although the dictionary holds nouns or adverbs that are spelled so."""

_STEMS = {"VCP": "이"}
"""With what a noun would be the stem of a verb of its own, by the tag behind it; else 하."""

_PLURAL = "들"

_AFTER = {
    "X": frozenset({"E"}),
    "E": frozenset({"E", "VX"}),
    "EC": frozenset({"E", "VX", "JX"}),
    "EF": frozenset({"E", "J"}),
    "ETN": frozenset({"J", "VCP"}),
    "VX": frozenset({"E"}),
    "VCP": frozenset({"E"}),
    "J": frozenset({"J"}),
}
"""What may follow what in a verbal ending, by tags or their first letters."""


class Endings:
    """Knows the endings of nouns; of those that make verbs some are remembered.

    ``names`` are never parted, whatever they end in.
    """

    def __init__(self, read: Read, knows: Knows, names: Iterable[str] = ()) -> None:
        self._read = read
        self._knows = knows
        self._known: dict[str, tuple[Morpheme, ...]] = {}
        self._joints: dict[str, list[str]] = {}
        for name in names:
            for at in range(len(name) - 1):
                self._joints.setdefault(name[at : at + 2], []).append(name)
        untouched = (
            noun for noun in _TAKERS if not any(noun[-1] in joint for joint in self._joints)
        )
        self._taker = next(untouched, _TAKERS[0])

    def verbal_in(self, words: Iterable[str]) -> Verbal:
        """Whatever in ``words`` may be a verbal ending, each read once."""
        found = {
            word[begin.start() :]
            for word in words
            for begin in _BEGINS.finditer(word, _SHORTEST_NOUN)
        }
        verbal = {ending: self._known[ending] for ending in found.intersection(self._known)}
        new = [self._taker + ending for ending in sorted(found.difference(verbal))]
        for word, reading in self._read(new) if new else ():
            ending = word[len(self._taker) :]
            verbal[ending] = self._verbal_ending(reading, ending)
            if len(self._known) < _KEPT:
                self._known[ending] = verbal[ending]
        return verbal

    def noun_of(self, word: str, verbal: Verbal) -> str:
        """The noun that a word may be a form of; the word itself where nothing looks like it."""
        noun = _noun(word, verbal)
        return word if self._parts_a_name(word, len(noun)) else noun

    def behind(self, noun: Reading, word: str, at: int, verbal: Verbal) -> tuple[Morpheme, ...]:
        """What stands behind the ``noun`` that ends ``at`` a place in ``word``; none if it does not."""
        ending = word[at:]
        makes_verb = verbal.get(ending, ())
        if not noun.is_noun or not self._ends(noun, word, at, makes_verb):
            return ()
        return tuple(
            Morpheme(form, tag, at + start, at + end)
            for form, tag, start, end in makes_verb or _particles(ending)
        )

    def _ends(self, noun: Reading, word: str, at: int, verbal: tuple[Morpheme, ...]) -> bool:
        """Whether a noun of the dictionary ends here indeed."""
        if not verbal and is_clear(word[at:]):
            return True
        form, tag, start, end = noun.morphemes[-1]
        if form != _PLURAL:
            if tag not in _NOUNS or end - start < _SHORTEST_NOUN:
                return False
            if self._knows(form + word[at], _WORDS):
                return False
        if not verbal:
            return word[at:] != "는" or not (form[-1] == "시" or self._knows(word[:at], _VERBS))
        is_short = len(word) == at + 1
        noun_too = is_short and (self._knows(word[-2:], _WORDS) or self._knows(word, _WORDS))
        return not noun_too and not self._knows(form + _STEMS.get(verbal[0].tag, "하"), _VERBS)

    def _verbal_ending(self, reading: Reading, ending: str) -> tuple[Morpheme, ...]:
        """The morphemes of an ending that was read behind a noun; none if it is not verbal."""
        at, rest = len(self._taker), reading.morphemes[1:]
        if not rest or reading.morphemes[0].end != at or not _is_verbal([m.tag for m in rest]):
            return ()
        if len(ending) > 1 and ending not in _VERBAL and self._knows(ending, _WORDS):
            return ()
        return tuple(m._replace(start=m.start - at, end=m.end - at) for m in rest)

    def _parts_a_name(self, word: str, at: int) -> bool:
        """Whether a name stands across a place in a word."""
        names = self._joints.get(word[at - 1 : at + 1], ())
        return any(0 <= word.find(name, max(at - len(name) + 1, 0)) < at for name in names)


def _noun(word: str, verbal: Verbal) -> str:
    """What stands before the first verbal ending, or else before a particle."""
    for begin in _BEGINS.finditer(word, _SHORTEST_NOUN):
        if verbal.get(word[begin.start() :]):
            return word[: begin.start()]
    noun = without_clear_particle(word)
    return noun if noun != word else without_likely_particle(word)


def _is_verbal(tags: list[str]) -> bool:
    """Whether the tags are those of a suffix that makes verbs, or of the copula, and of endings."""
    if tags[0] not in {"XSV", "XSA", "VCP"}:
        return False
    before = "X"
    for tag in tags[1:]:
        kind = tag if tag in _AFTER else tag[0]
        if not {tag, tag[0]} & _AFTER[before]:
            return False
        before = kind
    return True


@cache
def _particles(ending: str) -> tuple[Morpheme, ...]:
    found: list[Morpheme] = []
    at = 0
    for particle, tag in tagged(ending):
        found.append(Morpheme(particle, tag, at, at + len(particle)))
        at += len(particle)
    return tuple(found)
