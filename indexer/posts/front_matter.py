"""Front matter: the YAML block at the head of a Jekyll post, read without trust.

``text → FrontMatter``.  Every scalar stays a string (``title: 2024`` is a
title, ``title: yes`` too), no tag constructs an object, and aliases and deep
nesting are refused.  Where the block is not YAML it is read again key by key:
a key that is YAML by itself is taken as such, any other as plain text with a
warning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Value = str | tuple[str, ...]

MAX_CHARS = 64_000
"""A longer front matter is read line by line: no news post has one, and YAML takes its time."""

MAX_DEPTH = 32
"""Lists in lists beyond this are no YAML of ours: libyaml's recursion has no limit but a crash."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # PyYAML may be built without libyaml

_ENDS = 2
"""Events behind a document: its end, and that of the stream."""

_LINE_END = re.compile(r"\r\n?")
_OPENING = re.compile(r"\ufeff?---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE)
_KEY = re.compile(r"([a-z_][a-z0-9_-]{0,63})[ \t]*:(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
_IDLE = re.compile(r"[ \t]*(?:#|$)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLOCK_STYLES = frozenset({">", ">-", ">+", "|", "|-", "|+"})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a post that had to be guessed: ``line`` counts from 1 in the file."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``values`` by key, in file order; ``body`` is everything behind the closing fence.

    The lines of both end in line feeds, whatever they end in in the file.
    """

    values: Mapping[str, Value]
    body: str
    warnings: tuple[Remark, ...] = ()


class FrontMatterError(ValueError):
    """The text has no front matter, or one that never ends."""


def read_front_matter(text: str) -> FrontMatter:
    """Split ``text`` into front matter and body.

    Raises ``FrontMatterError`` when there is no block between two ``---`` lines.
    """
    text = _LINE_END.sub("\n", text)
    opening = _OPENING.match(text)
    if opening is None:
        raise FrontMatterError("no front matter — begin the file with a line of three hyphens")
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        raise FrontMatterError("the front matter never ends — close it with three hyphens")
    block, body = text[opening.end() : closing.start()], text[closing.end() :]
    values = _read_yaml(block)
    if values is not None:
        return FrontMatter(values, body)
    values, warnings = _read_key_by_key(block)
    return FrontMatter(values, body, warnings)


def _read_yaml(block: str) -> dict[str, Value] | None:
    """Read strings and lists of strings; None where the block is no YAML mapping of ours."""
    if len(block) > MAX_CHARS:
        return None
    try:
        return _document(_events(block))
    except (yaml.YAMLError, ValueError):
        return None


def _events(block: str) -> Iterator[yaml.Event]:
    """What the parser meets, one thing after the other: to make a tree of it recurses in C.

    Raises ``ValueError`` at an alias, deep nesting, or an anchor that is there already.
    """
    depth = 0
    anchors = set[str]()
    for event in yaml.parse(block, Loader=_LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.NodeEvent):
            depth += isinstance(event, yaml.CollectionStartEvent)
            if depth > MAX_DEPTH or isinstance(event, yaml.AliasEvent) or event.anchor in anchors:
                raise ValueError("no YAML of ours")
            if event.anchor is not None:
                anchors.add(event.anchor)
        yield event


def _document(events: Iterator[yaml.Event]) -> dict[str, Value] | None:
    """The mapping that a stream of one document is."""
    *_, root = islice(events, 3)  # behind the start of the stream, and of the document
    values = _pairs(events) if isinstance(root, yaml.MappingStartEvent) else None
    return values if len(list(events)) == _ENDS else None


def _pairs(events: Iterator[yaml.Event]) -> dict[str, Value] | None:
    """Collect what is text or a list of texts in a mapping; None where a key stands twice."""
    values: dict[str, Value] = {}
    keys = set[str]()
    for key in takewhile(lambda event: not isinstance(event, yaml.MappingEndEvent), events):
        if not isinstance(key, yaml.ScalarEvent) or key.value in keys:
            return None
        keys.add(key.value)
        value = _value(next(events), events)
        if value is not None:
            values[key.value] = value
    return values


def _value(event: yaml.Event, events: Iterator[yaml.Event]) -> Value | None:
    """The value that begins with an event; what belongs to it is taken off the others."""
    if isinstance(event, yaml.ScalarEvent):
        return _text(event)
    texts = tuple(map(_text, _scalars(events)))
    return texts if isinstance(event, yaml.SequenceStartEvent) else None


def _scalars(events: Iterator[yaml.Event]) -> Iterator[yaml.ScalarEvent]:
    """The scalars of a list or mapping that has begun, without those of what lies in it."""
    depth = 1
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif depth == 1 and isinstance(event, yaml.ScalarEvent):
            yield event
        if not depth:
            return


def _text(scalar: yaml.ScalarEvent) -> str:
    """A scalar that can be encoded: PyYAML's own parser lets escaped lone surrogates through."""
    return _SURROGATE.sub("\ufffd", str(scalar.value)).strip()


def _read_key_by_key(block: str) -> tuple[dict[str, Value], tuple[Remark, ...]]:
    values: dict[str, Value] = {}
    warnings = []
    for line, key, chunk in _chunks(block):
        if not key:
            warnings.append(Remark(line, "text before the first key; left out — remove it"))
        elif key in values:
            warnings.append(Remark(line, f"{key} stands twice; the first one counts — remove one"))
        elif (alone := _read_yaml("\n".join(chunk))) is not None and key in alone:
            values[key] = alone[key]
        else:
            values[key] = _plain(chunk)
            message = f"the {key} is not YAML; read as plain text — quote it on one line"
            warnings.append(Remark(line, message))
    return values, tuple(warnings)


def _chunks(block: str) -> Iterator[tuple[int, str, list[str]]]:
    """Give each key with its lines: (line in the file, key, lines); "" before the first key."""
    key, first, lines = "", 0, list[str]()
    for number, line in enumerate(block.split("\n"), start=2):  # line 1 is the opening fence
        if match := _KEY.match(line):
            if lines:
                yield first, key, lines
            key, first, lines = match[1], number, [line]
        elif lines or not _IDLE.match(line):
            first = first or number
            lines.append(line)
    if lines:
        yield first, key, lines


def _plain(chunk: list[str]) -> Value:
    """Take the value of one key whatever it looks like: a list if all its lines are items."""
    match = _KEY.match(chunk[0])
    head = (match[2] or "").strip() if match else ""
    rest = [line for line in chunk[1:] if line.strip()]
    if not head and rest and all(_ITEM.match(line) for line in rest):
        return tuple(_unquote(_ITEM.sub(r"\1", line).strip()) for line in rest)
    if head in _BLOCK_STYLES:
        head = ""
    return _unquote(" ".join(part for part in (head, *map(str.strip, rest)) if part))


def _unquote(text: str) -> str:
    for quote in "'\"":
        if len(text) > 1 and text[0] == text[-1] == quote and quote not in text[1:-1]:
            return text[1:-1]
    return text
