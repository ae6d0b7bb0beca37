"""Forms: words that need not be read themselves, for another one tells what they are.

    AI ─────────────────────────────────────────────────────────┐
    230명 ──shape──▶ 999명 ──┐                                   ▼
    강남을 ──noun──▶ 강남 ────┤
    결정했다 ─noun─▶ 결정 ────┤──▶ read, once each ──▶ morphemes of all of them
    달렸다 ─────────────────┘

Of the words of news nearly half are a noun and an ending, and one in twelve
holds a number.  What stands behind 230 is read as behind 4,700, and a noun means
what it means alone, with whichever ending.  Latin letters alone are one foreign
word, whatever they spell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence

from indexer.korean.endings import Endings, Knows
from indexer.korean.morphemes import Morpheme, Read, Reading

_KEPT = 64_000
"""Readings of shapes and nouns that are remembered."""

_NUMBER = re.compile("[0-9]+(?:[.:][0-9]+)+|[0-9]{3,}")
_FIGURE = re.compile("[0-9]")


Split = tuple[str, tuple[Morpheme, ...]]
"""A word and its morphemes."""


class Forms:
    """Reads words, each form of several once; some are remembered for the next time.

    ``knows`` asks the dictionary.  ``names`` are nouns whatever they end in.
    """

    def __init__(self, read: Read, knows: Knows, names: Iterable[str] = ()) -> None:
        self._read = read
        self._endings = Endings(read, knows, names)
        self._kept: dict[str, Reading] = {}

    def split(self, words: Iterable[str]) -> Iterator[Split]:
        """Each word once, as soon as it is read; of a noun with an ending, the noun is."""
        others = []
        for word in dict.fromkeys(words):
            if word.isascii() and word.isalpha():
                yield word, (Morpheme(word, "SL", 0, len(word)),)
            else:
                others.append(word)
        shapes, numbered = _by(shape_of, others)
        for shape, reading in self._shapes(shapes, numbered):
            if shapes[shape]:
                yield shape, reading.morphemes
            for word in numbered.get(shape, ()):
                yield word, _with_numbers(reading, word, shape)

    def _shapes(
        self, shapes: Collection[str], numbered: Mapping[str, Sequence[str]]
    ) -> Iterator[tuple[str, Reading]]:
        verbal = self._endings.verbal_in(shapes)
        nouns, inflected = _by(lambda word: self._endings.noun_of(word, verbal), shapes)
        kept = numbered.keys() | inflected.keys()
        no_nouns: list[str] = []
        for noun, reading in self._of(nouns, kept):
            if nouns[noun]:
                yield noun, reading
            for form in inflected.get(noun, ()):
                if ending := self._endings.behind(reading, form, len(noun), verbal):
                    yield form, Reading((*reading.morphemes, *ending), is_noun=False)
                else:
                    no_nouns.append(form)
        yield from self._of(no_nouns, kept)

    def _of(self, words: Iterable[str], kept: Container[str]) -> Iterator[tuple[str, Reading]]:
        """Readings of words as they stand; some of them are ``kept``."""
        new: list[str] = []
        for word in words:
            if (known := self._kept.get(word)) is not None:
                yield word, known
            else:
                new.append(word)
        for word, reading in self._read(new) if new else ():
            if word in kept and len(self._kept) < _KEPT:
                self._kept[word] = reading
            yield word, reading


def _by(
    key: Callable[[str], str], words: Iterable[str]
) -> tuple[dict[str, bool], dict[str, list[str]]]:
    """The keys of words, and which of them are keys of themselves; the other words by theirs.

    A word may be the key of another and have one itself: 시장을 of 시장을에서.
    """
    keys: dict[str, bool] = {}
    others: dict[str, list[str]] = {}
    for word in words:
        if (one := key(word)) == word:
            keys[word] = True
        else:
            keys.setdefault(one, False)
            others.setdefault(one, []).append(word)
    return keys, others


def shape_of(word: str) -> str:
    """The word with nines for the figures of decimals, times and numbers of three or more.

    Others stay, for they stand in words of the dictionary: 2인자, 11번가.
    """
    return _NUMBER.sub(_nines, word)


def _nines(number: re.Match[str]) -> str:
    return _FIGURE.sub("9", number[0])


def _with_numbers(reading: Reading, word: str, shape: str) -> tuple[Morpheme, ...]:
    """The morphemes of a word's shape with the numbers of the word itself."""
    return tuple(
        m._replace(form=word[m.start : m.end]) if m.form == shape[m.start : m.end] else m
        for m in reading.morphemes
    )
