"""Morphemes: what a word is made of, and whoever tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol


class Morpheme(NamedTuple):
    """A morpheme of a word.

    ``form`` is the dictionary's, ``tag`` one of the Sejong tag set without
    Kiwi's suffix for irregular stems, ``start`` and ``end`` count in the word.
    The parts of a compound that the dictionary holds whole come one by one.
    A morpheme tagged ``WHOLE`` is another reading of the word, as one noun.
    """

    form: str
    tag: str
    start: int
    end: int


WHOLE = "WHOLE"


class Reading(NamedTuple):
    """The morphemes of a word; ``is_noun`` if it ends in a noun that the dictionary holds."""

    morphemes: tuple[Morpheme, ...]
    is_noun: bool


Read = Callable[[Sequence[str]], Iterator[tuple[str, Reading]]]
"""Reads different words, each by itself, in any order."""


class MorphologicalAnalyzer(Protocol):
    """Whatever splits words into morphemes."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same word may be split in another way."""

    def split(self, words: Iterable[str]) -> Iterable[tuple[str, tuple[Morpheme, ...]]]:
        """Each different word with its morphemes, as soon as they are known, in any order.

        Each word is taken by itself.
        """
