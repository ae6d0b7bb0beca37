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
import math
from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import chain, islice
from statistics import fmean

from indexer.build.tally import Tally
from indexer.korean.terms import Likeness
from indexer.search.related_terms import Neighbour, RelatedWords, to_line

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
    """The chosen nouns of posts, and which posts hold those that rows are made of."""

    def __init__(
        self, tally: Tally, chosen: Collection[int], made: Collection[int], counts: Counter[int]
    ) -> None:
        self._nouns = [row.nouns for row in tally.rows.values()]
        self._chosen = frozenset(chosen)
        self._counts = counts
        self._kept: dict[int, frozenset[int]] = {}
        self._holding: dict[int, array[int]] = {noun: array("I") for noun in made}
        wanted = frozenset(made)
        for post, nouns in enumerate(self._nouns):
            for noun in wanted.intersection(nouns):
                self._holding[noun].append(post)

    def nearest(self, noun: int) -> list[tuple[float, int]]:
        """Nearness and number of the nouns that share most with ``noun`` beyond chance."""
        holding = self._holding[noun]
        sample = holding[:: -(-len(holding) // SAMPLE)]
        least = max(LEAST_POSTS, _LEAST_SHARE * len(sample))
        shared = Counter(chain.from_iterable(map(self._of, sample)))
        total, posts = len(self._nouns), len(holding)
        often = [(other, count) for other, count in shared.items() if count >= least]
        found = []
        for other, count in often:
            if other != noun:
                share = count / len(sample)
                near = _mutual(share * posts / total, posts / total, self._counts[other] / total)
                if near >= _LEAST_NEARNESS:
                    found.append((near * math.log1p(share * posts), other))
        return heapq.nlargest(_ROW, found)

    def _of(self, post: int) -> frozenset[int]:
        """The chosen nouns of a post, kept: frequent posts are asked for again and again."""
        if post not in self._kept:
            self._kept[post] = self._chosen.intersection(self._nouns[post])
        return self._kept[post]


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
    posts = _Posts(tally, chosen, made, counts)
    lines = {word: line for word, line in before.lines.items() if word in numbers}
    for noun in made:
        others = [(tally.words[other], near) for near, other in posts.nearest(noun)]
        row = _weighed(folded[noun], others, ask, before)
        lines[folded[noun]] = to_line(row)
    return lines


def _mutual(both: float, one: float, other: float) -> float:
    """Normalised pointwise mutual information of three shares; 1 where all posts hold both."""
    return math.log(both / (one * other)) / -math.log(both) if both < 1 else 1.0


def _chosen(tally: Tally, counts: Counter[int]) -> list[int]:
    """The nouns that may have a row, the most frequent first, without digits in them."""
    most = COMMON * len(tally.rows)
    fit = (
        noun
        for noun, count in counts.most_common()
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
