"""The file of aliases, other words for the same thing: ``lines → groups and problems``.

The head of the shipped file, ``data/aliases.txt``, tells form and rules.  A mistake
in a file is a value and costs no other line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path

from indexer.korean.own_file import entry_of, lines_of

FILE_NAME = "aliases.txt"
Terms = tuple[str, ...]
_ENTRY = re.compile(r"([^=>\[\]]*)([=>])([^=>\[\]]*)(\[[^=>\[\]]*\])?\s*")
_REMOVAL = re.compile(r"-[^=>\[\],]*[^\W_][^=>\[\],]*")
_UNKNOWN = "stands in no shipped group", "take the line away"

Period = tuple[date | None, date | None]  # first and last day, included; None: an open end


@dataclass(frozen=True, slots=True)
class AliasGroup:
    """Each of ``queries`` also finds each of ``finds``, in posts of ``period``.

    In a symmetrical group both are all members; one that finds nothing takes away
    what shipped groups find for its query.  ``str`` parses to an equal group.
    """

    queries: Terms
    finds: Terms
    period: Period = (None, None)
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """The first member, by which a group is shown."""
        return self.queries[0]

    @property
    def members(self) -> Terms:
        """All its words."""
        return self.queries + self.finds

    @property
    def symmetrical(self) -> bool:
        """Whether every member finds every other."""
        return self.queries == self.finds

    @property
    def claims(self) -> frozenset[tuple[bool, str]]:
        """Its queries, folded, with their kind, by which an operator's group replaces others."""
        kinds = (self.symmetrical,) if self.finds else (True, False)
        return frozenset((kind, word.casefold()) for kind in kinds for word in self.queries)

    def __str__(self) -> str:
        if not self.finds:
            return f"- {self.name}"
        sides = (
            (self.queries[:1], self.finds[1:]) if self.symmetrical else (self.queries, self.finds)
        )
        entry = (" = " if self.symmetrical else " > ").join(", ".join(side) for side in sides)
        days = "..".join(str(day or "") for day in self.period)
        return f"{entry} [{days}]".removesuffix(" [..]")


@dataclass(frozen=True, slots=True)
class AliasProblem:
    """A mistake in a file of aliases."""

    file: str
    line: int
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} — {self.cure}"


Parsed = tuple[tuple[AliasGroup, ...], tuple[AliasProblem, ...]]


def read_aliases(own: Path | None = None) -> Parsed:
    """The shipped aliases, extended by the operator's ``own`` file if there is one.

    Raises ``BadRequest`` when that file cannot be read.
    """
    if own is None:
        return shipped_aliases()
    return merge(shipped_aliases(), parse_aliases(lines_of(own, "aliases"), own.name))


def shipped_aliases() -> Parsed:
    """The file that comes with citynews."""
    text = resources.files(__package__).joinpath("data", FILE_NAME).read_text(encoding="utf-8")
    return parse_aliases(text.splitlines(), FILE_NAME)


def merge(shipped: Parsed, own: Parsed) -> Parsed:
    """Both files together; an own group replaces the shipped ones of its kind and queries."""
    taken = {claim for group in own[0] for claim in group.claims}
    known = {claim for group in shipped[0] for claim in group.claims}
    kept = tuple(group for group in shipped[0] if taken.isdisjoint(group.claims))
    idle = [group for group in own[0] if not group.finds and known.isdisjoint(group.claims)]
    problems = tuple(problem_of(group, group.name, *_UNKNOWN) for group in idle)
    return kept + tuple(group for group in own[0] if group.finds), shipped[1] + own[1] + problems


def parse_aliases(lines: Iterable[str], source_name: str) -> Parsed:
    """The groups and removals of a file in order, and what is wrong with it; never raises."""
    reader = _Reader(source_name)
    for line in lines:
        reader.read(" ".join(entry_of(line).split()))
    return tuple(reader.groups), tuple(reader.problems)


class _Reader:
    def __init__(self, file: str) -> None:
        self.groups: list[AliasGroup] = []
        self.problems: list[AliasProblem] = []
        self._file, self._line = file, 0
        self._homes: dict[str, int] = {}
        self._hops: dict[str, set[str]] = {}

    def read(self, text: str) -> None:
        self._line += 1
        if _REMOVAL.fullmatch(text):
            text = text.strip("- ")
            self.groups.append(AliasGroup((text,), (), (None, None), self._file, self._line))
        elif match := _ENTRY.fullmatch(text):
            self._entry(*match.groups(default=""))
        elif text:
            self._report("no entry", "write `word = other word` or `word > other word`")

    def _entry(self, left: str, sign: str, right: str, days: str) -> None:
        homes = self._homes if sign == "=" else {}
        queries, finds = self._members(left, homes), self._members(right, homes)
        if (period := _period(days or "..")) is None:
            self._report(f"bad days {days}", "write [2022-05-10..2025-04-04], the first day first")
        elif sign == "=":
            queries = finds = queries + finds
        elif self._circle(queries, finds):
            finds = ()
        if period and queries and finds and len({*queries, *finds}) > 1:
            self.groups.append(AliasGroup(queries, finds, period, self._file, self._line))

    def _members(self, text: str, homes: dict[str, int]) -> Terms:
        """The members in a list, but empty ones and those that have a home already."""
        found = []
        for word in (word.strip("- ") for word in text.split(",")):
            if not any(map(str.isalnum, word)):
                self._report("an empty member", "write a word on each side of each comma and sign")
            elif home := homes.get(word.casefold()):
                self._report(f"‘{word}’ stands in line {home} already", "join the two, or use >")
            else:
                homes[word.casefold()] = self._line
                found.append(word)
        return tuple(found)

    def _circle(self, queries: Terms, finds: Terms) -> bool:
        """Note the hops of a one-way entry, unless they lead back to where they start."""
        starts, ends = (set(map(str.casefold, words)) for words in (queries, finds))
        reached, ahead = set[str](), ends
        while ahead:
            reached |= ahead
            ahead = {end for word in ahead for end in self._hops.get(word, ())} - reached
        if circle := starts & reached:
            self._report(f"one-way entries come back to ‘{min(circle)}’", "use = instead")
        for word in starts if not circle else ():
            self._hops.setdefault(word, set()).update(ends)
        return bool(circle)

    def _report(self, message: str, cure: str) -> None:
        self.problems.append(AliasProblem(self._file, self._line, message, cure))


def _period(text: str) -> Period | None:
    """The days in brackets; None when they are no dates or end before they begin."""
    try:
        first, last = (date.fromisoformat(d) if d else None for d in text.strip("[] ").split(".."))
    except ValueError:
        return None
    return (first, last) if (first or date.min) <= (last or date.max) else None


def problem_of(group: AliasGroup, word: str, message: str, cure: str) -> AliasProblem:
    """A mistake in a member of a group."""
    return AliasProblem(group.file, group.line, f"‘{word}’ {message}", cure)
