"""A query with other words in it: operators, quotes and fields stay as they are.

What is excluded and what names a category or a day is nobody's slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from indexer.korean.normalize import normalize
from indexer.korean.words import words_of
from indexer.search.query import Either, InTitle, Operand, Query, Quoted, Word, parse

Correct = Callable[[Sequence[str]], tuple[str, ...] | None]
"""Other words for a run of words; None where they are to stay."""


def rewritten(query: Query, correct: Correct) -> Query | None:
    """The query with its words corrected; None when that changes nothing.

    Plain words that stand together are corrected together, so that two may
    become one.  What comes out is what its text reads as.
    """
    clauses: list[Operand | Either] = []
    for plain, group in groupby(query.clauses, key=lambda clause: isinstance(clause, Word)):
        run = list(group)
        clauses += _words(run, correct) if plain else [_clause(each, correct) for each in run]
    again = parse(str(replace(query, clauses=tuple(clauses))))
    return None if again == query else again


def _words(run: Sequence[Operand | Either], correct: Correct) -> Iterable[Operand | Either]:
    found = correct(_pieces(" ".join(map(str, run))))
    return map(Word, found) if found else run


def _clause(clause: Operand | Either, correct: Correct) -> Operand | Either:
    if isinstance(clause, Either):
        return Either(tuple(_operand(operand, correct) for operand in clause.operands))
    return _operand(clause, correct)


def _operand(operand: Operand, correct: Correct) -> Operand:
    match operand:
        case InTitle(value=value):
            return InTitle(_value(value, correct))
        case Word() | Quoted():
            return _value(operand, correct)
        case _:
            return operand


def _value(value: Word | Quoted, correct: Correct) -> Word | Quoted:
    found = correct(_pieces(value.text))
    if not found:
        return value
    text = " ".join(found)
    return Quoted(text) if isinstance(value, Quoted) or len(found) > 1 else Word(text)


def _pieces(text: str) -> list[str]:
    return [word for word, _ in words_of(normalize(text).text)]
