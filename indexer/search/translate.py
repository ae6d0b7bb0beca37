"""The query tree to the engine's: words become groups, clauses become must and should.

A result holds every phrase and every field clause of the query, at least one
of its plain words, and nothing of what it excludes.  A word, or a run of them,
that has aliases becomes the best of itself and these; a quoted one is meant as
it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from indexer.engines.base import fold
from indexer.engines.nodes import (
    Best,
    Boolean,
    Boosted,
    Dated,
    Everything,
    Field,
    InCategory,
    Node,
    Phrase,
    Term,
)
from indexer.korean.normalize import normalize
from indexer.search.groups import NOTHING, Run
from indexer.search.matching import Matcher, Words
from indexer.search.query import Category, Dates, Either, InTitle, Operand, Query, Quoted, Word
from indexer.search.results import Question


def to_node(query: Query, matcher: Matcher) -> Node:
    """The engine's tree for a query; one without any clause matches everything."""
    typed = " ".join(c.text for c in query.clauses if isinstance(c, Word | Quoted))
    required = [_clause(c, matcher) for c in query.clauses if not isinstance(c, Word)]
    read = matcher.read(typed)
    wanted = tuple(dict.fromkeys(_loose(query, typed, read, matcher)))
    excluded = (_excluded(c, matcher) for c in query.excluded)
    if not wanted and any(isinstance(c, Word) for c in query.clauses):
        required.append(NOTHING)
    if not required and not wanted:
        required.append(Everything())
    return Boolean(
        tuple(required),
        wanted,
        tuple(node for node in excluded if node != NOTHING),
        matcher.second(read, wanted) if wanted else (),
    )


def narrowed(node: Node, question: Question) -> Node:
    """``node`` within the category and the days that the reader chose beside the query."""
    filters: list[Node] = []
    if question.category:
        filters.append(InCategory(fold(normalize(question.category).text)))
    if question.first or question.last:
        filters.append(Dated(question.first, question.last))
    return Boolean((node, *filters)) if filters else node


def wanted_runs(node: Node) -> frozenset[Run]:
    """Runs of terms that are worth marking: all that a tree asks for, none excluded."""
    return frozenset(_runs(node))


def explain(query: Query, matcher: Matcher) -> Iterator[str]:
    """A line for people for each alias that stands for plain words of the query."""
    for text in plain(query):
        for match in matcher.matches(text):
            found = ", ".join(" ".join(terms) for terms in match.alternatives)
            yield f"alias {match.name} → {found}"


def plain(query: Query) -> Iterator[str]:
    """Plain words that follow each other, together: a number may go on after a space."""
    for is_plain, clauses in groupby(query.clauses, key=lambda clause: isinstance(clause, Word)):
        if is_plain:
            yield " ".join(clause.text for clause in clauses if isinstance(clause, Word))


def _runs(node: Node) -> Iterator[Run]:
    match node:
        case Term(text=text, field=field):
            yield from () if field is Field.GRAMS else ((text,),)
        case Phrase(terms=terms):
            yield terms
        case Best(alternatives=nodes):
            for inner in nodes:
                yield from _runs(inner)
        case Boolean(must=must, should=should):
            for inner in (*must, *should):
                yield from _runs(inner)
        case Boosted(node=inner):
            yield from _runs(inner)


def _clause(clause: Operand | Either, matcher: Matcher) -> Node:
    match clause:
        case Either(operands=operands):
            return Boolean(should=tuple(_clause(o, matcher) for o in operands))
        case Category(name=name):
            return InCategory(fold(normalize(name).text))
        case Dates(first=first, last=last):
            return Dated(first, last)
        case InTitle(value=value):
            match = matcher.strict if isinstance(value, Quoted) else matcher.alike
            return match(value.text, Field.TITLE)
        case Quoted(text=text):
            return matcher.strict(text)
        case Word(text=text):
            return _any_of(tuple(dict.fromkeys(matcher.loose(matcher.read(text)))))


def _loose(query: Query, typed: str, read: Words, matcher: Matcher) -> Iterator[Node]:
    """The nodes of the plain words; mostly they are all that is ``typed``, and ``read`` already."""
    for text in plain(query):
        yield from matcher.loose(read if text == typed else matcher.read(text))


def _any_of(nodes: tuple[Node, ...]) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    return Boolean(should=nodes) if nodes else NOTHING


def _excluded(clause: Operand | Either, matcher: Matcher) -> Node:
    """What an excluded word rules out: itself and its aliases, not its parts."""
    return matcher.alike(clause.text) if isinstance(clause, Word) else _clause(clause, matcher)
