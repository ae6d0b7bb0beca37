"""The query tree to the engine's: words become terms, clauses become must and should.

A result holds every phrase and every field clause of the query, at least one
of its plain words, and nothing of what it excludes.
"""

from __future__ import annotations

from functools import partial

from indexer.engines.base import (
    Best,
    Boolean,
    Dated,
    Everything,
    Field,
    InCategory,
    Node,
    Phrase,
    Term,
    fold,
)
from indexer.korean.normalize import normalize
from indexer.korean.terms import TermAnalyzer
from indexer.search.query import Category, Dates, Either, InTitle, Operand, Query, Quoted, Word
from indexer.search.results import Question

NOTHING = Best(())
"""A node that matches no document: what remains of a word without terms."""


def to_node(query: Query, analyzer: TermAnalyzer) -> Node:
    """The engine's tree for a query; one without any clause matches everything."""
    clause = partial(_clause, analyzer=analyzer)
    plain = [c for c in query.clauses if isinstance(c, Word)]
    required = [clause(c) for c in query.clauses if not isinstance(c, Word)]
    wanted = [Term(text) for word in plain for text in analyzer.terms(word.text)]
    excluded = tuple(node for c in query.excluded if (node := _excluded(c, analyzer)) != NOTHING)
    if plain and not wanted:
        required.append(NOTHING)
    if not required and not wanted:
        required.append(Everything())
    return Boolean(tuple(required), tuple(dict.fromkeys(wanted)), excluded)


def narrowed(node: Node, question: Question) -> Node:
    """``node`` within the category and the days that the reader chose beside the query."""
    filters: list[Node] = []
    if question.category:
        filters.append(InCategory(fold(normalize(question.category).text)))
    if question.first or question.last:
        filters.append(Dated(question.first, question.last))
    return Boolean((node, *filters)) if filters else node


def query_terms(query: Query, analyzer: TermAnalyzer) -> frozenset[str]:
    """The terms whose occurrences are worth marking: all that were asked for, none excluded."""
    operands = [o for c in query.clauses for o in (c.operands if isinstance(c, Either) else (c,))]
    texts = [text for operand in operands if (text := _text(operand))]
    return frozenset(term for text in texts for term in analyzer.terms(text))


def _text(operand: Operand) -> str:
    match operand:
        case InTitle(value=value):
            return value.text
        case Word(text=text) | Quoted(text=text):
            return text
        case _:
            return ""


def _clause(clause: Operand | Either, analyzer: TermAnalyzer) -> Node:
    match clause:
        case Either(operands=operands):
            return Boolean(should=tuple(_clause(o, analyzer) for o in operands))
        case Category(name=name):
            return InCategory(fold(normalize(name).text))
        case Dates(first=first, last=last):
            return Dated(first, last)
        case InTitle(value=value):
            return _match(value, Field.TITLE, analyzer)
        case _:
            return _match(clause, Field.TEXT, analyzer)


def _match(value: Word | Quoted, field: Field, analyzer: TermAnalyzer) -> Node:
    """A phrase, or a word by itself: any of its terms in the text, all of them in a title."""
    texts = analyzer.terms(value.text)
    if isinstance(value, Quoted) or len(texts) < 2:  # noqa: PLR2004 -- one term is no phrase
        return _phrase(texts, field)
    terms = tuple(Term(text, field) for text in texts)
    return Boolean(must=terms) if field is Field.TITLE else Boolean(should=terms)


def _excluded(operand: Operand, analyzer: TermAnalyzer) -> Node:
    """What an excluded word rules out: its terms one after the other, not each of them."""
    if isinstance(operand, Word):
        return _phrase(analyzer.terms(operand.text), Field.TEXT)
    return _clause(operand, analyzer)


def _phrase(terms: tuple[str, ...], field: Field) -> Node:
    if len(terms) > 1:
        return Phrase(terms, field)
    return Term(terms[0], field) if terms else NOTHING
