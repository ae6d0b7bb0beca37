"""Files of lines beside an index: the first says what they are, and of which generation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from indexer.whole_file import written_whole


def save_lines(lines: Iterable[str], path: Path, header: str, generation: str) -> None:
    """Write lines; ``generation`` names the index that they were made of."""
    with written_whole(path) as file:
        file.write(f"{header} {generation}\n".encode())
        file.writelines(f"{line}\n".encode() for line in lines)


def load_lines(path: Path, header: str, generation: str, what: str) -> list[str]:
    """Read what ``save_lines`` has written, of whatever generation if none is named.

    Raises ``ValueError``, which says ``what`` the file is not, when it is of another index or no
    such file.
    """
    first, *lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    if not (first == f"{header} {generation}" if generation else first.startswith(header)):
        raise ValueError(f"{path}: not the {what} of this index — rebuild the index")
    return lines
