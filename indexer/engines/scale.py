"""What the scores of a node are made with besides its own statistics: boosts, a shared idf."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from indexer.engines.nodes import (
    LEAST_BOOST,
    MOST_BOOST,
    Boolean,
    Boosted,
    Dated,
    Everything,
    InCategory,
    Node,
    Phrase,
    Term,
)
from indexer.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILTERS = (InCategory, Dated, Everything)


class Idfs(Protocol):
    """Knows how rare terms are."""

    def idf(self, node: Term | Phrase) -> float | None:
        """The inverse document frequency of a node; None where no document holds a term of it."""


class Scale(NamedTuple):
    """The product of the boosts around a node, and the idf that it shares, if it does."""

    boost: float = 1.0
    idf: float | None = None

    def boosted(self, factor: float) -> Scale:
        """The scale inside of a boost; raises ``BadRequest`` out of bounds."""
        boost = self.boost * factor
        if not LEAST_BOOST <= boost <= MOST_BOOST:
            raise BadRequest(f"boosts of {boost} are not between {LEAST_BOOST} and {MOST_BOOST}")
        return Scale(boost, self.idf)

    def factor(self, idf: float) -> np.float32:
        """What impacts are multiplied by: boost and idf in one, rounded once."""
        return np.float32(self.boost * (idf if self.idf is None else self.idf))


PLAIN = Scale()


def stand_in(node: Node) -> Term | Phrase | None:
    """The term or phrase that is all that ``node`` scores; None if it scores something else."""
    if type(node) is Term or type(node) is Phrase:
        return node
    if isinstance(node, Boosted):
        return stand_in(node.node)
    if isinstance(node, Boolean):
        parts = (*node.must, *node.should, *node.may)
        scored = [part for part in parts if not isinstance(part, FILTERS)]
        return stand_in(scored[0]) if len(scored) == 1 else None
    return None


def shared(nodes: Iterable[Node], scale: Scale, table: Idfs) -> Iterator[tuple[list[Node], Scale]]:
    """The alternatives of a ``Best``, those together that score with the same scale."""
    full: list[Node] = []
    lesser: list[tuple[Node, float | None]] = []
    others: list[Node] = []
    idfs: list[float] = []
    for node in nodes:
        leaf = stand_in(node)
        if leaf is None:
            others.append(node)
            continue
        idf = table.idf(leaf)
        if isinstance(node, Boosted):
            lesser.append((node, idf))
        else:
            full.append(node)
            idfs += [] if idf is None else [idf]
    common = min(idfs, default=None)
    yield full, Scale(scale.boost, common) if len(idfs) > 1 else scale
    for node, idf in lesser:
        both = [value for value in (common, idf) if value is not None]
        yield [node], Scale(scale.boost, min(both, default=None))
    yield others, scale
