"""Kiwi, the morphological analyzer: no other module knows it.

Kiwi takes a second and 310 MB to load, so it is loaded when the first unknown
word needs it, never at import.  Its dictionary of names in several words is left
out: it is most of the time and memory, and words come one by one here, so that an
entry with a space in it would only part 네이버웹툰 from 네이버 웹툰.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from indexer.korean.compounds import COMPOUND, Compounds, Part
from indexer.korean.forms import Forms, Split
from indexer.korean.morphemes import WHOLE, Morpheme, Reading
from indexer.korean.names import Names, fingerprint_of
from indexer.korean.particles import without_particle
from indexer.korean.tokens import (
    HANGUL,
    UNKNOWN,
    bare_tag,
    ends_in_noun,
    ends_unknown,
    is_built,
    is_noun,
    longer_nouns,
    may_be_noun,
    verbal_tail,
)

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

_SECOND_READING = 2.0
"""How much less likely than the first a reading may be."""

_ASKED = "nouns-3"
"""To be changed whenever Kiwi gives other morphemes for the way it is loaded and asked."""

_RULES: dict[str, Any] = {"oov_handling": "rule", "z_coda": False}
"""Unknown compounds are split; no final consonant is read as one that was put behind a word
(했엌): chat, which would make 재서 of 김재섭, and a tenth of Kiwi's time."""

_NOUNS = 16_000
"""Nouns that are remembered as Kiwi's model knows them: each is asked for with many others."""

_AMBIGUOUS = "Multiple morphemes"
"""What Kiwi's error says of a form with several tags, rather than of one that it does not hold."""

_FORMS = 64_000
"""Forms of which is remembered whether Kiwi's model holds them."""


