"""Suggestions while a reader types: from titles and terms, at every keystroke.

    typed text → keystrokes → texts that hold a word beginning so, best first

Three readings of what is typed, each asked only while the ones before leave room:

1. keystrokes: 세ㅈ, 셎 and 세조 all stand on the way to 세종시 (see ``indexer.korean.jamo``);
2. initial consonants: ㅅㅈㅅ, and between syllables: 세ㅈㅅ;
3. the other keyboard layout (tpwhd), when neither found anything.

Spaces, punctuation and case count in neither the typed text nor the texts, so
that spacing does not matter.  The better texts come first, those that begin
with what is typed before those that hold it in a later word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from indexer.korean.jamo import INITIALS, compose, initials, is_syllable, keystrokes, typing_towards
from indexer.korean.keyboard import to_hangul, to_latin
from indexer.korean.normalize import normalize
from indexer.search.prefixes import DEPTH, END, KEY, WordStarts
from indexer.whole_file import written_whole

FILE_NAME = "suggestions"
"""The suggestions' file in an index folder; it holds nothing that cannot be made again."""

MAX_LIMIT = DEPTH // 2
"""Suggestions at one time: the best of later words stay exact when as many began the text."""

_MAX_LETTERS = 300
"""Longer texts are cut for matching; the longest title of 7,478 real posts has 242 characters."""

_MAX_FILTERED = 700
"""Places looked at one by one for syllables between initials, at 0.1 to 0.3 µs each."""

_HEADER = "citynews suggestions 1"
_HEADER_LINE = re.compile(r"citynews suggestions 1 (\S+) (\d+) (\d+) (\d+) (\d+)\n")
_MAX_HEADER = 200
_WORD = re.compile(r"[^\W_]+")
_SYLLABLES = re.compile("[가-힣]+")
_LONE = re.compile("[ㄱ-ㅎ]")
_DRAWN = re.compile("[가-힣](?=[ㄱ-ㅎ])")


class Kind(StrEnum):
    """What a suggested text is."""

    TITLE = "title"
    TERM = "term"


