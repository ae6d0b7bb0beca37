"""The user dictionary: names and terms that are one noun each, a line each.

    lines → names, and what is wrong with the others

The shipped file, ``data/names.txt``, holds what Kiwi reads as something else;
an operator's file adds to it.  A mistake costs its own line only.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from indexer.korean.own_file import entry_of, lines_of
from indexer.whole_file import written_whole

FILE_NAME = "names.txt"
"""The file that comes with citynews."""

LONGEST = 30
"""Characters of a name."""

_log = logging.getLogger("citynews")
_NAME = re.compile(rf"(?=.*[가-힣])[^\W_]{{2,{LONGEST}}}")

_IN_FINGERPRINT = re.compile(r"names-[0-9a-f]{8}")

Names = frozenset[str]


def shipped_names() -> Names:
    """Those that come with citynews."""
    text = resources.files(__package__).joinpath("data", FILE_NAME).read_text(encoding="utf-8")
    return parse_names(text.splitlines(), FILE_NAME)[0]


def read_names(own: Path | None = None) -> Names:
    """The shipped names and those of the operator's ``own`` file; its mistakes are logged.

    Raises ``BadRequest`` when the file cannot be read.
    """
    if own is None:
        return shipped_names()
    names, problems = parse_names(lines_of(own, "names"), own.name)
    for problem in problems:
        _log.warning("%s", problem)
    return shipped_names() | names


def parse_names(lines: Iterable[str], source_name: str) -> tuple[Names, tuple[str, ...]]:
    """The names of a file, spaces left out, and a message for each line that is none."""
    names: list[str] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        name = "".join(entry_of(line).split())
        if _NAME.fullmatch(name):
            names.append(name)
        elif name:
            problems.append(
                f"{source_name}:{number}: ‘{name[:LONGEST]}’ is no name — write one of Hangul"
                f" letters and digits, 2 to {LONGEST} of them"
            )
    return frozenset(names), tuple(problems)


def fingerprint_of(names: Names) -> str:
    """What names a set of names: part of the fingerprint of an analysis that uses it."""
    return f"names-{zlib.crc32(_lines(names)):08x}"


def save_names(names: Names, folder: Path) -> None:
    """Remember the names that the index in ``folder`` is made with."""
    with written_whole(_file(folder, fingerprint_of(names))) as file:
        file.write(_lines(names))


def load_names(folder: Path, fingerprint: str) -> Names | None:
    """The names of the analysis of this fingerprint; None if ``folder`` does not hold them."""
    found = _IN_FINGERPRINT.search(fingerprint)
    if found is None:
        return None
    try:
        names = frozenset(_file(folder, found[0]).read_text(encoding="utf-8").split())
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return names if fingerprint_of(names) == found[0] else None


def forget_names(folder: Path, *, but: Names) -> None:
    """Remove what is remembered of other names than ``but``."""
    for path in folder.glob("names-*.txt"):
        if path != _file(folder, fingerprint_of(but)):
            path.unlink(missing_ok=True)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.txt"


def _lines(names: Names) -> bytes:
    return "".join(f"{name}\n" for name in sorted(names)).encode()
