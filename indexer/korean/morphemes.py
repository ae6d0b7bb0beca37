"""Morphemes: the only module that knows Kiwi.

Kiwi takes 2 to 4 seconds and 530 MB to load, so it is loaded when the first
unknown word needs it, never at import.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from kiwipiepy import Kiwi


class Morpheme(NamedTuple):
    """A morpheme of a word.

    ``form`` is the dictionary's, ``tag`` one of the Sejong tag set without
    Kiwi's suffix for irregular stems, ``start`` and ``end`` count in the word.
    """

    form: str
    tag: str
    start: int
    end: int


class MorphologicalAnalyzer(Protocol):
    """Whatever splits words into morphemes."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same word may be split in another way."""

    def split(self, words: Sequence[str]) -> list[tuple[Morpheme, ...]]:
        """The morphemes of each word, each word taken by itself."""


class KiwiAnalyzer:
    """Kiwi, loaded at the first word; safe to use from several threads.

    ``threads`` is how many of its own Kiwi analyses lists with.  They survive
    no fork, not even its exit: 0, for a process that will fork, has none.
    """

    def __init__(self, threads: int = 2) -> None:
        self._threads = threads
        self._kiwi: Kiwi | None = None
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """Versions of Kiwi and of its model."""
        return f"kiwi-{version('kiwipiepy')}-model-{version('kiwipiepy_model')}"

    def split(self, words: Sequence[str]) -> list[tuple[Morpheme, ...]]:
        """The morphemes of each word; about 20,000 words a second on two cores."""
        kiwi = self._load()
        analyses = kiwi.tokenize(list(words)) if self._threads else map(kiwi.tokenize, words)
        return [
            tuple(Morpheme(t.form, t.tag.partition("-")[0], t.start, t.end) for t in tokens)
            for tokens in analyses
        ]

    def _load(self) -> Kiwi:
        with self._lock:
            if self._kiwi is None:
                from kiwipiepy import Kiwi  # noqa: PLC0415 -- 530 MB, not wanted for `--help`

                with warnings.catch_warnings():
                    # It warns of any 0, whose meaning changed in 0.21; ours is the new one.
                    warnings.simplefilter("ignore", DeprecationWarning)
                    self._kiwi = Kiwi(num_workers=self._threads)
            return self._kiwi
