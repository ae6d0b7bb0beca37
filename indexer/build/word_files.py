"""What helps readers to type and to search on, made from a finished index and laid beside it.

    tally → titles by date, words by frequency, words that belong together, words that only
            headlines say → a file of each

It is made after readers have been switched to the new generation, so that a
post can be found at once.  Each file names the generation that it was made of.
The tally is written last: whatever ends a build before that, the next one
finds an older tally and makes again all that has changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from indexer.build.associations import Array, Chosen, choose, nearest, weigh
from indexer.build.notes import Notes, brought_up_to, tally_of
from indexer.build.tally import FILE_NAME as TALLY
from indexer.build.tally import Tally, changed_nouns, load_tally
from indexer.checksums import FILE_NAME as CHECKSUMS
from indexer.checksums import is_as_noted, note_checksums, noted_checksums
from indexer.engines.protocol import Engine
from indexer.korean.lexicon import Lexicon
from indexer.korean.terms import Likeness, TermAnalyzer
from indexer.search.headlines import FILE_NAME as HEADLINES
from indexer.search.headlines import save_headlines, weights
from indexer.search.related_terms import FILE_NAME as RELATED
from indexer.search.related_terms import RelatedWords, load_related, save_related
from indexer.search.suggest import FILE_NAME, Content, Entry, Kind, Suggester, save_content
from indexer.search.vocabulary import FILE_NAME as WORDS
from indexer.search.vocabulary import save_words

FILES = (WORDS, FILE_NAME, RELATED, HEADLINES, TALLY)

LEAST = 2
"""Posts that must hold a word before it is suggested: a word in one post may be a slip."""

MAX_SUGGESTED = 50_000
"""Words that are suggested, the most frequent ones."""

MAX_WORDS = 200_000
"""Words that a correction may lead to."""

_TITLE_SHARE = 0.01
"""The newest title weighs as a word that stands in this share of the posts, older ones less:
what everybody writes about comes first, then the news of the day, then rarer words."""


Start = Callable[..., Callable[[], Any]]
"""Begins to call a function with some arguments elsewhere, or here; gives how to get its result."""


Lines = Iterable[tuple[str, str]]
"""Nouns, and the lines of their related words."""

Relate = Callable[[Sequence[str], Array, Array, Chosen], Callable[[], Mapping[str, str]]]
"""Begins to relate all nouns elsewhere (see ``associations``); gives how to get their lines."""


class Begun(NamedTuple):
    """What is being made of the ``tally``: suggestions, and related words, if likeness can be told.

    To be waited for in this order.
    """

    tally: Tally
    suggestions: Callable[[], Content]
    lines: Callable[[RelatedWords, Likeness | None], Lines]


def begin(
    tally: Tally,
    before: RelatedWords,
    changed: set[int] | None,
    start: Start,
    relate: Relate | None = None,
) -> Begun:
    """Begin with what takes long and needs not the index; nor the analyzer, but to ``relate``."""
    most = islice(tally.counts.items(), MAX_SUGGESTED)
    frequent = [(tally.words[noun], count) for noun, count in most]
    content = start(suggestions, frequent, tally.titles())
    chosen = choose(tally, before, changed)
    if relate is not None:
        related = relate(tally.words, *tally.flat(), chosen)
        return Begun(tally, content, lambda *_: related().items())
    rows = start(nearest, *tally.flat(), chosen)
    return Begun(
        tally,
        content,
        lambda before, likeness: weigh(tally.words, chosen, rows(), before, likeness),
    )


def begin_anew(notes: Notes, lexicon: Lexicon, start: Start, relate: Relate | None = None) -> Begun:
    """Begin before an index of the noted posts alone is finished."""
    return begin(tally_of(notes, lexicon), RelatedWords({}), None, start, relate)


def write_word_files(
    folder: Path,
    engine: Engine,
    analyzer: TermAnalyzer,
    known: Notes | Begun | None = None,
    *,
    anew: bool = False,
) -> None:
    """Bring what helps readers of the index in ``folder`` up to date, unless it is.

    Of what is ``known`` nothing is read again: notes of posts, or what was begun of all of them.
    ``anew``: what lies there may be of another analyzer.
    """
    generation = engine.stats().generation
    if are_of(folder, generation):
        return
    before = load_tally(folder / TALLY, analyzer.fingerprint)
    related = RelatedWords({}) if anew else related_before(folder)
    if isinstance(known, Begun):
        begun = known
    else:
        tally = brought_up_to(before, engine, analyzer.lexicon, known)
        changed = changed_nouns(before, tally) if before.rows else None
        begun = begin(tally, related, changed, partial)
    tally = begun.tally
    counts = islice(tally.counts.items(), MAX_WORDS)
    save_words({tally.words[noun]: count for noun, count in counts}, folder / WORDS, generation)
    save_headlines(weights(tally.headlines()), folder / HEADLINES, generation)
    save_content(begun.suggestions(), folder / FILE_NAME, generation)
    save_related(dict(begun.lines(related, analyzer.likeness)), folder / RELATED, generation)
    if tally != before:
        tally.save(folder / TALLY, analyzer.fingerprint)
    note_checksums(folder, FILES, generation)


def damaged(folder: Path, generation: str) -> Iterator[Path]:
    """The files that are not what they were when all were made of this generation.

    Without a tally nothing is wrong: a build from nothing forgets it first, and may be killed.
    """
    try:
        noted_checksums(folder)
    except ValueError:
        yield folder / CHECKSUMS
    if are_of(folder, generation):  # else they are about to be made
        for path in (folder / name for name in FILES):
            forgotten = path.name == TALLY and not path.exists()
            if not forgotten and not is_as_noted(path, generation):
                yield path


def forget(folder: Path) -> None:
    """Count anew at the next build, for whatever reads posts may have changed."""
    (folder / TALLY).unlink(missing_ok=True)


def are_of(folder: Path, generation: str) -> bool:
    """Whether all that lies in ``folder`` was made of this generation."""
    try:
        made_of, noted = noted_checksums(folder)
    except ValueError:
        return False
    return made_of == generation and noted.keys() >= set(FILES)


def suggestions(words: list[tuple[str, int]], titles: list[str]) -> Content:
    """What is suggested: the words that stand in enough posts, and all titles, oldest first."""
    entries = [Entry(word, Kind.TERM, count) for word, count in words if count >= LEAST]
    entries += [
        Entry(title, Kind.TITLE, rank * _TITLE_SHARE) for rank, title in enumerate(titles, start=1)
    ]
    return Suggester.build(entries).content()


def related_before(folder: Path) -> RelatedWords:
    """What lies in ``folder``, of whatever generation; nothing if that cannot be read."""
    try:
        return load_related(folder / RELATED)
    except (OSError, ValueError):
        return RelatedWords({})
