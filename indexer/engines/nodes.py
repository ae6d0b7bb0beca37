"""The query tree that an engine searches: its leaves are ready terms, made above."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

LEAST_BOOST = 1e-3
MOST_BOOST = 1e3


class Field(StrEnum):
    """Where a term may stand: ``TEXT`` is title, excerpt and body combined.

    ``BESIDE`` holds other readings and stems of the words of the same three,
    ``GRAMS`` the pairs of syllables in them: bags of terms without positions.
    A term weighs as often as it stands in the bag; the length that its weight is
    held against is that of ``TEXT``.
    """

    TEXT = "text"
    TITLE = "title"
    BESIDE = "beside"
    GRAMS = "grams"


@dataclass(frozen=True, slots=True)
class Term:
    """Documents that hold one term."""

    text: str
    field: Field = Field.TEXT


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents that hold the terms at successive positions of one field.

    Only ``TEXT`` and ``TITLE`` have positions; other fields raise ``BadRequest``.
    """

    terms: tuple[str, ...]
    field: Field = Field.TEXT


@dataclass(frozen=True, slots=True)
class Best:
    """Documents that match any alternative; the score is the best one's, never the sum.

    Terms and phrases among the alternatives stand for each other and share one inverse document
    frequency, the smallest of theirs; else a rare word for a frequent thing (日 for 일본) would
    outweigh all the rest of a query.  They do so inside a ``Boolean`` too that scores nothing else
    (``must=(term, Dated(…))``).  A ``Boosted`` one is a lesser match: it makes no other one more
    common, and its own inverse document frequency counts where that is smaller.  Those with a term
    that no document holds do not take part; other alternatives keep their own scores.
    """

    alternatives: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Boosted:
    """The documents of ``node``, their scores multiplied by ``factor``.

    Boosts within boosts multiply.  Raises ``BadRequest`` where the product is
    not between ``LEAST_BOOST`` and ``MOST_BOOST``.
    """

    node: Node
    factor: float


@dataclass(frozen=True, slots=True)
class Boolean:
    """All of ``must``, at least one of ``should`` if there is any, none of ``must_not``.

    The score is the sum over the matching nodes of ``must``, ``should`` and ``may``; a node of
    ``may`` adds no document to the result.
    """

    must: tuple[Node, ...] = ()
    should: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()
    may: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class InCategory:
    """Documents of a category, by its folded name (see ``fold``); scores nothing."""

    name: str


@dataclass(frozen=True, slots=True)
class Dated:
    """Documents of the days ``first`` to ``last`` in Seoul, both included; scores nothing."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents; scores nothing."""


Node = Term | Phrase | Best | Boosted | Boolean | InCategory | Dated | Everything
