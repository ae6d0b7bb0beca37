"""Checksums of files that belong to one generation of an index and lie beside it.

They are noted when all of them are written, so that a file which differs is
damaged, unless another generation is about to be noted.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from indexer.whole_file import written_whole

FILE_NAME = "checksums"


def note_checksums(folder: Path, names: Iterable[str], generation: str) -> None:
    """Note what the files of these names hold, now that they are of ``generation``."""
    lines = "".join(f"{_checksum((folder / name).read_bytes())} {name}\n" for name in names)
    text = f"{generation}\n{lines}"
    with written_whole(folder / FILE_NAME) as file:
        file.write(f"{_checksum(text.encode())}\n{text}".encode())


def noted_checksums(folder: Path) -> tuple[str, Mapping[str, str]]:
    """The generation, and the checksum of each file by its name; nothing where nothing is noted.

    Raises ``ValueError`` when the notes are damaged.
    """
    try:
        own, _, text = (folder / FILE_NAME).read_bytes().partition(b"\n")
    except FileNotFoundError:
        return "", {}
    if own != _checksum(text).encode():
        raise ValueError(f"{folder / FILE_NAME}: damaged")
    generation, *lines = text.decode().splitlines()
    return generation, {name: checksum for checksum, _, name in (x.partition(" ") for x in lines)}


def is_as_noted(path: Path, generation: str) -> bool:
    """Whether a file holds what was noted of it with this generation."""
    try:
        noted, checksums = noted_checksums(path.parent)
        return noted == generation and checksums.get(path.name) == _checksum(path.read_bytes())
    except (OSError, ValueError):
        return False


def _checksum(data: bytes) -> str:
    return f"{zlib.crc32(data):08x}"