class Entry(NamedTuple):
    """A text that may be suggested; of two texts the heavier one is (its frequency, freshness)."""

    text: str
    kind: Kind
    weight: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text as it was entered, and what it is."""

    text: str
    kind: Kind


class Content(NamedTuple):
    """A file of suggestions: sizes of its parts, and all but its header."""

    sizes: tuple[int, int, int, int]
    body: bytes


class Suggester:
    """Suggests texts, numbered by rank; immutable, may be shared by threads.

    ``letters`` holds a line for each text, its folded letters and digits.
    """

    def __init__(
        self,
        suggestions: Sequence[Suggestion],
        letters: str,
        by_keystrokes: WordStarts,
        by_initials: WordStarts,
    ) -> None:
        self._suggestions = suggestions
        self._letters = letters
        self._by_keystrokes = by_keystrokes
        self._by_initials = by_initials

    @classmethod
    def build(cls, entries: Iterable[Entry]) -> Suggester:
        """A suggester of the texts of ``entries``; those without a letter or digit fall out."""
        suggestions, words = _ranked(entries)
        return cls(
            suggestions,
            "".join("".join(parts) + END for parts in words),
            WordStarts.build([list(map(keystrokes, parts)) for parts in words]),
            WordStarts.build([list(map(initials, parts)) for parts in words]),
        )

    def __len__(self) -> int:
        return len(self._suggestions)

    def suggest(self, typed: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """The best ``limit`` texts (at most ``MAX_LIMIT``) for what has been typed so far."""
        letters = "".join(_words(typed[: 2 * KEY]))
        limit = max(0, min(limit, MAX_LIMIT))
        found = self._find(letters, limit)
        if not found:
            raw = "".join(_WORD.findall(normalize(typed[: 2 * KEY]).text))
            others = (to_hangul(raw), to_latin(raw))
            found = next(filter(None, (self._find(o.casefold(), limit) for o in others if o)), [])
        return tuple(self._suggestions[number] for number in found)

    def save(self, path: Path, generation: str) -> None:
        """Write what ``load`` reads; ``generation`` names the index that it was made of."""
        save_content(self.content(), path, generation)

    def content(self) -> Content:
        """Texts and sorted word starts: about 350 bytes a title of 30 letters."""
        texts = "".join(f"{s.kind}\t{s.text}\n" for s in self._suggestions).encode()
        letters = self._letters.encode()
        file = BytesIO()
        file.write(texts + letters)
        self._by_keystrokes.write(file)
        self._by_initials.write(file)
        sizes = len(self), len(texts), len(letters), len(self._by_keystrokes.words.starts)
        return Content(sizes, file.getvalue())

    @classmethod
    def load(cls, path: Path, generation: str) -> Suggester:
        """Read what ``save`` has written; raises ``ValueError`` when it is something else."""
        with path.open("rb") as file:
            found = _HEADER_LINE.fullmatch(file.readline(_MAX_HEADER).decode())
            if found is None or found[1] != generation:
                raise ValueError(f"{path}: not the suggestions of this index — rebuild the index")
            count, texts, size, words = map(int, found.groups()[1:])
            lines = file.read(texts).decode().split("\n")[:-1]
            fields = (line.partition("\t") for line in lines)
            suggestions = [Suggestion(text, Kind(kind)) for kind, _, text in fields]
            letters = file.read(size).decode()
            if not len(suggestions) == count == letters.count(END):
                raise ValueError(f"{path}: the suggestions are cut short — rebuild the index")
            starts = [
                WordStarts.read(form(letters), file, count, words)
                for form in (keystrokes, initials)
            ]
        return cls(suggestions, letters, *starts)

    def _find(self, letters: str, limit: int) -> list[int]:
        """Numbers of the texts for folded letters, by keystrokes and then by initials."""
        if not letters:
            return []
        found = self._by_keystrokes.best(keystrokes(letters), limit)
        if len(found) < limit and _LONE.search(letters):
            more = self._between(_plain(letters)) or self._between(_parted(letters))
            found += [number for number in more if number not in found]
        return found[:limit]

    def _between(self, letters: str) -> list[int]:
        """Texts with the syllables of ``letters``, and any syllable for each single consonant."""
        letters = letters[:KEY]
        given = [(i, char) for i, char in enumerate(letters) if char not in INITIALS]
        if not given:
            return self._by_initials.best(letters, MAX_LIMIT)
        index = self._by_initials.words
        places = index.places(initials(letters))[:_MAX_FILTERED]
        cut = slice(places.start, places.stop)
        fitting = list(zip(index.starts[cut], index.texts[cut], strict=True))
        for offset, char in given:
            there = [self._letters[at + offset] for at, _ in fitting]
            last = offset == len(letters) - 1
            right = {letter for letter in set(there) if _on_the_way(char, letter, last)}
            fitting = [
                place for place, letter in zip(fitting, there, strict=True) if letter in right
            ]
        heads = {number for at, number in fitting if self._letters[at - 1 : at] in ("", END)}
        return [*sorted(heads), *sorted({number for _, number in fitting} - heads)]


def save_content(content: Content, path: Path, generation: str) -> None:
    """Write suggestions; ``generation`` names the index that they were made of."""
    with written_whole(path) as file:
        file.write(f"{_HEADER} {generation} {' '.join(map(str, content.sizes))}\n".encode())
        file.write(content.body)


def _ranked(entries: Iterable[Entry]) -> tuple[list[Suggestion], list[tuple[str, ...]]]:
    """Texts and their words, heaviest first; of texts that differ in no letter, one."""
    ranked: dict[str, tuple[Suggestion, tuple[str, ...]]] = {}
    for text, kind, _ in sorted(entries, key=lambda entry: (-entry.weight, entry.text, entry.kind)):
        words = tuple(_words(text))
        if words:
            ranked.setdefault("".join(words), (Suggestion(" ".join(text.split()), kind), words))
    return [s for s, _ in ranked.values()], [words for _, words in ranked.values()]


def _words(text: str) -> list[str]:
    """The runs of letters and digits of ``text``, folded; most texts are one word of syllables."""
    if len(text) <= _MAX_LETTERS and _SYLLABLES.fullmatch(text):
        return [text]
    return _WORD.findall(normalize(text[:_MAX_LETTERS]).text.casefold())


def _plain(letters: str) -> str:
    """Letters with joined single consonants (ㄳ) taken apart."""
    return "".join(char if is_syllable(char) else keystrokes(char) for char in letters)


def _parted(letters: str) -> str:
    """The same where an input method drew an initial into the syllable before it: 셎ㅅ → 세ㅈㅅ."""
    return _DRAWN.sub(
        lambda m: compose(keystrokes(m[0])[:-1]) + keystrokes(m[0])[-1], _plain(letters)
    )


def _on_the_way(typed: str, letter: str, last: bool) -> bool:
    return typed == letter or (last and typing_towards(typed, letter))
