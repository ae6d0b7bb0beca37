"""Prefix search over word starts: which of many ranked texts hold a word that begins so.

A suffix array over the starts of words (Manber & Myers, *Suffix arrays*, 1993):
one long string of all keys, and the places where words start in it, sorted by
what stands there.  All places with one prefix are neighbours.  Texts are
numbered by rank, best first, so the best of a range are its smallest numbers;
a tree over blocks of the range keeps ``DEPTH`` of them ready (a segment tree
of minima), which makes the prefix of a single key as fast as a rare one.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, repeat
from typing import BinaryIO

KEY = 48
"""Characters of a key that count; longer prefixes are cut to this many."""

END = "\n"
"""Closes the key of a text; no key holds it."""

DEPTH = 20
"""How many of the best texts of any range are exact."""

_BLOCK = 128
"""Places below one leaf of the tree; a query looks at fewer than two blocks of them."""


class PrefixIndex:
    """Word starts of ``keys``, sorted; ``texts[i]`` is the text in which ``starts[i]`` stands."""

    def __init__(self, keys: str, starts: array[int], texts: array[int]) -> None:
        self.keys = keys
        self.starts = starts
        self.texts = texts
        self._tree = _best_of_blocks(texts)
        self._leaves = len(self._tree) // 2

    @classmethod
    def build(cls, keys: str, starts: array[int], texts: array[int]) -> PrefixIndex:
        """Sort the word starts, given best text first; so of equal keys the best stands first."""
        order = sorted(range(len(starts)), key=lambda i: keys[starts[i] : starts[i] + KEY])
        return cls(
            keys, *(array("I", map(column.__getitem__, order)) for column in (starts, texts))
        )

    @classmethod
    def read(cls, keys: str, file: BinaryIO, count: int) -> PrefixIndex:
        """Take back ``count`` word starts that ``write`` has sorted and written."""
        columns = array("I"), array("I")
        for column in columns:
            data = file.read(count * column.itemsize)
            if len(data) != count * column.itemsize:
                raise ValueError("the file of word starts is cut short — rebuild the index")
            column.frombytes(data)
            if sys.byteorder == "big":
                column.byteswap()
        return cls(keys, *columns)

    def write(self, file: BinaryIO) -> None:
        """Write the sorted starts and their texts, four bytes each, little-endian."""
        for column in (self.starts, self.texts):
            copy = array("I", column)
            if sys.byteorder == "big":
                copy.byteswap()
            file.write(copy.tobytes())

    def places(self, prefix: str) -> range:
        """The sorted positions whose keys begin with ``prefix``."""
        prefix, keys = prefix[:KEY], self.keys
        length = len(prefix)
        low = bisect_left(self.starts, prefix, key=lambda at: keys[at : at + KEY])
        high = bisect_right(self.starts, prefix, low, key=lambda at: keys[at : at + length])
        return range(low, high)

    def best(self, positions: range, count: int) -> list[int]:
        """The ``count`` best texts of a range, best first, each once; exact up to ``DEPTH``.

        Beyond that the rest are good ones, but better ones may be missing.
        """
        return sorted({number for part in self._parts(positions) for number in part})[:count]

    def _parts(self, positions: range) -> Iterator[Sequence[int]]:
        """Texts that hold the ``DEPTH`` best of ``positions``: its ragged ends, tree nodes between."""
        first, last = -(-positions.start // _BLOCK), positions.stop // _BLOCK
        if first >= last:
            yield self.texts[positions.start : positions.stop]
            return
        yield self.texts[positions.start : first * _BLOCK]
        yield self.texts[last * _BLOCK : positions.stop]
        low, high = first + self._leaves, last + self._leaves
        while low < high:
            if low & 1:
                yield self._tree[low]
                low += 1
            if high & 1:
                high -= 1
                yield self._tree[high]
            low, high = low >> 1, high >> 1


def _best_of_blocks(texts: array[int]) -> list[array[int]]:
    """A segment tree in an array: the leaves in its second half, parents at half their number."""
    leaves = [
        array("I", sorted(set(texts[at : at + _BLOCK]))[:DEPTH])
        for at in range(0, len(texts), _BLOCK)
    ]
    tree = [array("I")] * len(leaves) + leaves
    for node in range(len(leaves) - 1, 0, -1):
        both = {*tree[2 * node], *tree[2 * node + 1]}
        tree[node] = array("I", sorted(both)[:DEPTH])
    return tree


class WordStarts:
    """Texts by what stands where they begin, and where any of their words begins."""

    def __init__(self, heads: PrefixIndex, words: PrefixIndex) -> None:
        self.heads = heads
        self.words = words

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> WordStarts:
        """Of the keys of the words of each text, best text first."""
        starts, numbers, heads = array("I"), array("I"), array("I")
        at = 0
        for number, words in enumerate(texts):
            heads.append(at)
            starts.extend(accumulate(map(len, words[:-1]), initial=at))
            numbers.extend(repeat(number, len(words)))
            at += sum(map(len, words)) + len(END)
        keys = "".join("".join(words) + END for words in texts)
        return cls(
            PrefixIndex.build(keys, heads, array("I", range(len(heads)))),
            PrefixIndex.build(keys, starts, numbers),
        )

    @classmethod
    def read(cls, keys: str, file: BinaryIO, texts: int, words: int) -> WordStarts:
        """Take back what ``write`` has written, of so many texts and words."""
        return cls(PrefixIndex.read(keys, file, texts), PrefixIndex.read(keys, file, words))

    def write(self, file: BinaryIO) -> None:
        """Write both orders; the keys are not part of it."""
        self.heads.write(file)
        self.words.write(file)

    def best(self, prefix: str, count: int) -> list[int]:
        """The best texts that begin with ``prefix``, then the best that hold it in a later word."""
        found = self.heads.best(self.heads.places(prefix), count)
        if len(found) < count:
            others = self.words.best(self.words.places(prefix), count + len(found))
            found += [number for number in others if number not in found]
        return found[:count]
