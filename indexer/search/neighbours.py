"""Near words: which of many keys are within one or two slips of a given one.

One slip is looked up in every form that it can make.  For two, a word is cut
into three pieces: two slips leave one piece whole, so words that share a
piece at about the same place are all that need be compared (Li, Deng, Wang &
Feng, *Pass-Join: a partition-based method for similarity joins*, VLDB 2011).
This takes a few postings for each long word, where a deletion neighbourhood
of two takes a hundred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from indexer.korean.jamo import INITIALS, VOWELS, distance

SHORTEST = 4
"""Keystrokes below which a word is too short to tell a slip from another word."""

LONG = 10
"""Keystrokes from which a word may hold two slips: about four syllables."""

_SLIPS = 2
_PIECES = _SLIPS + 1
_HANGUL = INITIALS + VOWELS
_LATIN = "abcdefghijklmnopqrstuvwxyz"


class Neighbours:
    """Finds keys near a given one; immutable, may be shared by threads."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = frozenset(keys)
        self._masks = {key: _mask(key) for key in self._keys if len(key) >= LONG - _SLIPS}
        self._by_piece: dict[tuple[int, int, str], list[str]] = defaultdict(list)
        for key in self._masks:
            for number, (start, end) in enumerate(_pieces(len(key))):
                self._by_piece[len(key), number, key[start:end]].append(key)

    def within_one(self, key: str) -> set[str]:
        """Keys one slip away: a character more, less, another or swapped with its neighbour."""
        if len(key) < SHORTEST:
            return set()
        return {form for form in _slips(key) if form in self._keys} - {key}

    def within_two(self, key: str) -> set[str]:
        """For a long ``key``: keys at most two insertions, deletions or replacements away."""
        if len(key) < LONG:
            return set()
        masks, mask = self._masks, _mask(key)
        candidates = {
            near
            for near in self._sharing_a_piece(key)
            if (masks[near] ^ mask).bit_count() <= 2 * _SLIPS
        }
        return {near for near in candidates if 0 < distance(key, near, _SLIPS) <= _SLIPS}

    def _sharing_a_piece(self, key: str) -> Iterator[str]:
        """Keys of which a piece stands in ``key``, shifted by no more than slips can.

        Of the whole pieces one has, to its left, no more slips than pieces and, to
        its right, the rest of them (the paper's multi-match-aware selection).
        """
        for length in range(len(key) - _SLIPS, len(key) + _SLIPS + 1):
            longer = len(key) - length
            for number, (start, end) in enumerate(_pieces(length)):
                rest = _SLIPS - number
                for shift in range(max(-number, longer - rest), min(number, longer + rest) + 1):
                    piece = key[start + shift : end + shift]
                    yield from self._by_piece.get((length, number, piece), ())


def _pieces(length: int) -> list[tuple[int, int]]:
    return list(pairwise(length * number // _PIECES for number in range(_PIECES + 1)))


def _mask(key: str) -> int:
    """A bit for the first, second, third … ``char`` of a key; a slip changes at most two bits."""
    mask = 0
    for char in key:
        bit = 1 << (ord(char) & 63)
        while mask & bit:
            bit <<= 64
        mask |= bit
    return mask


def _slips(key: str) -> Iterator[str]:
    """Every form one slip away, replaced and added characters from the key's own script."""
    letters = _LATIN if key.isascii() else _HANGUL
    for at in range(len(key) + 1):
        before, after = key[:at], key[at:]
        for letter in letters:
            yield before + letter + after
            yield before + letter + after[1:]
        yield before + after[1:]
        if after[1:]:
            yield before + after[1] + after[0] + after[2:]
