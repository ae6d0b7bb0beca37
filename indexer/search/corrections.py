"""Did you mean: what a reader meant by a word that the index does not hold.

    word → keyboard, spelling table, slips and spaces → the likeliest held word

A word that the index holds is never touched, nor is one with a digit in it.
What a correction proposes is always held.  The exact repairs come first: a
frequent misspelling, the other keyboard layout.  Then the likeliest of the
words near by, in keystrokes, and of the splits into two held words, by the
noisy channel (Kernighan, Church & Gale, *A spelling correction program based
on a noisy channel model*, COLING 1990): the logarithm of a word's share of
all words, less a price for each slip.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from indexer.korean.jamo import compose, distance, is_syllable, keystrokes
from indexer.korean.keyboard import is_hangul, to_hangul, to_latin
from indexer.korean.misspellings import respell
from indexer.search.neighbours import Neighbours

MAX_WORD = 32
"""Longer words are no words with a slip in them."""

_SLIP = 7.0
"""Price of a slip: one in a thousand words or so is mistyped."""

_SPACE = 3.0
"""Price of a forgotten space: compounds are written either way."""

_LEAST_SYLLABLES = 2
"""Syllables that Latin letters must type: all English words and names of 7,478 posts that type
held Korean type one (for, to, RNA: 랙, 새, 굼)."""

_LEAST_LETTERS = 6
"""Latin letters of a word that may hold a slip: shorter ones are near to many words."""

_SHORTEST_PART = 2
"""Syllables of a part that a space may split off: single ones are particles and affixes."""


class Kind(StrEnum):
    """What was repaired."""

    MISSPELLING = "misspelling"
    KEYBOARD = "keyboard"
    SPELLING = "spelling"
    SPACING = "spacing"


@dataclass(frozen=True, slots=True)
class Correction:
    """A held word, or two with a space between, for one that is not."""

    text: str
    kind: Kind


Holds = Callable[[str], bool]


class Corrector:
    """Corrects by the index's folded words, each with the number of documents that hold it.

    Immutable after construction; may be shared by threads.
    """

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self._frequencies = {
            word: count for word, count in frequencies.items() if word and count > 0
        }
        self._log_total = math.log(sum(self._frequencies.values()) or 1)
        self._neighbours = Neighbours(map(keystrokes, filter(_is_plain, self._frequencies)))

    def correct(self, word: str) -> Correction | None:
        """What was meant by ``word``; None when the index holds it, or nothing near it."""
        return self._correct(word, self._held)

    def correct_query(
        self, words: Sequence[str], holds: Holds, least: int = 0
    ) -> tuple[str, ...] | None:
        """The words with those that ``holds`` denies repaired; None when that changes nothing.

        ``holds`` tells whether a search for a word finds anything: it may know
        inflected forms that the frequencies lack.  A word is repaired only by
        words that stand in at least ``least`` documents.  Two words that join to a
        held one become one; a word that splits becomes two.
        """

        def held(word: str) -> bool:
            return self._held(word) or holds(word)

        repaired: list[str] = []
        for word in _joined(words, held):
            found = None if holds(word) else self._correct(word, held)
            parts = found.text.split() if found else []
            often = all(self._frequencies.get(part, 0) >= least for part in parts)
            repaired += parts if parts and often else [word]
        return tuple(repaired) if repaired != list(words) else None

    def _held(self, word: str) -> bool:
        return word in self._frequencies

    def _correct(self, word: str, held: Holds) -> Correction | None:
        folded = word.casefold()
        if not word or len(word) > MAX_WORD or held(word) or held(folded) or _has_digit(word):
            return None
        for text, kind in _exact_repairs(word):
            if text != word and held(text):
                return Correction(text, kind)
        return self._likeliest(folded) if _is_plain(folded) else None

    def _likeliest(self, word: str) -> Correction | None:
        """The best of the near words and of the splits; ties go to the first in the alphabet."""
        candidates = [*self._near(word), *self._splits(word)]
        if not candidates:
            return None
        _, text, kind = min((-score, text, kind) for score, text, kind in candidates)
        return Correction(text, kind)

    def _near(self, word: str) -> Iterator[tuple[float, str, Kind]]:
        """Words a slip or two away; a whole syllable in front is none: 비정규직 is not 정규직."""
        key = keystrokes(word)
        found = self._neighbours.within_one(key) or self._neighbours.within_two(key)
        for near in found:
            if key.isascii() and not _is_slip(key, near):
                continue
            text = compose(near)
            if not (word.endswith(text) or text.endswith(word)):
                yield self._log_share(text) - distance(key, near, 2) * _SLIP, text, Kind.SPELLING

    def _splits(self, word: str) -> Iterator[tuple[float, str, Kind]]:
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            parts = word[:cut], word[cut:]
            if all(map(self._held, parts)):
                score = sum(map(self._log_share, parts)) - _SPACE
                yield score, " ".join(parts), Kind.SPACING

    def _log_share(self, word: str) -> float:
        return math.log(self._frequencies[word]) - self._log_total


def _exact_repairs(word: str) -> Iterator[tuple[str, Kind]]:
    """Repairs that need no guess at which letter was meant; capitals are keys with Shift."""
    yield respell(word), Kind.MISSPELLING
    hangul = to_hangul(word)
    if hangul is not None and is_hangul(hangul) and len(hangul) >= _LEAST_SYLLABLES:
        yield hangul, Kind.KEYBOARD
    latin = to_latin(word)
    if latin is not None and latin.isascii() and latin.isalpha():
        yield latin.casefold(), Kind.KEYBOARD


def _is_slip(word: str, near: str) -> bool:
    """Whether Latin letters are likely a slip: iPhone and phone, hotels and hotel are words."""
    return len(word) >= _LEAST_LETTERS and word[0] == near[0] and word[-1] == near[-1]


def _joined(words: Iterable[str], held: Holds) -> Iterator[str]:
    """The words, two neighbours as one where that is held and one of them is not."""
    waiting: str | None = None
    for word in words:
        if waiting is None:
            waiting = word
        elif _is_torn(waiting, word, held):
            yield waiting + word
            waiting = None
        else:
            yield waiting
            waiting = word
    if waiting is not None:
        yield waiting


def _is_torn(word: str, following: str, held: Holds) -> bool:
    """Whether two words are pieces of one: it is held and they are not both."""
    both = word + following
    return not (held(word) and held(following)) and not _has_digit(both) and held(both)


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _is_plain(word: str) -> bool:
    """Whether a word is of Korean syllables only, or of small Latin letters only."""
    return all(map(is_syllable, word)) or (word.isascii() and word.isalpha())
