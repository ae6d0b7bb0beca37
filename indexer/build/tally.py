"""Which nouns stand in which post, kept from build to build, so that only new posts are read.

    (id, digest) → row: date, title, numbers of the post's nouns and of its title's terms

The file is a shortcut, never the truth: what the index holds is asked of the
index, and a row counts only for the digest that it was made of.  So a tally
from before a killed build is as good as the newest, and one that is lost,
damaged or of another analyzer costs counting all posts again.

``build/notes`` brings it up to date.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from indexer.whole_file import written_whole

Array = np.ndarray[Any, np.dtype[Any]]

FILE_NAME = "tally"
"""The tally's file in an index folder; it holds nothing that cannot be made again."""

_HEADER = "citynews tally 2"


class Row(NamedTuple):
    """What is known of a post: ``nouns`` are numbers of words, each once.

    ``headline`` has the numbers of the terms of its title, each once and doubled, and one more where
    the body says the term too; it is empty where there is no body.
    """

    digest: str
    day: float
    title: str
    nouns: array[int]
    headline: array[int]


@dataclass(frozen=True)
class Tally:
    """Words and terms by their numbers, and a row for each post."""

    words: tuple[str, ...] = ()
    rows: Mapping[str, Row] = field(default_factory=dict)

    @cached_property
    def counts(self) -> Mapping[int, int]:
        """How many posts hold each noun: the most frequent first, then in the order of words."""
        found = np.bincount(self.flat()[0]).tolist()
        held = [noun for noun, count in enumerate(found) if count]
        held.sort(key=self.words.__getitem__)
        held.sort(key=found.__getitem__, reverse=True)
        return {noun: found[noun] for noun in held}

    def flat(self) -> tuple[Array, Array]:
        """The nouns of all posts, one post after the other, and how many each has."""
        sizes = [len(row.nouns) for row in self.rows.values()]
        return _joined(row.nouns for row in self.rows.values()), np.array(sizes, int)

    def headlines(self) -> dict[str, tuple[int, int]]:
        """How many titles hold each term, and how many of them stand over a body that says it."""
        terms = _joined(row.headline for row in self.rows.values())
        titles = np.bincount(terms >> 1)
        said = np.bincount(terms[terms & 1 == 1] >> 1, minlength=len(titles))
        held = np.flatnonzero(titles).tolist()
        return {self.words[term]: (int(titles[term]), int(said[term])) for term in held}

    def titles(self) -> list[str]:
        """All titles, the oldest post's first."""
        rows = sorted(self.rows.items(), key=lambda item: (item[1].day, item[0]))
        return [row.title for _, row in rows]

    def save(self, path: Path, fingerprint: str) -> None:
        """Write the tally, whole or not at all."""
        rows = [
            [name, row.digest, row.day, row.title, len(row.nouns), len(row.headline)]
            for name, row in self.rows.items()
        ]
        head = json.dumps([self.words, rows], ensure_ascii=False).encode()
        numbers = array("I", chain.from_iterable(map(_numbers, self.rows.values())))
        if sys.byteorder == "big":
            numbers.byteswap()
        content = head + b"\n" + numbers.tobytes()
        with written_whole(path) as file:
            file.write(f"{_HEADER} {fingerprint} {zlib.crc32(content):08x}\n".encode())
            file.write(content)


def load_tally(path: Path, fingerprint: str) -> Tally:
    """What ``save`` has written; an empty tally if it is of another analyzer, or no good."""
    try:
        header, content = path.read_bytes().split(b"\n", 1)
        if header.decode() != f"{_HEADER} {fingerprint} {zlib.crc32(content):08x}":
            return Tally()
    except (OSError, ValueError):
        return Tally()
    head, data = content.split(b"\n", 1)
    words, fields = json.loads(head)
    numbers = array("I", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    rows = {}
    at = 0
    for name, digest, day, title, nouns, headline in fields:
        end = at + nouns + headline
        rows[name] = Row(digest, day, title, numbers[at : at + nouns], numbers[at + nouns : end])
        at = end
    return Tally(tuple(words), rows)


def changed_nouns(before: Tally, after: Tally) -> set[int]:
    """Numbers of the nouns that posts hold which are new or gone."""
    differing = [
        row
        for one, other in ((before, after), (after, before))
        for name, row in one.rows.items()
        if name not in other.rows or other.rows[name].digest != row.digest
    ]
    return set(chain.from_iterable(row.nouns for row in differing))


def _numbers(row: Row) -> Iterable[int]:
    return chain(row.nouns, row.headline)


def _joined(found: Iterable[array[int]]) -> Array:
    """All numbers, one row after the other."""
    return np.concatenate([np.empty(0, np.uint32), *[np.frombuffer(x, np.uint32) for x in found]])
