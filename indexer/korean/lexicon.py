"""The lexicon: each distinct word is analysed once and remembered.

News repeats itself: 2.5 million words of 7,478 posts are 200,000 distinct
ones.  Analysing each of these once takes an eighth of the time of analysing
every sentence, ranks as well, and makes a word mean the same in a query and
in a document.  A saved lexicon answers nearly every query without Kiwi.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from indexer.garbage import collected_rarely
from indexer.whole_file import written_whole

MAX_WORDS = 2_000_000
"""Words beyond this many are analysed again each time they are met."""

FILE_NAME = "lexicon.txt"
"""The lexicon's file in an index folder; it holds nothing that cannot be made again."""

_HEADER = "citynews lexicon 4"


class WordTerms(NamedTuple):
    """The index terms of one word.

    ``terms`` are those of the main sequence, in order.  Beside them lie other
    ``readings``, as good as the terms (전공의 where Kiwi reads 전공 + 의, 시 for
    市), and ``stems``, which are less than the terms (세종 in 세종시).  Term ``i``
    stands at ``spans[2 * i]:spans[2 * i + 1]`` of the word, and likewise what
    lies beside (readings, then stems) in ``beside_spans``.
    """

    terms: tuple[str, ...]
    spans: tuple[int, ...]
    readings: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    beside_spans: tuple[int, ...] = ()

    @property
    def all_terms(self) -> tuple[str, ...]:
        """Terms, readings and stems, in the order of their spans."""
        return (*self.terms, *self.readings, *self.stems) if self.beside_spans else self.terms


Entry = tuple[str, WordTerms]
"""A word and what it is."""

Analysis = Callable[[Sequence[str]], Iterable[Entry]]
"""Gives each of different words with its terms, in any order."""


