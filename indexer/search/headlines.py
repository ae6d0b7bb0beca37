"""Words of headlines that the posts under them do not say: what makes a reader click, and tells little.

    titles that hold a term, those of them whose post says it too → what the term is worth in a query

A query is met by words that a post about the matter would say.  How likely that is of a term (its
necessity: Zhao and Callan, *Term necessity prediction*, 2010) is counted where somebody has written a
query for each post: in the titles.  공개, 비밀 and 충격 stand above hundreds of posts and in few of them;
they are rare enough to outweigh what a query is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from indexer.search.line_file import load_lines, save_lines

FILE_NAME = "headlines"
"""The file of such words in an index folder; it holds nothing that cannot be made again."""

LEAST_WEIGHT = 0.1

_HEADER = "citynews headlines 1"

_UNSEEN = 6
_UNSEEN_SAID = 4
"""As if six more titles held each term, four of whose posts say it: of all terms, two in three are said."""

_ENOUGH = 0.5
"""The share of its titles' posts from which on a term counts whole."""


def weight(titles: int, said: int) -> float:
    """What a term is worth, 1 for most: ``said`` of its ``titles`` stand over posts that say it too."""
    share = (said + _UNSEEN_SAID) / (titles + _UNSEEN)
    return max(LEAST_WEIGHT, min(1.0, share / _ENOUGH))


def weights(counts: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    """The terms that are worth less than 1, of those whose titles and posts were counted."""
    weighed = ((term, weight(*counted)) for term, counted in counts.items())
    return {term: worth for term, worth in sorted(weighed) if worth < 1}


def save_headlines(found: Mapping[str, float], path: Path, generation: str) -> None:
    """Write the weights of terms; ``generation`` names the index that they were counted in."""
    lines = (f"{term}\t{worth:.4f}" for term, worth in found.items())
    save_lines(lines, path, _HEADER, generation)


def load_headlines(path: Path, generation: str) -> dict[str, float]:
    """Read what ``save_headlines`` has written.

    Raises ``ValueError`` when the file is of another index or no such file.
    """
    lines = load_lines(path, _HEADER, generation, "headlines")
    parted = (line.partition("\t") for line in lines)
    return {term: float(worth) for term, _, worth in parted}
