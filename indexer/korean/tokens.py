"""What Kiwi's tokens of one word show: its doubts, and what it takes for something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

HANGUL = re.compile("[가-힣]+")

UNKNOWN = frozenset({2, 3})
"""Kiwi's numbers for a common and a proper noun that its dictionary does not hold."""

_NOUNS = frozenset({"NNG", "NNP", "NNB", "NR", "XSN"})

_ALSO_SUFFIXES = frozenset("의가도과")
"""Particles that nouns also end in: 전공의, 투자가, 참여도, 교육과."""

_LONG_ENOUGH = 3


@cache
def bare_tag(tag: str) -> str:
    """The tag without Kiwi's suffix for irregular stems."""
    return tag.partition("-")[0]


def is_built(tokens: Sequence[Any]) -> bool:
    """Whether what is read as 지다 is 짓다: 지었다 is built, what falls is 졌다."""
    if len(tokens) == 1 or tokens[0].tag not in {"VV", "VX"}:
        return False
    return tokens[1].form[0] in "어었" and tokens[1].start >= tokens[0].end


def verbal_tail(word: str, tokens: Sequence[Any]) -> str:
    """What follows the nouns of a word and is read as a verb made a noun; else nothing."""
    tags = [token.tag for token in tokens]
    if "ETN" not in tags:
        return ""
    tags = list(map(bare_tag, tags))
    verbs = [place for place, tag in enumerate(tags) if tag == "VV"]
    if len(verbs) != 1 or not verbs[0]:
        return ""
    ending = tags.index("ETN")
    if tokens[verbs[0] - 1].tag[0] != "N" or ending != verbs[0] + 1:
        return ""
    return word[tokens[verbs[0]].start : tokens[ending].end]


def ends_in_noun(word: str, tokens: Sequence[Any]) -> bool:
    """Whether the word ends in a noun that the dictionary holds, or in a suffix of nouns."""
    if not tokens or (last := tokens[-1]).end != len(word):
        return False
    return last.tag in _NOUNS and last.id not in UNKNOWN


def ends_unknown(word: str, tokens: Sequence[Any]) -> bool:
    """Whether the word ends in a noun that the dictionary does not hold."""
    if not tokens or (last := tokens[-1]).id not in UNKNOWN or last.end != len(word):
        return False
    return HANGUL.fullmatch(word) is not None


def may_be_noun(word: str, tokens: Sequence[Any]) -> bool:
    """Whether what is read as a noun and particles may be a noun as a whole."""
    if len(tokens) < 2 or len(word) < _LONG_ENOUGH:  # noqa: PLR2004 -- a noun and a particle
        return False
    noun, particle, *more = tokens
    particles = particle.form in _ALSO_SUFFIXES and all(t.tag[0] == "J" for t in (particle, *more))
    return noun.tag[0] == "N" and particles


def longer_nouns(word: str, tokens: Sequence[Any]) -> list[str]:
    """The nouns that a noun and particles would be with one or more of these particles."""
    return [word[: token.end] for token in tokens[1:]]


def is_noun(tokens: Sequence[Any]) -> bool:
    """Whether this is a noun of the dictionary, perhaps with particles."""
    noun, *particles = tokens
    known = noun.tag == "NNG" and noun.id not in UNKNOWN and len(noun.form) >= _LONG_ENOUGH
    return known and all(t.tag[0] == "J" for t in particles)
