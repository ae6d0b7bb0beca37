"""Front matter: the YAML block at the head of a Jekyll post, read without trust.

``text → FrontMatter``.  Every scalar stays a string (``title: 2024`` is a
title, ``title: yes`` too), no tag constructs an object, and aliases are
refused.  Where the block is not YAML it is read again key by key: a key that
is YAML by itself is taken as such, any other as plain text with a warning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Value = str | tuple[str, ...]

MAX_CHARS = 64_000
"""A longer front matter is read line by line: no news post has one, and YAML takes its time."""

_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_KEY = re.compile(r"([a-z_][a-z0-9_-]*)[ \t]*:(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
_BLOCK_STYLES = frozenset({">", ">-", ">+", "|", "|-", "|+"})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a post that had to be guessed: ``line`` counts from 1 in the file."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``values`` by key, in file order; ``body`` is everything behind the closing fence."""

    values: Mapping[str, Value]
    body: str
    warnings: tuple[Remark, ...] = ()


class FrontMatterError(ValueError):
    """The text has no front matter, or one that never ends."""


def read_front_matter(text: str) -> FrontMatter:
    """Split ``text`` into front matter and body.

    Raises ``FrontMatterError`` when there is no block between two ``---`` lines.
    """
    opening = _OPENING.match(text)
    if opening is None:
        raise FrontMatterError("no front matter — begin the file with a line of three hyphens")
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        raise FrontMatterError("the front matter never ends — close it with a line of three hyphens")
    block = text[opening.end() : closing.start()]
    body = text[closing.end() :].removeprefix("\n")
    values = _read_yaml(block)
    if values is not None:
        return FrontMatter(values, body)
    values, warnings = _read_key_by_key(block)
    return FrontMatter(values, body, warnings)


def _read_yaml(block: str) -> dict[str, Value] | None:
    """The block's strings and lists of strings, or None where it is no YAML mapping of ours."""
    if len(block) > MAX_CHARS:
        return None
    try:
        if ("*" in block or "&" in block) and _has_alias(block):
            return None
        loaded = yaml.load(block, Loader=yaml.CBaseLoader)  # noqa: S506 -- builds only str, list, dict
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        return None
    return {key: value for key, raw in loaded.items() if (value := _value(raw)) is not None}


def _has_alias(block: str) -> bool:
    return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(block, yaml.CBaseLoader))


def _value(raw: object) -> Value | None:
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, list):
        return tuple(item.strip() for item in raw if isinstance(item, str))
    return None


def _read_key_by_key(block: str) -> tuple[dict[str, Value], tuple[Remark, ...]]:
    values: dict[str, Value] = {}
    warnings = []
    for line, key, chunk in _chunks(block):
        if key in values:
            warnings.append(Remark(line, f"{key} stands twice; the first one counts — remove one"))
            continue
        alone = _read_yaml("\n".join(chunk))
        if alone is not None and key in alone:
            values[key] = alone[key]
            continue
        values[key] = _plain(chunk)
        warnings.append(
            Remark(line, f"the {key} is not YAML; read as plain text — quote it on one line")
        )
    return values, tuple(warnings)


def _chunks(block: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each key with its lines: (line in the file, key, lines)."""
    key, first, lines = "", 0, list[str]()
    for number, line in enumerate(block.splitlines(), start=2):  # line 1 is the opening fence
        if match := _KEY.match(line):
            if key:
                yield first, key, lines
            key, first, lines = match[1], number, [line]
        elif key:
            lines.append(line)
    if key:
        yield first, key, lines


def _plain(chunk: list[str]) -> Value:
    """The value of one key whatever it looks like: a list if all its lines are items."""
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
