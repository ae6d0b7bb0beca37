"""The query tree to the engine's: words become terms, clauses become must and should.

A result holds every phrase and every field clause of the query, at least one
of its plain words, and nothing of what it excludes.  A word, or a run of them,
that has aliases becomes the best of itself and these; a quoted one is meant as
it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

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
from indexer.korean.aliases import Aliases, Match
from indexer.korean.normalize import normalize
from indexer.korean.terms import TermAnalyzer
from indexer.search.query import Category, Dates, Either, InTitle, Operand, Query, Quoted, Word
from indexer.search.results import Question

NOTHING = Best(())
"""A node that matches no document: what remains of a word without terms."""


@dataclass(frozen=True, slots=True)
class Translator:
    """Makes terms of words, by the analysis that made the documents' and by aliases."""

    analyzer: TermAnalyzer
    aliases: Aliases

    def to_node(self, query: Query) -> Node:
        """The engine's tree for a query; one without any clause matches everything."""
        plain = [c.text for c in query.clauses if isinstance(c, Word)]
        required = [self._clause(c) for c in query.clauses if not isinstance(c, Word)]
        wanted = list(dict.fromkeys(self._nodes(plain, Field.TEXT)))
        excluded = tuple(node for c in query.excluded if (node := self._excluded(c)) != NOTHING)
        if plain and not wanted:
            required.append(NOTHING)
        if not required and not wanted:
            required.append(Everything())
        return Boolean(tuple(required), tuple(wanted), excluded)

    def terms(self, query: Query) -> frozenset[str]:
        """The terms worth marking: all that were asked for and their aliases', none excluded."""
        plain = [c.text for c in query.clauses if isinstance(c, Word)]
        rest = [c for c in query.clauses if not isinstance(c, Word)]
        operands = [o for c in rest for o in (c.operands if isinstance(c, Either) else (c,))]
        runs = [plain, *([text] for o in operands if (text := _text(o)))]
        matches = (match for texts in runs for match in self.alias_matches(texts))
        aliases = {term for match in matches for terms in match.alternatives for term in terms}
        return frozenset(aliases).union(
            *(self.analyzer.terms(text) for texts in runs for text in texts)
        )

    def explain(self, query: Query) -> Iterator[str]:
        """A line for people for each alias that stands for plain words of the query."""
        plain = [c.text for c in query.clauses if isinstance(c, Word)]
        for match in self.alias_matches(plain):
            found = ", ".join(" ".join(terms) for terms in match.alternatives)
            yield f"alias {match.name} → {found}"

    def alias_matches(self, texts: Sequence[str]) -> list[Match]:
        """The aliases that stand for words, or runs of words, of ``texts``."""
        return [match for _, match in self._pieces(texts) if match]

    def _clause(self, clause: Operand | Either) -> Node:
        match clause:
            case Either(operands=operands):
                return Boolean(should=tuple(map(self._clause, operands)))
            case Category(name=name):
                return InCategory(fold(normalize(name).text))
            case Dates(first=first, last=last):
                return Dated(first, last)
            case InTitle(value=value):
                return self._match(value, Field.TITLE)
            case _:
                return self._match(clause, Field.TEXT)

    def _match(self, value: Word | Quoted, field: Field) -> Node:
        """A phrase, or a word by itself: any of its terms in the text, all of them in a title."""
        if isinstance(value, Quoted):
            return _phrase(self.analyzer.terms(value.text), field)
        nodes = tuple(self._nodes([value.text], field))
        if len(nodes) < 2:  # noqa: PLR2004 -- one term needs no group
            return nodes[0] if nodes else NOTHING
        return Boolean(must=nodes) if field is Field.TITLE else Boolean(should=nodes)

    def _excluded(self, operand: Operand) -> Node:
        """What an excluded word rules out: its terms one after the other, and its aliases."""
        if not isinstance(operand, Word):
            return self._clause(operand)
        terms = self.analyzer.terms(operand.text)
        match = self.aliases.match(terms, 0)
        own = _phrase(terms, Field.TEXT)
        whole = match is not None and match.length == len(terms)
        return Best((own, *_alternatives(terms, match, Field.TEXT))) if match and whole else own

    def _nodes(self, texts: Sequence[str], field: Field) -> Iterator[Node]:
        for terms, match in self._pieces(texts):
            own = tuple(Term(term, field) for term in terms)
            if match is None:
                yield from own
            else:
                yield Best((_together(own, field), *_alternatives(terms, match, field)))

    def _pieces(self, texts: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Match | None]]:
        """The terms of ``texts`` in runs that an alias stands for, the others one by one.

        An alias stands for whole words: not for the 서울 in 서울대공원.
        """
        analysed = [self.analyzer.terms(text) for text in texts]
        terms = tuple(term for found in analysed for term in found)
        bounds = {0, *accumulate(map(len, analysed))}
        at = 0
        while at < len(terms):
            match = self.aliases.match(terms, at) if at in bounds else None
            if match and at + match.length not in bounds:
                match = None
            length = match.length if match else 1
            yield terms[at : at + length], match
            at += length


def narrowed(node: Node, question: Question) -> Node:
    """``node`` within the category and the days that the reader chose beside the query."""
    filters: list[Node] = []
    if question.category:
        filters.append(InCategory(fold(normalize(question.category).text)))
    if question.first or question.last:
        filters.append(Dated(question.first, question.last))
    return Boolean((node, *filters)) if filters else node


def _text(operand: Operand) -> str:
    match operand:
        case InTitle(value=value):
            return value.text
        case Word(text=text) | Quoted(text=text):
            return text
        case _:
            return ""


def _together(terms: tuple[Term, ...], field: Field) -> Node:
    if len(terms) == 1:
        return terms[0]
    return Boolean(must=terms) if field is Field.TITLE else Boolean(should=terms)


def _alternatives(own: tuple[str, ...], match: Match, field: Field) -> Iterator[Node]:
    """The aliases, each in the posts of its days only.

    One that holds all of ``own`` (로또 복권 for 로또) would find nothing more, only
    score higher than what was asked for.  Other spellings of one term score as one.
    """
    word = len(own) == 1
    for terms, (first, last) in zip(match.alternatives, match.periods, strict=True):
        if not set(own) <= set(terms):
            node = Phrase(terms, field, as_word=word) if len(terms) > 1 else Term(terms[0], field)
            yield Boolean((node, Dated(first, last))) if first or last else node


def _phrase(terms: tuple[str, ...], field: Field) -> Node:
    if len(terms) > 1:
        return Phrase(terms, field)
    return Term(terms[0], field) if terms else NOTHING
