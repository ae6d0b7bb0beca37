"""Title, excerpt and body in one sequence of positions, and what a place in it weighs."""

from __future__ import annotations

import numpy as np

from indexer.engines.base import LEAD, LEAD_WEIGHT
from indexer.engines.whoosh.arrays import Array

GAP = 100
"""Empty positions between title, excerpt and body, so that no phrase crosses the border."""


def part_starts(sizes: Array) -> Array:
    """Where title, excerpt and body begin; a row a document, as those of their ``sizes``."""
    starts = np.zeros_like(sizes)
    starts[:, 1] = sizes[:, 0] + GAP
    starts[:, 2] = starts[:, 1] + sizes[:, 1] + GAP
    return starts


def place_weights(positions: Array, titles: Array, excerpts: Array) -> Array:
    """What ``positions`` weigh in documents whose titles and excerpts have so many terms.

    All three are uint32, one a place.
    """
    body = titles + excerpts + np.uint32(2 * GAP)
    lead = (positions >= body) & (positions < body + np.uint32(LEAD))
    return np.where(lead, np.uint8(LEAD_WEIGHT), np.uint8(1))
