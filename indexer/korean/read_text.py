"""What was read of a text when it was indexed, so that its words are found again in microseconds.

    text → words → (lexicon) → Reader → bytes beside the document → ReadText → words that hold some terms

Result pages mark the words of a query in the posts that they show.  Reading a
post of 300 words for that takes half a millisecond, and has the lexicon make
each of its words ready, which adds up to 80 MB a process; looking terms up in
what was read before takes ten microseconds and no memory.

    count of words    uint16
    is normal         uint16: 1 if normalisation leaves the text as it is
    starts            uint16 a word: its offset
    words             3 uint8 a word: its terms in the main sequence, all its terms, its length
    hashes            uint16 a term, word by word
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import starmap
from typing import Any, NamedTuple

import numpy as np

from indexer.korean.lexicon import Lexicon
from indexer.korean.normalize import normalize
from indexer.korean.words import pieces_of

Array = np.ndarray[Any, np.dtype[Any]]

_HASHES = 1 << 16
_MOST = _HASHES - 1
"""Code points of a text whose offsets fit 16 bits."""

_LARGEST = 255
"""Terms, and code points, of a word; a title of 500 figures in a row would have more terms."""

_MOST_KEPT = 1 << 16

_START, _WORD = 2, 3
_HEAD = 4


Original = Callable[[int, int], tuple[int, int]]
"""The text's span of a span of a word in it."""


class WordAt(NamedTuple):
    """A normalised word, how many terms of the sequence precede it, and where it stands."""

    word: str
    place: int
    original: Original


class Placed(NamedTuple):
    """The words of a text, and where they start; of what is kept: ``lengths`` (uint8), ``head``."""

    words: list[str]
    starts: Array
    lengths: bytes
    head: bytes


def place_words(text: str) -> Placed | None:
    """Cut a text into words; None if it is too long, or one of them cannot be told from its span."""
    if len(text) > _MOST:
        return None
    normal = normalize(text)
    pieces = pieces_of(normal.text)
    words = pieces[1::2]
    sizes = np.fromiter(map(len, pieces), np.int64, len(pieces))
    starts, lengths = sizes.cumsum()[:-1:2], sizes[1::2]
    if normal.starts is not None:  # else characters were replaced one by one, if at all
        spans = list(starmap(normal.original, zip(starts, starts + lengths, strict=True)))
        if not _come_again(text, spans, words):
            return None
        starts, ends = np.array(spans, np.int64).reshape(-1, 2).T
        lengths = ends - starts
    if lengths.max(initial=0) > _LARGEST:
        return None
    head = np.concatenate(((len(words), normal.text == text), starts)).astype("<u2")
    return Placed(words, starts, lengths.astype(np.uint8).tobytes(), head.tobytes())


class Known(NamedTuple):
    """Words with their terms by hashes (see ``hash_of``): ``sizes`` (uint8) has a row a word.

    A row is as many terms as stand in the sequence, as there are in all, and the word's length;
    ``hashes`` (uint16) has all of them, word by word, and ``ends`` where those of each word end.
    """

    sizes: Array
    hashes: Array
    ends: Array


def known_words(sequence: Sizes, beside: Sizes, lengths: Array) -> Known:
    """Words by their terms in the sequence and beside it: hashes, and how many each word has."""
    (terms, counts), (others, more) = sequence, beside
    total = counts + more
    ends = np.cumsum(total)
    hashes = np.empty(int(total.sum()), "<u2")
    hashes[_spread(ends - total, counts)] = terms
    hashes[_spread(ends - more, more)] = others
    sizes = np.stack([counts, np.minimum(total, _HASHES - 1), lengths], axis=1)
    return Known(sizes, hashes, np.append(0, ends))


Sizes = tuple[Array, Array]


def _spread(starts: Array, counts: Array) -> Array:
    """Numbers from each of ``starts`` on, so many each."""
    shifts = starts - (np.cumsum(counts) - counts)
    found: Array = np.repeat(shifts, counts) + np.arange(counts.sum())
    return found


