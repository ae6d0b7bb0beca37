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
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from statistics import fmean
from typing import Any

import numpy as np

from indexer.build.tally import Tally
from indexer.korean.terms import Likeness
from indexer.search.related_terms import Neighbour, RelatedWords, to_line

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
"""Rows from which on Kiwi is asked: its first answer takes two seconds."""


class _Posts:
    """Which of the chosen nouns stand in which posts, as arrays, both ways round.

    Nouns are counted by their places among the chosen ones, ``numbers``.
    """

    def __init__(self, tally: Tally, numbers: Sequence[int], counts: Mapping[int, int]) -> None:
        self._numbers = np.array(numbers, np.int64)
        self._counts = np.array([counts[number] for number in numbers], np.int64)
        self._total = len(tally.rows)
        place_of = np.full(len(tally.words), -1, np.int32)
        place_of[self._numbers] = np.arange(len(numbers))
        nouns = [np.frombuffer(row.nouns, np.uint32) for row in tally.rows.values()]
        places = place_of[np.concatenate([np.empty(0, np.uint32), *nouns])]
        posts = np.repeat(np.arange(self._total, dtype=np.int32), list(map(len, nouns)))
        chosen = places >= 0
        self._places, posts = places[chosen], posts[chosen]
        self._of_post = np.searchsorted(posts, np.arange(self._total + 1)).tolist()
        self._holding = posts[np.argsort(self._places, kind="stable")]
        self._of_noun = np.concatenate([[0], np.cumsum(self._counts)]).tolist()

    def nearest(self, place: int) -> list[tuple[float, int]]:
        """Nearness and number of the nouns that share most with the one at ``place``, beyond chance."""
        holding = self._holding[self._of_noun[place] : self._of_noun[place + 1]]
        sample = holding[:: -(-len(holding) // SAMPLE)].tolist()
        least = max(LEAST_POSTS, _LEAST_SHARE * len(sample))
        found = np.concatenate([self._of(post) for post in sample])
        shared = np.bincount(found, minlength=len(self._numbers))
        shared[place] = 0
        others = np.flatnonzero(shared >= least)
        share, posts = shared[others] / len(sample), len(holding)
        both = share * posts / self._total
        near = _mutual(both, posts / self._total, self._counts[others] / self._total)
        close = near >= _LEAST_NEARNESS
        weight = near[close] * np.log1p(share[close] * posts)
        pairs = zip(weight.tolist(), self._numbers[others[close]].tolist(), strict=True)
        return heapq.nlargest(_ROW, pairs)

    def _of(self, post: int) -> Array:
        """The places of a post's chosen nouns."""
        places: Array = self._places[self._of_post[post] : self._of_post[post + 1]]
        return places


def associate(
    tally: Tally,
    before: RelatedWords,
    changed: Collection[int] | None,
    likeness: Likeness | None = None,
) -> dict[str, str]:
    """The lines of all frequent nouns, by their folded forms.

    Lines ``before`` are taken over but for the ``changed`` nouns; None is all of
    them.  ``likeness`` is asked when there are many rows to make.
    """
    counts = tally.counts()
    chosen = _chosen(tally, counts)
    folded = {noun: tally.words[noun].casefold() for noun in reversed(chosen)}
    numbers = {word: noun for noun, word in folded.items()}  # of two forms the more frequent
    made = [
        noun
        for word, noun in numbers.items()
        if changed is None or noun in changed or word not in before.lines
    ]
    ask = likeness if len(made) >= WORTH_ASKING else None
    posts = _Posts(tally, chosen, counts)
    places = {noun: place for place, noun in enumerate(chosen)}
    lines = {word: line for word, line in before.lines.items() if word in numbers}
    for noun in made:
        others = [(tally.words[other], near) for near, other in posts.nearest(places[noun])]
        row = _weighed(folded[noun], others, ask, before)
        lines[folded[noun]] = to_line(row)
    return lines


def _mutual(both: Array, one: float, other: Array) -> Array:
    """Normalised pointwise mutual information of shares of the posts; ``both`` never are all."""
    mutual: Array = np.log(both / (one * other)) / -np.log(both)
    return mutual


def _chosen(tally: Tally, counts: Mapping[int, int]) -> list[int]:
    """The nouns that may have a row, in the order of ``counts``, without digits in them."""
    most = COMMON * len(tally.rows)
    fit = (
        noun
        for noun, count in counts.items()
        if LEAST_POSTS <= count <= most and not any(map(str.isdigit, tally.words[noun]))
    )
    return list(islice(fit, MOST_NOUNS))


def _weighed(
    word: str, others: Sequence[tuple[str, float]], ask: Likeness | None, before: RelatedWords
) -> tuple[Neighbour, ...]:
    """Neighbours by nearness and likeness, the latter from ``before`` where nobody can be asked."""
    names = [other for other, _ in others]
    if ask:
        alike = dict(zip(names, ask(word, names), strict=True))
    else:
        alike = {neighbour.word: neighbour.alike for neighbour in before.row(word)}
    known = [value for name in names if (value := alike.get(name, 0.0))]
    mean = fmean(known) if known else 0.0
    row = []
    for other, near in others:
        like = alike.get(other, 0.0)
        more = _LIKENESS * (like - mean) if like else 0.0
        row.append(Neighbour(other, near * max(0.0, 1 + more), like))
    return tuple(sorted(row, key=lambda n: (-n.near, n.word)))
