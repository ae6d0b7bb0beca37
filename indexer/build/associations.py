"""Which nouns belong together: counted in the posts, weighed with what Kiwi knows of meaning.

    tally → for each frequent noun: the others in its posts → the nearest → a line

Nearness is normalised pointwise mutual information (Bouma, *Normalized
(pointwise) mutual information in collocation extraction*, 2009), which is 0 by
chance and 1 for words that never part, times the logarithm of the shared
posts, so that neither rare nor common words win by being so.  Kiwi's
similarity of morphemes then lifts the words that mean something alike: of
rare words it finds all others alike, so it counts only against the mean of
the row.

Rows of nouns that no changed post holds are taken over from the build before.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice
from statistics import fmean
from typing import Any, NamedTuple

import numpy as np

from indexer.build.tally import Tally
from indexer.korean.terms import Likeness
from indexer.search.related_terms import Neighbour, RelatedWords, as_kept, to_line

Array = np.ndarray[Any, np.dtype[Any]]

MOST_NOUNS = 8_000
"""Nouns that have a row and stand in rows: the most frequent ones."""

LEAST_POSTS = 3
"""Posts that hold such a noun, and that two of them share."""

COMMON = 0.15
"""Share of the posts above which a word belongs to everything."""

SAMPLE = 64
"""Posts of a noun that are counted, evenly spread; more change no row and take longer."""

_LEAST_SHARE = 0.08
"""Share of a noun's posts that hold a neighbour."""

_LEAST_NEARNESS = 0.3
"""Least normalised mutual information of a neighbour."""

_ROW = 16
"""Neighbours kept of each noun: a query chooses among them."""

_LIKENESS = 2.0
"""How much more counts what is alike; chosen by eye on the development queries."""

WORTH_ASKING = 1_000
"""Rows with unknown pairs from which on Kiwi is asked: to load it takes a second."""


class Chosen(NamedTuple):
    """The frequent ``nouns``, the folded form of each, and those that need a row ``made``."""

    nouns: list[int]
    folded: dict[int, str]
    made: list[int]


Row = list[tuple[float, int]]
"""Nearness and numbers of the nouns that share most with one, beyond chance."""


_Made = tuple[str, list[tuple[str, float]], Mapping[str, float]]
"""A noun, its neighbours with their nearness, and how alike some of them are known to be."""


def relate(  # noqa: PLR0913, PLR0917 -- what can be sent to another process, and what is there
    words: Sequence[str],
    held: Array,
    sizes: Array,
    chosen: Chosen,
    before: RelatedWords,
    likeness: Likeness | None,
) -> dict[str, str]:
    """The lines of all frequent nouns, by their folded forms.

    ``words`` are all by their numbers, the arrays ``Tally.flat``.  Lines ``before`` are taken over
    but for the nouns that need one made.  ``likeness`` is asked when many rows hold pairs
    that were never asked for.
    """
    return dict(weigh(words, chosen, nearest(held, sizes, chosen), before, likeness))


def choose(tally: Tally, before: RelatedWords, changed: Collection[int] | None) -> Chosen:
    """Which nouns have a row, and which of the rows are to be made."""
    nouns = _frequent(tally, tally.counts)
    folded = {noun: tally.words[noun].casefold() for noun in nouns}
    numbers = {folded[noun]: noun for noun in reversed(nouns)}  # of two forms the more frequent
    made = [
        noun
        for word, noun in numbers.items()
        if changed is None or noun in changed or word not in before.lines
    ]
    return Chosen(nouns, folded, made)


def nearest(held: Array, sizes: Array, chosen: Chosen) -> list[Row]:
    """A row for each noun that needs one; ``held`` and ``sizes`` are ``Tally.flat``."""
    posts = _Posts(held, sizes, chosen.nouns)
    places = {noun: place for place, noun in enumerate(chosen.nouns)}
    return [posts.nearest(places[noun]) for noun in chosen.made]


def weigh(
    words: Sequence[str],
    chosen: Chosen,
    rows: Sequence[Row],
    before: RelatedWords,
    likeness: Likeness | None,
) -> Iterator[tuple[str, str]]:
    """Each frequent noun with its line, by nearness and likeness, or as it was.

    ``words`` are all words by their numbers.  Likeness is asked for at once, and waited for
    when the lines are taken.
    """
    held = set(chosen.folded.values())
    made: list[_Made] = []
    for noun, row in zip(chosen.made, rows, strict=True):
        others = [(words[other], near) for near, other in row]
        known = {one.word: one.alike for one in before.row(chosen.folded[noun])}
        made.append((chosen.folded[noun], others, known))
    told = zip(made, _told(made, likeness), strict=True)
    return chain(
        ((word, line) for word, line in before.lines.items() if word in held),
        ((word, to_line(_weighed(others, alike))) for (word, others, _), alike in told),
    )


