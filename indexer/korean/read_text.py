"""What was read of a text when it was indexed, so that its words are found again in microseconds.

    text → words → (lexicon) → Reader → bytes beside the document → ReadText → words that hold some terms

Result pages mark the words of a query in the posts that they show.  Reading a
post of 300 words for that takes half a millisecond, and has the lexicon make
each of its words ready, which adds up to 80 MB a process; looking terms up in
what was read before takes ten microseconds and no memory.

    count of words    uint16
    plain             uint16, 1 if the text is spelled as normalisation spells it
    starts            uint16 a word: its offset in the normalised text
    counts            2 uint8 a word: its terms in the main sequence, all its terms
    hashes            uint16 a term, word by word
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from indexer.korean.lexicon import Lexicon
from indexer.korean.normalize import Normalized, normalize
from indexer.korean.words import WORD

Array = np.ndarray[Any, np.dtype[Any]]

_HASHES = 1 << 16
_MOST = _HASHES - 1
"""Code points, and words, of a text whose offsets fit 16 bits."""

_MOST_TERMS = 255
"""Terms of a word; a title of 500 figures in a row would have more."""

_MOST_KEPT = 1 << 16

_HEAD = 4
_A_WORD = 4


class WordAt(NamedTuple):
    """A word, its offset in the normalised text, and how many terms of the sequence precede it."""

    word: str
    at: int
    place: int


class Reader:
    """Reads texts by a lexicon; remembers the words that come again and again."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._kept = lru_cache(_MOST_KEPT)(self._word)

    def read(self, text: str) -> bytes:
        """Look all words of a text up, for ``ReadText``; nothing of a text too long for its form."""
        normal = normalize(text).text
        if len(normal) > _MOST:
            return b""
        matches = [match for match in WORD.finditer(normal) if match[1]]
        words = [self._kept(match[1]) for match in matches]
        if None in words:
            return b""
        head = array("H", (len(matches), normal == text))
        starts = array("H", [match.start() for match in matches])
        if sys.byteorder == "big":
            head.byteswap()
            starts.byteswap()
        counts, hashes = zip(*words, strict=True) if words else ((), ())
        return b"".join((head.tobytes(), starts.tobytes(), *counts, *hashes))

    def _word(self, word: str) -> tuple[bytes, bytes] | None:
        """The two counts of a word, and its hashes; None if it has too many terms."""
        entry = self._lexicon[word]
        terms = entry.all_terms
        if len(terms) > _MOST_TERMS:
            return None
        hashes = b"".join(_hash(term).to_bytes(2, "little") for term in terms)
        return bytes((len(entry.terms), len(terms))), hashes


@dataclass(frozen=True, slots=True, eq=False)
class ReadText:
    """A text and what was ``read`` of it, which is not empty."""

    text: str
    read: bytes

    def normal(self) -> Normalized:
        """The normalised text; four of five are it already."""
        return Normalized(self.text) if self.read[2] else normalize(self.text)

    def holding(self, normal: Normalized, wanted: frozenset[str]) -> Iterator[WordAt]:
        """The words that have one of the wanted terms, in order; by chance another, too."""
        count = int.from_bytes(self.read[:2], "little")
        hashes = np.frombuffer(self.read, "<u2", offset=_HEAD + _A_WORD * count)
        found = _wanted(wanted)[hashes].nonzero()[0]
        if not len(found):
            return
        starts = np.frombuffer(self.read, "<u2", count, _HEAD)
        counts = np.frombuffer(self.read, np.uint8, 2 * count, _HEAD + 2 * count)
        places, behind = np.cumsum(counts.reshape(count, 2), axis=0, dtype=np.int64).T
        numbers = behind.searchsorted(found, "right")
        for number in dict.fromkeys(numbers.tolist()):
            at = int(starts[number])
            match = WORD.match(normal.text, at)
            assert match is not None  # noqa: S101 -- this is where it was found
            yield WordAt(match[1], at, int(places[number - 1]) if number else 0)


@lru_cache(maxsize=16)
def _wanted(terms: frozenset[str]) -> Array:
    """Which hashes are those of ``terms``: all texts of a page are asked for the same ones."""
    table = np.zeros(_HASHES, bool)
    table[[_hash(term) for term in terms]] = True
    return table


def _hash(term: str) -> int:
    """The same in every process and on every machine."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass")) & (_HASHES - 1)