def kept(known: Known, words: slice, head: bytes) -> bytes:
    """What ``Reader.read`` gives of a text with these words; nothing if one has too many terms."""
    sizes = known.sizes[words]
    if len(sizes) and sizes.max() > _LARGEST:
        return b""
    hashes = known.hashes[known.ends[words.start] : known.ends[words.stop]]
    return b"".join((head, sizes.astype(np.uint8).tobytes(), hashes.tobytes()))


class Reader:
    """Reads texts by a lexicon; remembers the words that come again and again."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._kept = lru_cache(_MOST_KEPT)(self._word)

    def read(self, text: str) -> bytes:
        """Look all words of a text up, for ``ReadText``; nothing of a text too long for its form."""
        placed = place_words(text)
        if placed is None:
            return b""
        found = [self._kept(*pair) for pair in zip(placed.words, placed.lengths, strict=True)]
        words = [word for word in found if word is not None]
        if len(words) < len(found):
            return b""
        sizes, hashes = zip(*words, strict=True) if words else ((), ())
        return b"".join((placed.head, *sizes, *hashes))

    def _word(self, word: str, length: int) -> tuple[bytes, bytes] | None:
        """The sizes of a word, and its hashes; None if one is too large."""
        entry = self._lexicon[word]
        terms = entry.all_terms
        if max(len(terms), length) > _LARGEST:
            return None
        hashes = b"".join(_hash(term).to_bytes(2, "little") for term in terms)
        return bytes((len(entry.terms), len(terms), length)), hashes


@dataclass(frozen=True, slots=True, eq=False)
class ReadText:
    """A text and what was ``read`` of it, which is not empty."""

    text: str
    read: bytes

    def holding(self, wanted: frozenset[str]) -> Iterator[WordAt]:
        """The words that have one of the wanted terms, in order; by chance another, too."""
        count = int.from_bytes(self.read[:2], "little")
        after = _HEAD + (_START + _WORD) * count
        found = _wanted(wanted)[np.frombuffer(self.read, "<u2", offset=after)].nonzero()[0]
        if not len(found):
            return
        starts = np.frombuffer(self.read, "<u2", count, _HEAD)
        sizes = np.frombuffer(self.read, np.uint8, _WORD * count, _HEAD + _START * count)
        terms, hashes, lengths = sizes.reshape(count, _WORD).T
        numbers = hashes.cumsum(dtype=np.int64).searchsorted(found, "right")
        numbers = np.array(list(dict.fromkeys(numbers.tolist())))
        places = (terms.cumsum(dtype=np.int64)[numbers] - terms[numbers]).tolist()
        at = _normal_at if self.read[2] else _at
        columns = starts[numbers].tolist(), lengths[numbers].tolist(), places
        for start, length, place in zip(*columns, strict=True):
            yield at(self.text[start : start + length], start, place)


def _normal_at(word: str, at: int, place: int) -> WordAt:
    return WordAt(word, place, lambda start, end: (at + start, at + end))


def _at(piece: str, at: int, place: int) -> WordAt:
    normal = normalize(piece)

    def original(start: int, end: int) -> tuple[int, int]:
        start, end = normal.original(start, end)
        return at + start, at + end

    return WordAt(normal.text, place, original)


def _come_again(text: str, spans: Sequence[tuple[int, int]], words: Sequence[str]) -> bool:
    """Whether each word is all that is read of its own span: not so in ``㎧``, which has two.

    What is spelled as normalised text is spelled alike when it stands alone, for each part of a
    text in NFC is in NFC (UAX #15, 9).
    """
    pairs = zip([text[start:end] for start, end in spans], words, strict=True)
    return all(piece == word or normalize(piece).text == word for piece, word in pairs)


@lru_cache(maxsize=16)
def _wanted(terms: frozenset[str]) -> Array:
    """Which hashes are those of ``terms``: all texts of a page are asked for the same ones."""
    table = np.zeros(_HASHES, bool)
    table[[_hash(term) for term in terms]] = True
    return table


def _hash(term: str) -> int:
    """The same in every process and on every machine."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass")) & (_HASHES - 1)