class _Posts:
    """Which of the chosen nouns stand in which posts, as arrays, both ways round.

    Nouns are counted by their places among the chosen ones, ``numbers``; of those that are as
    near, the first comes first.
    """

    def __init__(self, held: Array, sizes: Array, numbers: Sequence[int]) -> None:
        self._names = numbers
        self._total = len(sizes)
        place_of = np.full(int(held.max(initial=0)) + 1, -1, np.int32)
        place_of[np.array(numbers, np.int64)] = np.arange(len(numbers))
        places = place_of[held]
        posts = np.repeat(np.arange(self._total, dtype=np.int32), sizes)
        chosen = places >= 0
        self._places, posts = places[chosen], posts[chosen]
        self._counts = np.bincount(self._places, minlength=len(numbers))
        self._of_post = np.searchsorted(posts, np.arange(self._total + 1)).tolist()
        self._holding = posts[np.argsort(self._places, kind="stable")]
        self._of_noun = np.concatenate([[0], np.cumsum(self._counts)]).tolist()

    def nearest(self, place: int) -> Row:
        """The row of the noun at ``place``."""
        holding = self._holding[self._of_noun[place] : self._of_noun[place + 1]]
        sample = holding[:: -(-len(holding) // SAMPLE)].tolist()
        least = max(LEAST_POSTS, _LEAST_SHARE * len(sample))
        found = np.concatenate([self._of(post) for post in sample])
        shared = np.bincount(found, minlength=len(self._names))
        shared[place] = 0
        others = np.flatnonzero(shared >= least)
        share, posts = shared[others] / len(sample), len(holding)
        both = share * posts / self._total
        near = _mutual(both, posts / self._total, self._counts[others] / self._total)
        close = near >= _LEAST_NEARNESS
        weight = near[close] * np.log1p(share[close] * posts)
        pairs = zip(weight.tolist(), (-others[close]).tolist(), strict=True)
        return [(near, self._names[-other]) for near, other in heapq.nlargest(_ROW, pairs)]

    def _of(self, post: int) -> Array:
        """The places of a post's chosen nouns."""
        places: Array = self._places[self._of_post[post] : self._of_post[post + 1]]
        return places


def _mutual(both: Array, one: float, other: Array) -> Array:
    """Normalised pointwise mutual information of shares of the posts; ``both`` never are all."""
    mutual: Array = np.log(both / (one * other)) / -np.log(both)
    return mutual


def _frequent(tally: Tally, counts: Mapping[int, int]) -> list[int]:
    """The nouns that may have a row, in the order of ``counts``, without digits in them."""
    most = COMMON * len(tally.rows)
    fit = (
        noun
        for noun, count in counts.items()
        if LEAST_POSTS <= count <= most and not any(map(str.isdigit, tally.words[noun]))
    )
    return list(islice(fit, MOST_NOUNS))


def _told(made: Sequence[_Made], likeness: Likeness | None) -> Iterator[Mapping[str, float]]:
    """How alike each noun and its neighbours are: asked if it is worth it, else what is known."""
    asked = sum(any(other not in known for other, _ in others) for _, others, known in made)
    if likeness is None or asked < WORTH_ASKING:
        return (known for _, _, known in made)
    rows = [(word, [other for other, _ in others]) for word, others, _ in made]
    told = zip(rows, likeness(rows), strict=True)
    return (dict(zip(row[1], map(as_kept, values), strict=True)) for row, values in told)


def _weighed(
    others: Sequence[tuple[str, float]], alike: Mapping[str, float]
) -> tuple[Neighbour, ...]:
    """Neighbours by nearness and likeness, as far as the latter is known."""
    known = [value for name, _ in others if (value := alike.get(name, 0.0))]
    mean = fmean(known) if known else 0.0
    row = []
    for other, near in others:
        like = alike.get(other, 0.0)
        more = _LIKENESS * (like - mean) if like else 0.0
        row.append(Neighbour(other, near * max(0.0, 1 + more), like))
    return tuple(sorted(row, key=lambda n: (-n.near, n.word)))
