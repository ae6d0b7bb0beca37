"""Aliases, other words for the same thing, looked up by terms: ``groups → Aliases``.

What is found is not looked up again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from indexer.korean.alias_file import (
    FILE_NAME,
    AliasGroup,
    AliasProblem,
    Parsed,
    Period,
    Terms,
    problem_of,
    read_aliases,
)
from indexer.korean.terms import TermAnalyzer

_log = logging.getLogger("citynews")
_SYLLABLE = re.compile(r"[가-힣]")
_MISREAD = "is left out: the analyzer reads another word", "add it to the user dictionary"
_Row = tuple[Terms, str, Period]


class Match(NamedTuple):
    """What stands for ``terms``: ``alternatives[i]`` in posts of ``periods[i]``."""

    terms: Terms
    alternatives: tuple[Terms, ...]
    name: str
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Aliases:
    """An immutable lookup; ``problems`` are the files' and the members that were misread.

    ``longest`` is the most terms that something stands for; all of these runs ``begin`` so.
    """

    groups: tuple[AliasGroup, ...]
    problems: tuple[AliasProblem, ...]
    _table: Mapping[Terms, tuple[_Row, ...]]
    longest: int
    begin: frozenset[str]

    @classmethod
    def build(cls, parsed: Parsed, key: Callable[[str], Terms]) -> Aliases:
        """Look up by ``key``, the terms of a text as ``TermAnalyzer.terms`` gives them."""
        groups, problems = parsed
        table: dict[Terms, dict[_Row, None]] = {}
        for group in groups:
            forms = {word: _forms(word, group, key) for word in group.members}
            sound = {form for found in forms.values() for form in found}
            lost = (word for word in forms if not sound & {*forms[word], key(word)})
            problems += tuple(problem_of(group, word, *_MISREAD) for word in lost)
            finds = [form for word in group.finds for form in forms[word]]
            for query in (form for word in group.queries for form in forms[word]):
                found = {(form, group.name, group.period): None for form in finds if form != query}
                table.setdefault(query, {}).update(found)
        rows = {query: tuple(found) for query, found in table.items() if found}
        return cls(
            groups, problems, rows, max(map(len, rows), default=0), frozenset(q[0] for q in rows)
        )

    def match(self, terms: Terms) -> Match | None:
        """What stands for exactly these terms, if anything does."""
        rows = self._table.get(terms)
        if rows is None:
            return None
        alternatives, names, periods = zip(*rows, strict=True)
        return Match(terms, alternatives, ", ".join(dict.fromkeys(names)), periods)


def learn_aliases(analyzer: TermAnalyzer, own: Path | None = None) -> Parsed:
    """Read all aliases (see ``open_aliases``), and have the lexicon of ``analyzer`` hold their words."""
    parsed = read_aliases(own)
    analyzer.learn(
        member for group in parsed[0] for word in group.members for member in _spellings(word)
    )
    return parsed


def open_aliases(analyzer: TermAnalyzer, own: Path | None = None) -> Aliases:
    """The shipped aliases and those of the operator's ``own`` file, by the terms of ``analyzer``.

    What is wrong in the operator's file is logged, one warning each.
    """
    parsed = learn_aliases(analyzer, own)
    aliases = Aliases.build(parsed, analyzer.terms)
    for problem in aliases.problems:
        if problem.file != FILE_NAME:
            _log.warning("%s", problem)
    return aliases


def _forms(member: str, group: AliasGroup, key: Callable[[str], Terms]) -> tuple[Terms, ...]:
    """The terms of a member, as it is written and without its spaces, where they are safe."""
    found = dict.fromkeys(key(text) for text in _spellings(member))
    return tuple(terms for terms in found if _safe(terms, member, group))


def _spellings(member: str) -> tuple[str, str]:
    return member, member.replace(" ", "")


def _safe(terms: Terms, member: str, group: AliasGroup) -> bool:
    """Whether the terms find the member only: 국힘 misread as 힘 would find every 힘."""
    word = "".join(filter(str.isalnum, member)).casefold()
    if len(terms) != 1:
        return bool(terms)
    if word.endswith("다"):
        return len(terms[0]) > 1 and word.startswith(terms[0])
    return terms[0] == word and not (group.symmetrical and _SYLLABLE.fullmatch(word))