class Lexicon:
    """Remembers what ``analyze`` says of each word, up to ``max_words`` of them.

    ``fingerprint`` names the analysis; a saved lexicon of another one is not
    used.  All methods may be called by several threads.
    """

    def __init__(self, analyze: Analysis, fingerprint: str, *, max_words: int = MAX_WORDS) -> None:
        self.fingerprint = fingerprint
        self._analyze = analyze
        self._max_words = max_words
        self._known: dict[str, WordTerms] = {}
        self._saved: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._saved) + len(self._known.keys() - self._saved.keys())

    def __contains__(self, word: str) -> bool:
        return word in self._known or word in self._saved

    @contextmanager
    def analysed_by(self, analyze: Analysis) -> Iterator[None]:
        """Have somebody else, who remembers all, analyse until the end of ``with``.

        What is remembered here of that is forgotten then.
        """
        before, self._analyze = self._analyze, analyze
        known = dict(self._known)
        try:
            yield
        finally:
            self._analyze, self._known = before, known

    def unknown(self, words: Iterable[str]) -> list[str]:
        """Those of ``words`` that are unknown, sorted, each once."""
        unknown = set(words).difference(self._known)
        return sorted(unknown.difference(self._saved))

    def learn(self, words: Iterable[str]) -> None:
        """Analyse those of ``words`` that are unknown, in one go."""
        self.learn_all([words])

    def learn_all(self, texts: Iterable[Iterable[str]]) -> None:
        """Analyse those words of ``texts`` that are unknown, in one go."""
        words = set().union(*texts)
        self._learn(words)
        saved = words.difference(self._known)
        self.add({word: _decode(self._saved[word]) for word in saved if word in self._saved})

    def _learn(self, words: Iterable[str]) -> dict[str, WordTerms]:
        """Analyse those of ``words`` that are unknown; what they are, remembered or not."""
        with collected_rarely():
            unknown = self.unknown(words)
            found = dict(self._analyze(unknown)) if unknown else {}
            self.add(found)
            return found

    def entries(self, words: Sequence[str]) -> Iterator[Entry]:
        """What each of different words is: the known ones first, others as soon as they are analysed.

        Those that were saved stay so.
        """
        known, new = self._known, self.unknown(words)
        unknown = set(new)
        for word in words:
            if word not in unknown:
                yield word, known.get(word) or _decode(self._saved[word])
        with collected_rarely():
            for word, entry in self._analyze(new) if new else ():
                if len(known) < self._max_words:
                    known[word] = entry
                yield word, entry

    def wake(self, word: str) -> None:
        """Analyse a ``word`` and forget it: the first one takes a while."""
        list(self._analyze([word]))

    def look_up(self, words: Sequence[str]) -> list[WordTerms]:
        """What is known of each of ``words``: half a microsecond a word."""
        try:
            return list(map(self._known.__getitem__, words))
        except KeyError:
            return [self[word] for word in words]

    def __getitem__(self, word: str) -> WordTerms:
        if (found := self._known.get(word)) is not None:
            return found
        if (line := self._saved.get(word)) is not None:
            found = _decode(line)
        else:
            ((_, found),) = self._analyze([word])
        if len(self._known) < self._max_words:
            self._known[word] = found
        return found

    def peek(self, word: str) -> WordTerms | None:
        """What is known of ``word``, if anything is; nothing is analysed, or remembered for it."""
        if (found := self._known.get(word)) is None and (line := self._saved.get(word)) is not None:
            return _decode(line)
        return found

    def add(self, words: Mapping[str, WordTerms]) -> None:
        """Take over what another lexicon of the same analysis knows."""
        self._known.update(islice(words.items(), max(self._max_words - len(self._known), 0)))

    def load(
        self, path: Path, *, made_by: str = "", without: re.Pattern[str] | None = None
    ) -> bool:
        """Take over a saved lexicon; False when there is none of the same fingerprint.

        One of the fingerprint ``made_by`` will do for all words that ``without`` does not find.
        """
        try:
            text = path.read_text(encoding="utf-8")
        except (FileNotFoundError, UnicodeDecodeError):
            return False
        header, _, lines = text.partition("\n")
        if header != _header(made_by or self.fingerprint, lines):
            return False
        entries = (line.partition("\t") for line in lines.splitlines())
        if without is not None:
            entries = (entry for entry in entries if not without.search(entry[0]))
        self._saved = {word: rest for word, _, rest in islice(entries, self._max_words)}
        return True

    def save(self, path: Path) -> None:
        """Write all known words to ``path``, whole or not at all; nobody else may at this time."""
        known, saved = self._known, self._saved
        lines = [f"{word}\t{_encode(entry)}\n" for word, entry in known.items()]
        lines += [f"{word}\t{line}\n" for word, line in saved.items() if word not in known]
        lines.sort()  # by their words: nothing in a word comes before a tab
        text = "".join(lines)
        with written_whole(path) as file:
            file.write(f"{_header(self.fingerprint, text)}\n{text}".encode())


def _header(fingerprint: str, lines: str) -> str:
    """The first line: a lexicon of another analysis, or a damaged one, has another."""
    return f"{_HEADER} {fingerprint} {zlib.crc32(lines.encode()):08x}"


def _encode(entry: WordTerms) -> str:
    """Terms and their spans, then readings, stems and theirs if there are any, parted by tabs."""
    line = f"{' '.join(entry.terms)}\t{_written(entry.spans)}"
    if not entry.beside_spans:
        return line
    beside = f"{' '.join(entry.readings)}\t{' '.join(entry.stems)}"
    return f"{line}\t{beside}\t{_written(entry.beside_spans)}"


@lru_cache(maxsize=1 << 12)
def _written(spans: tuple[int, ...]) -> str:
    return " ".join(map(str, spans))


def _decode(line: str) -> WordTerms:
    fields = line.split("\t")
    terms = tuple(fields[0].split())
    if len(fields) == len(("terms", "spans")):
        return WordTerms(terms, _numbers(fields[1]))
    _, spans, readings, stems, edges = fields
    beside = tuple(readings.split()), tuple(stems.split()), _numbers(edges)
    return WordTerms(terms, _numbers(spans), *beside)


@lru_cache(maxsize=1 << 12)
def _numbers(field: str) -> tuple[int, ...]:
    """Remembered: few words have spans that no other has."""
    return tuple(map(int, field.split()))
