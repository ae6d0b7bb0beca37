"""Forms: words that need not be read themselves, for another one tells what they are.

    230명 ──shape──▶ 999명 ──┐
    강남을 ──noun──▶ 강남 ────┤──▶ read, once each ──▶ morphemes of all of them
    달렸다 ─────────────────┘

Of the words of news one in six is a noun and a clear particle, and one in
twelve holds a number.  What stands behind 230 is read as behind 4,700, and a
noun means what it means alone, with whichever particle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from indexer.korean.morphemes import Morpheme
from indexer.korean.particles import tagged, without_clear_particle

_KEPT = 64_000
"""Readings of shapes and nouns that are remembered."""

_NUMBER = re.compile("[0-9]{3,}")


class Reading(NamedTuple):
    """The morphemes of a word; ``is_noun`` if it ends in a noun that the dictionary holds."""

    morphemes: tuple[Morpheme, ...]
    is_noun: bool


Read = Callable[[Sequence[str]], Mapping[str, Reading]]
"""Reads different words, each by itself."""


class Forms:
    """Reads words, each form of several once; some are remembered for the next time."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._kept: dict[str, Reading] = {}

    def split(self, words: Sequence[str]) -> list[tuple[Morpheme, ...]]:
        """The morphemes of each word; of a noun with a clear particle, those of the noun."""
        shapes = list(map(shape_of, words))
        found = self._readings(dict.fromkeys(shapes))
        self._keep(found, set(shapes).difference(words))
        return [
            found[shape].morphemes if shape == word else _with_numbers(found[shape], word, shape)
            for word, shape in zip(words, shapes, strict=True)
        ]

    def _readings(self, shapes: Iterable[str]) -> dict[str, Reading]:
        nouns = {shape: without_clear_particle(shape) for shape in shapes}
        found = self._of(nouns.values())
        forms = {shape: noun for shape, noun in nouns.items() if noun != shape}
        self._keep(found, set(forms.values()))
        found.update(self._of(shape for shape, noun in forms.items() if not found[noun].is_noun))
        nounlike = ((form, noun) for form, noun in forms.items() if found[noun].is_noun)
        found.update({form: _with_particle(found[noun], noun, form) for form, noun in nounlike})
        return found

    def _of(self, words: Iterable[str]) -> dict[str, Reading]:
        """Readings of words as they stand."""
        distinct = dict.fromkeys(words)
        found = {word: self._kept[word] for word in distinct if word in self._kept}
        found.update(self._read([word for word in distinct if word not in found]))
        return found

    def _keep(self, found: Mapping[str, Reading], wanted: Collection[str]) -> None:
        for word in wanted:
            if len(self._kept) >= _KEPT:
                return
            self._kept[word] = found[word]


def shape_of(word: str) -> str:
    """The word with nines for the figures of numbers that have three or more.

    Shorter numbers stay, for they stand in words of the dictionary: 2인자, 11번가.
    """
    return _NUMBER.sub(_nines, word)


def _nines(number: re.Match[str]) -> str:
    return "9" * len(number[0])


def _with_particle(reading: Reading, noun: str, form: str) -> Reading:
    """The reading of a noun and a particle."""
    at, particles = len(noun), list[Morpheme]()
    for particle, tag in tagged(form[at:]):
        particles.append(Morpheme(particle, tag, at, at + len(particle)))
        at += len(particle)
    return Reading((*reading.morphemes, *particles), is_noun=False)


def _with_numbers(reading: Reading, word: str, shape: str) -> tuple[Morpheme, ...]:
    """The morphemes of a word's shape with the numbers of the word itself."""
    return tuple(
        m._replace(form=word[m.start : m.end]) if m.form == shape[m.start : m.end] else m
        for m in reading.morphemes
    )
