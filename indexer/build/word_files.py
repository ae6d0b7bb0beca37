"""What helps readers to type, made from a finished index and laid beside it.

    documents → titles by date, words by frequency → files of suggestions and of words

It is made after readers have been switched to the new generation, so that a
post can be found at once, and names the generation that it was made of.
"""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path

from indexer.engines.protocol import Engine
from indexer.korean.lexicon import Lexicon
from indexer.search.suggest import FILE_NAME, Entry, Kind, Suggester
from indexer.search.vocabulary import FILE_NAME as WORDS
from indexer.search.vocabulary import count_words, save_words

_MAX_HEADER = 200

LEAST = 2
"""Posts that must hold a word before it is suggested: a word in one post may be a slip."""

MAX_SUGGESTED = 50_000
"""Words that are suggested, the most frequent ones."""

MAX_WORDS = 200_000
"""Words that a correction may lead to."""

_TITLE_SHARE = 0.01
"""The newest title weighs as a word that stands in this share of the posts, older ones less:
what everybody writes about comes first, then the news of the day, then rarer words."""


def write_word_files(folder: Path, engine: Engine, lexicon: Lexicon) -> None:
    """Make anew what helps readers of the index in ``folder`` to type."""
    generation = engine.stats().generation
    documents = sorted(engine.documents(), key=attrgetter("date"))
    texts = ("\n".join((d.title, d.excerpt, d.body)) for d in documents)
    words = count_words(texts, lexicon).most_common(MAX_WORDS)
    save_words(dict(words), folder / WORDS, generation)
    suggested = words[:MAX_SUGGESTED]
    entries = [Entry(word, Kind.TERM, count) for word, count in suggested if count >= LEAST]
    entries += [
        Entry(document.title, Kind.TITLE, rank * _TITLE_SHARE)
        for rank, document in enumerate(documents, start=1)
    ]
    Suggester.build(entries).save(folder / FILE_NAME, generation)


def are_of(folder: Path, generation: str) -> bool:
    """Whether what lies in ``folder`` was made of this generation."""
    return all(_is_of(folder / name, generation) for name in (WORDS, FILE_NAME))


def _is_of(path: Path, generation: str) -> bool:
    """Whether the first line of ``path`` names ``generation``."""
    try:
        with path.open("rb") as file:
            return generation.encode() in file.readline(_MAX_HEADER).split()
    except OSError:
        return False