class KiwiAnalyzer:
    """Kiwi, loaded at the first word; safe to use from several threads.

    ``threads`` is how many of its own Kiwi analyses lists with.  They survive
    no fork, not even its exit: 0, for a process that will fork, has none.
    ``names`` are words that Kiwi's dictionary does not hold, each one noun.
    """

    def __init__(self, threads: int = 2, names: Names = frozenset()) -> None:
        self._threads = threads
        self._names = names
        self._kiwi: Kiwi | None = None
        self._lock = threading.Lock()
        self._compounds = Compounds(self._forbidding)
        self._knows = lru_cache(_FORMS)(self._look_up)
        self._forms = Forms(self._read, self._knows, names)
        self._common_noun = lru_cache(_NOUNS)(self._read_common_noun)

    @property
    def fingerprint(self) -> str:
        """Versions of Kiwi and of its model, how it is asked, and a checksum of the names."""
        kiwi, model = version("kiwipiepy"), version("kiwipiepy_model")
        return f"kiwi-{kiwi}-model-{model}-{_ASKED}-{fingerprint_of(self._names)}"

    def split(self, words: Iterable[str]) -> Iterator[Split]:
        """Each different word with its morphemes; about 15,000 words a second on two cores.

        Kiwi's threads read on while whoever asks makes something of what they have read.
        """
        return self._forms.split(words)

    def _read(self, words: Sequence[str]) -> Iterator[tuple[str, Reading]]:
        """The readings of different words, as they stand; some words are asked for again."""
        doubtful: list[tuple[str, Any]] = []
        for word, tokens in zip(words, self._tokenize(words), strict=True):
            if ends_unknown(word, tokens) or may_be_noun(word, tokens) or verbal_tail(word, tokens):
                doubtful.append((word, tokens))
            else:
                morphemes = tuple(self._morphemes(tokens, ""))
                yield word, Reading(morphemes, ends_in_noun(word, tokens))
        yield from self._doubtful(doubtful)

    def _doubtful(self, read: Sequence[tuple[str, Any]]) -> Iterator[tuple[str, Reading]]:
        """The readings of words that Kiwi has to be asked about again."""
        bare = {word: without_particle(word) for word, tokens in read if ends_unknown(word, tokens)}
        nouns = dict.fromkeys(noun for word, noun in bare.items() if noun != word)
        again = dict(zip(nouns, self._tokenize(list(nouns)), strict=True))
        wholes = self._second_readings(read)
        tails = self._noun_tails(read)
        for word, tokens in read:
            taken = again.get(bare[word], tokens) if word in bare else tokens
            morphemes = self._morphemes(taken, tails.get(word, ""))
            morphemes += wholes.get(word, ())
            yield word, Reading(tuple(morphemes), ends_in_noun(word, tokens))

    def likeness(self, rows: Sequence[tuple[str, Sequence[str]]]) -> list[list[float]]:
        """How alike in meaning the noun of each row and each of its others are, up to 1; 0 where unknown.

        The similarity of Kiwi's own model of language.  The first call takes two
        seconds, others a few microseconds a pair; of rare words it finds nearly all alike.
        """
        return [self._likeness(noun, others) for noun, others in rows]

    def _likeness(self, noun: str, others: Sequence[str]) -> list[float]:
        find = self._load().morpheme_similarity
        own = self._common_noun(noun)
        known = [(other, self._common_noun(other)) for other in others] if own else []
        pairs = {other: max(find(own, form), 0.0) for other, form in known if form}
        return [pairs.get(other, 0.0) for other in others]

    def _read_common_noun(self, noun: str) -> tuple[str, str] | None:
        """``noun`` as Kiwi's model knows it, by form and tag."""
        return next(
            ((noun, tag) for tag in ("NNG", "NNP", "SL") if self._knows(noun, (tag,))), None
        )

    def _look_up(self, form: str, tags: tuple[str, ...]) -> bool:
        """Whether Kiwi's model holds a morpheme with one of these tags; nothing is read for it.

        A microsecond if it does; an error that says no takes five, so first of all tags together.
        """
        find = self._load().morpheme_similarity
        try:
            find(form, form)
        except ValueError as error:
            if _AMBIGUOUS not in str(error):
                return False
        for tag in tags:
            with suppress(ValueError):
                find((form, tag), (form, tag))
                return True
        return False

    def _morphemes(self, tokens: Sequence[Any], tail: str) -> list[Morpheme]:
        """The tokens as morphemes; ``tail`` is a noun where Kiwi took it for a verb."""
        found: list[Morpheme] = []
        for place, token in enumerate(tokens):
            form, tag, start, end = token.form, bare_tag(token.tag), token.start, token.end
            if tail and tag in {"ETN", "VV"}:
                if tag == "VV":
                    found.append(Morpheme(tail, "NNG", start, start + len(tail)))
            elif form == "지" and is_built(tokens[place : place + 2]):
                found.append(Morpheme("짓", "VV", start, end))
            elif tag in {"NNG", "NNP"} and len(form) == end - start and self._divides(token):
                for part in self._compounds.parts(form, proper=tag == "NNP"):
                    found.append(Morpheme(part, tag, start, start + len(part)))
                    start += len(part)
            else:
                found.append(Morpheme(form, tag, start, end))
        return found

    def _second_readings(self, read: Sequence[tuple[str, Any]]) -> dict[str, tuple[Morpheme, ...]]:
        """The words that may also be one noun, where the first reading has a particle."""
        asked = [
            word
            for word, tokens in read
            if may_be_noun(word, tokens)
            and any(self._knows(noun, ("NNG",)) for noun in longer_nouns(word, tokens))
        ]
        found: dict[str, tuple[Morpheme, ...]] = {}
        ways = self._analyses(asked)
        for word, ((_, best), *others) in zip(asked, ways, strict=True):
            for tokens, likely in others:
                if is_noun(tokens) and best - likely < _SECOND_READING:
                    found[word] = (Morpheme(tokens[0].form, WHOLE, 0, tokens[0].end),)
        return found

    def _noun_tails(self, read: Sequence[tuple[str, Any]]) -> dict[str, str]:
        """Words that end in a noun which reads like a verb: 전세 + 사기, not 사(다) + 기."""
        tails = {word: tail for word, tokens in read if (tail := verbal_tail(word, tokens))}
        distinct = list(dict.fromkeys(tails.values()))
        alone = dict(zip(distinct, self._tokenize(distinct), strict=True))
        nouns = {t for t, ts in alone.items() if len(ts) == 1 and ts[0].tag == "NNG"}
        return {word: tail for word, tail in tails.items() if tail in nouns}

    def _forbidding(self, noun: str) -> list[Part]:
        """The noun read as if the dictionary did not hold it; nothing if it begins with no other."""
        if not any(self._knows(noun[:end], ("NNG", "NNP")) for end in range(2, len(noun))):
            return []
        tokens = self._load().tokenize(noun, blocklist=[noun], **_RULES)
        return [Part(t.form, bare_tag(t.tag), t.score, t.id not in UNKNOWN) for t in tokens]

    def _divides(self, token: Any) -> bool:  # noqa: ANN401 -- Kiwi ships no types
        """Whether the dictionary may hold a compound here; a name stays whole."""
        form = token.form
        known = len(form) >= COMPOUND and token.id not in UNKNOWN and form not in self._names
        return known and HANGUL.fullmatch(form) is not None

    def _analyses(self, words: Sequence[str]) -> Iterable[Any]:
        """The three likeliest readings of each word, with their log probabilities."""
        kiwi = self._load()
        if self._threads:
            return kiwi.analyze(list(words), top_n=3, **_RULES) if words else ()
        return (kiwi.analyze(word, top_n=3, **_RULES) for word in words)

    def _tokenize(self, words: Sequence[str]) -> Iterable[Any]:
        kiwi = self._load()
        if self._threads:
            return kiwi.tokenize(list(words), **_RULES) if words else ()
        return (kiwi.tokenize(word, **_RULES) for word in words)

    def _load(self) -> Kiwi:
        with self._lock:
            if self._kiwi is None:
                from kiwipiepy import Kiwi  # noqa: PLC0415 -- 310 MB, not wanted for `--help`

                with warnings.catch_warnings():
                    # It warns of any 0, whose meaning changed in 0.21; ours is the new one.
                    warnings.simplefilter("ignore", DeprecationWarning)
                    self._kiwi = Kiwi(num_workers=self._threads, load_multi_dict=False)
                for name in self._names:
                    self._kiwi.add_user_word(name, "NNP")
            return self._kiwi
