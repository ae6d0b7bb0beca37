"""Morphemes: the only module that knows Kiwi.

Kiwi takes 2 to 4 seconds and 530 MB to load, so it is loaded when the first
unknown word needs it, never at import.
"""

from __future__ import annotations

import os
import threading
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
    """Kiwi, loaded at the first word; safe to use from several threads and after a fork.

    ``workers`` is the number of Kiwi's own threads.
    """

    def __init__(self, workers: int = 2) -> None:
        self._workers = workers
        self._kiwi: Kiwi | None = None
        self._loaded_by = 0
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """Versions of Kiwi and of its model."""
        return f"kiwi-{version('kiwipiepy')}-model-{version('kiwipiepy_model')}"

    def split(self, words: Sequence[str]) -> list[tuple[Morpheme, ...]]:
        """The morphemes of each word; about 20,000 words a second on two cores."""
        kiwi = self._load()
        if len(words) > 1 and os.getpid() == self._loaded_by:
            analyses = kiwi.tokenize(list(words))
        else:  # a list is handed to Kiwi's threads, which do not survive a fork
            analyses = (kiwi.tokenize(word) for word in words)
        return [
            tuple(Morpheme(t.form, t.tag.partition("-")[0], t.start, t.end) for t in tokens)
            for tokens in analyses
        ]

    def _load(self) -> Kiwi:
        with self._lock:
            if self._kiwi is None:
                from kiwipiepy import Kiwi  # noqa: PLC0415 -- 530 MB, not wanted for `--help`

                self._kiwi = Kiwi(num_workers=self._workers)
                self._loaded_by = os.getpid()
            return self._kiwi
