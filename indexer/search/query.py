"""The query language: ``text → Query``, a pure parser that accepts every text.

    query    = { clause }                       separated by whitespace
    clause   = "-" operand                      excluded
             | operand { "OR" operand }         alternatives
    operand  = word | phrase | field value
    field    = ("제목" | "title" | "분류" | "category" | "날짜" | "date") ":"
    value    = word | phrase                    directly behind the colon; 날짜 takes dates
    dates    = date | date ".." | ".." date | date ".." date
    date     = year [ "-" month [ "-" day ] ]   or with dots; the end is included
    phrase   = quote text quote                 any of " “ ” „ ‟ « » ＂ opens and closes
    word     = any other characters

What does not fit the grammar is text, never an error:

- A quote that opens or closes nothing is as if it had not been typed.  One at
  the end of a word (``27" 모니터``) may close, but never opens.
- A phrase stands for itself wherever it is: ``"세종"은`` is a phrase and a word.
  A hyphen glued to its end is text.
- A hyphen (also U+2212 and U+FF0D) excludes only as the first character of a
  word, one alone, with something behind it.
- ``OR`` at the beginning, at the end or doubled is a word.  Exclusion binds
  tighter: excluded clauses are set aside before ``OR`` looks for its operands,
  so that in ``-가 OR 나`` it is a word.
- A field name is compared without case and in NFC; its colon may be U+FF1A.
  With nothing behind it, or an impossible or reversed date, it is a word.

Every step looks at each character a bounded number of times.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_QUOTES = '"“”„‟«»＂'
_HYPHENS = r"\-−－"
_COLONS = ":："

_PAIR = re.compile(
    # A quote opens where a clause or a value may begin; elsewhere only if text follows it.
    rf"(?:(?<![^\s{_COLONS}{_HYPHENS}{_QUOTES}])[{_QUOTES}]|[{_QUOTES}](?=\S))"
    rf"([^{_QUOTES}]*+)[{_QUOTES}]|[{_QUOTES}]"
)
_CLAUSE = re.compile(
    rf"""
    (?P<minus>(?<!\S)[{_HYPHENS}](?=[^\s{_HYPHENS}]))?
    (?: (?P<field>(?![{_HYPHENS}])[^\s{_QUOTES}{_COLONS}]{{1,8}}[{_COLONS}])?
        [{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]
      | (?P<word>(?<=[{_QUOTES}])[{_HYPHENS}]+|[^\s{_QUOTES}]+) )
    """,
    re.VERBOSE,
)
_COLON = frozenset(_COLONS)
_FIELD_WORD = re.compile(rf"([^{_COLONS}]{{1,8}}[{_COLONS}])(.+)", re.DOTALL)
_DATE = re.compile(r"(\d{4})(?:([-.])(\d{1,2})(?:\2(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was typed."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that must follow each other; ``text`` has single spaces between them."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class InTitle:
    """A word or phrase that must stand in the title."""

    value: Word | Quoted

    def __str__(self) -> str:
        return f"제목:{self.value}"


@dataclass(frozen=True, slots=True)
class Category:
    """Posts of the category ``name``."""

    name: str

    def __str__(self) -> str:
        return f'분류:"{self.name}"' if " " in self.name else f"분류:{self.name}"


@dataclass(frozen=True, slots=True)
class Dates:
    """Posts of the days from ``first`` to ``last``, both included; None is open."""

    first: date | None
    last: date | None

    def __str__(self) -> str:
        first, last = (day.isoformat() if day else "" for day in (self.first, self.last))
        return f"날짜:{first}" if first == last else f"날짜:{first}..{last}"


Operand = Word | Quoted | InTitle | Category | Dates

_OR = Word("OR")


@dataclass(frozen=True, slots=True)
class Either:
    """Two or more operands, of which one is enough."""

    operands: tuple[Operand, ...]

    def __str__(self) -> str:
        return f" {_OR} ".join(map(str, self.operands))


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for, in the order typed, and what must not be there.

    ``parse(str(query)) == query`` holds for every well-formed tree, which is
    every tree that ``parse`` can return:

    - no text is empty or holds a quote; whitespace in it is single spaces
      between words, and a ``Word`` has none;
    - a ``Word`` outside a field does not read as a field clause, nor as an
      excluded one (``-가``); an excluded ``Word`` does not begin with a hyphen;
    - ``Word("OR")`` is the first or the last clause or has its like beside it,
      and is no operand of ``Either``;
    - ``Dates`` has at least one end, and ``first <= last``.
    """

    clauses: tuple[Operand | Either, ...] = ()
    excluded: tuple[Operand, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for and nothing excluded."""
        return not self.clauses and not self.excluded

    def __str__(self) -> str:
        return " ".join([*map(str, self.clauses), *(f"-{operand}" for operand in self.excluded)])


def parse(text: str) -> Query:
    """Read a query; every text is one (see the module's docstring)."""
    wanted: list[Operand] = []
    excluded: list[Operand] = []
    for match in _CLAUSE.finditer(_PAIR.sub(_keep_pair, text)):
        first, *rest = _operands(match)
        (excluded if match["minus"] else wanted).append(first)
        wanted += rest
    return Query(_joined(wanted), tuple(excluded))


def _keep_pair(match: re.Match[str]) -> str:
    """Drop a quote that has no partner, and two with nothing between them."""
    inside = match[1] or ""
    return match[0] if inside.strip() else inside


def _operands(match: re.Match[str]) -> tuple[Operand, ...]:
    """Read one clause: two operands where a phrase follows what is no field."""
    field, phrase, word = match["field"], match["phrase"], match["word"]
    if word:
        return (_word(word),)
    quoted = Quoted(" ".join(phrase.split()))
    if field is None:
        return (quoted,)
    clause = _in_field(field, quoted)
    return (clause,) if clause else (Word(field), quoted)


def _word(text: str) -> Operand:
    match = None if _COLON.isdisjoint(text) else _FIELD_WORD.fullmatch(text)
    clause = _in_field(match[1], Word(match[2])) if match else None
    return clause or Word(text)


def _in_field(field: str, value: Word | Quoted) -> Operand | None:
    match unicodedata.normalize("NFC", field[:-1]).casefold():
        case "제목" | "title":
            return InTitle(value)
        case "분류" | "category":
            return Category(value.text)
        case "날짜" | "date":
            return _dates(value.text)
        case _:
            return None


def _dates(text: str) -> Dates | None:
    start, dots, end = text.partition("..")
    first = _days(start)
    last = _days(end) if dots else first
    if (start and not first) or (end and not last) or not (first or last):
        return None
    dates = Dates(first and first[0], last and last[1])
    return None if dates.first and dates.last and dates.first > dates.last else dates


def _days(text: str) -> tuple[date, date] | None:
    """Give the first and the last day of a year, a month or a day."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, last_month = int(match[1]), int(match[3] or 12)
    try:
        last_day = int(match[4] or calendar.monthrange(year, last_month)[1])
        first = date(year, int(match[3] or 1), int(match[4] or 1))
        return first, date(year, last_month, last_day)
    except ValueError:
        return None


def _joined(operands: list[Operand]) -> tuple[Operand | Either, ...]:
    """Fold ``가 OR 나`` into one clause; an OR without an operand on each side stays a word."""
    if _OR not in operands:
        return tuple(operands)
    groups: list[list[Operand]] = []
    joining = False
    neighbours = zip([_OR, *operands], [*operands[1:], _OR], strict=False)
    for operand, around in zip(operands, neighbours, strict=False):
        if operand == _OR and _OR not in around:
            joining = True
        elif joining:
            groups[-1].append(operand)
            joining = False
        else:
            groups.append([operand])
    return tuple(group[0] if len(group) == 1 else Either(tuple(group)) for group in groups)
