"""URL parameters into a ``Question`` and back: pure, and the only place that knows their names.

    parameter        allowed                               default
    q                any text                              none
    category         any text                              all
    from, to         a day, YYYY-MM-DD, both included      open
    sort             relevance, newest, oldest             relevance
    page             1 to 100000                           1
    per_page         1 to 100 (API only)                   10
    stories          0, 1 (API only)                       0; pages have 1

An empty parameter counts as absent: forms send their empty inputs along.
Whatever is not allowed raises ``BadRequest`` with the parameter's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from indexer.engines.base import Sort
from indexer.errors import BadRequest, QueryTooLong
from indexer.search.results import Question
from indexer.search.searcher import MAX_QUERY

MAX_PAGE = 100_000
MAX_PER_PAGE = 100
FLAGS = ("1", "0", "")

_NAMES = {
    "query": "q",
    "category": "category",
    "first": "from",
    "last": "to",
    "sort": "sort",
    "page": "page",
}
"""The parameter of each field of a question; their order is that of a URL."""

_DEFAULTS = (None, Sort.RELEVANCE, 1)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"([0-9]{1,9})(\.0+)?")  # int() alone takes fullwidth digits, signs and spaces
_UNFIT = re.compile(r"[\x00-\x1f\x7f]+|[\ud800-\udfff]")


def to_question(args: Mapping[str, str]) -> Question:
    """The question that the parameters of a page or a feed ask."""
    question = Question(
        query=asked_text(args),
        category=_text(args, "category"),
        first=_day(args, "from"),
        last=_day(args, "to"),
        sort=_sort(args),
        page=_number(args, "page", default=1, most=MAX_PAGE),
    )
    if question.first and question.last and question.first > question.last:
        raise BadRequest(f"from: {question.first} is after to, {question.last} — swap them")
    return question


def to_api_question(args: Mapping[str, str]) -> Question:
    """The question that the API's parameters ask: a page's, ``per_page`` and ``stories``."""
    per_page = _number(args, "per_page", default=Question().per_page, most=MAX_PER_PAGE)
    return replace(to_question(args), per_page=per_page, stories=_flag(args, "stories"))


def to_args(question: Question, **changes: object) -> dict[str, str]:
    """The parameters that ask ``question``, with ``changes``, of a page; defaults are left out."""
    texts = all_args(question) | changed_args(changes)
    return {name: text for name, text in texts.items() if text}


def all_args(question: Question) -> dict[str, str]:
    """All parameters of a page that ask ``question``; defaults are empty."""
    return {name: _written(getattr(question, field)) for field, name in _NAMES.items()}


def changed_args(changes: Mapping[str, object]) -> dict[str, str]:
    """The parameters of a page for some fields of a question."""
    return {_NAMES[field]: _written(value) for field, value in changes.items()}


def asked_text(args: Mapping[str, str]) -> str:
    """The reader's query; raises ``QueryTooLong``, whatever the text's white space is worth."""
    if (length := len(args.get("q", ""))) > MAX_QUERY:
        raise QueryTooLong(
            f"the query has {length:,} characters, more than {MAX_QUERY} — shorten it"
        )
    return query_text(args)


def query_text(args: Mapping[str, str]) -> str:
    """The reader's query, fit to be shown and encoded."""
    return _text(args, "q")


def _written(value: object) -> str:
    """A field as a parameter has it; dates are written as ISO 8601."""
    return "" if value in _DEFAULTS else str(value)


def _text(args: Mapping[str, str], name: str) -> str:
    """One line: control characters and lone surrogates are no text and become spaces."""
    return _UNFIT.sub(" ", args.get(name, "")).strip()


def _day(args: Mapping[str, str], name: str) -> date | None:
    value = _text(args, name)
    if not value:
        return None
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise BadRequest(f"{name}: {value[:40]!r} is not a day — give YYYY-MM-DD")


def _number(args: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    value = _text(args, name)
    if not value:
        return default
    whole = _NUMBER.fullmatch(value)  # 3.0 is an integer to JSON Schema, too
    if whole and 1 <= int(whole[1]) <= most:
        return int(whole[1])
    raise BadRequest(f"{name}: {value[:40]!r} is not allowed — give a whole number, 1 to {most}")


def _flag(args: Mapping[str, str], name: str) -> bool:
    value = _text(args, name)
    if value not in FLAGS:
        raise BadRequest(f"{name}: {value[:40]!r} is not allowed — give 1 or 0")
    return value == "1"


def _sort(args: Mapping[str, str]) -> Sort:
    value = _text(args, "sort")
    try:
        return Sort(value or Sort.RELEVANCE)
    except ValueError:
        names = ", ".join(Sort)
        raise BadRequest(f"sort: {value[:40]!r} is not allowed — give one of {names}") from None
