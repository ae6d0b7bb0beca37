"""An operator's own file of words: UTF-8, an entry a line, ``#`` before a comment."""

from __future__ import annotations

import re
from pathlib import Path

from indexer.errors import BadRequest
from indexer.korean.normalize import normalize

_COMMENT = re.compile(r"(?<!\w)#.*")


def lines_of(path: Path, holds: str) -> list[str]:
    """The lines of the file; raises ``BadRequest``, which says what it ``holds``, if it is none."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path}: {error} — name a UTF-8 file of {holds}") from None


def entry_of(line: str) -> str:
    """What a line says: normalised, without its comment."""
    return _COMMENT.sub("", normalize(line).text)
