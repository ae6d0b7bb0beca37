"""Ways in which a post may hold a word, put together: ``terms → node``, nodes → one group."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from indexer.engines.nodes import Best, Boolean, Boosted, Field, Node, Phrase, Term

Run = tuple[str, ...]
"""Terms that stand one behind the other."""

NOTHING = Best(())
"""A node that matches no document: what remains of a word without terms."""


def run_of(terms: Run, where: Field = Field.TEXT) -> Node:
    """What holds ``terms`` in a row; there is at least one."""
    return Term(terms[0], where) if len(terms) == 1 else Phrase(terms, where)


def all_of(nodes: Sequence[Node]) -> Node:
    """What holds any of ``nodes``, and counts them all."""
    return nodes[0] if len(nodes) == 1 else Boolean(should=tuple(nodes))


def best_of(nodes: Sequence[Node]) -> Node:
    """One group of all alternatives, those of nested groups among them."""
    flat = (n for node in nodes for n in (node.alternatives if isinstance(node, Best) else (node,)))
    distinct = tuple(dict.fromkeys(flat))
    return distinct[0] if len(distinct) == 1 else Best(distinct)


def boosted(node: Node, factor: float) -> Node:
    """The node, its scores multiplied, unless by one."""
    return node if factor == 1 else Boosted(node, factor)


@lru_cache(maxsize=50_000)
def pair_of(text: str) -> Term:
    """A pair of syllables; they come again, and a frozen value takes longer to make than to look up."""
    return Term(text, Field.GRAMS)
