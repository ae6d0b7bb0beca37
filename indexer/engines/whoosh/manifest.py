"""What a generation says of itself: ``manifest.json``."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from indexer.engines.base import Stats
from indexer.engines.nodes import Field
from indexer.engines.whoosh.impacts import MEASURED
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Inode = tuple[int, int, int, int]
"""Device, inode, time of modification and CRC-32: a file taken over unchanged has the same."""

FILE = "manifest.json"
FORMAT = 7


@dataclass(frozen=True, slots=True)
class Manifest:
    """Counts and origin of a generation; ``averages`` are frozen (see ``impacts``).

    ``files`` gives the size and the CRC-32 of every file.
    """

    format: int
    fingerprint: str
    documents: int
    built: str
    averages: Mapping[Field, float]
    files: Mapping[str, tuple[int, int]]

    def stats(self, generation: str) -> Stats:
        """The same for the engine's users."""
        return Stats(
            self.documents, generation, datetime.fromisoformat(self.built), self.fingerprint
        )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a generation that is otherwise complete."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / FILE).write_text(_sealed(text.removesuffix("\n}")), "utf-8")


def _sealed(body: str) -> str:
    """A JSON object that lacks its end, with the CRC-32 of that text as its last entry."""
    return f'{body},\n "checksum": "{zlib.crc32(body.encode()):08x}"\n}}\n'


def _unsealed(text: str) -> str:
    body = text[: -len(_sealed(""))]
    if text != _sealed(body):
        raise ValueError("its checksum does not match")
    return body + "\n}"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation whose files are all there, with the sizes they should have."""
    try:
        fields = json.loads(_unsealed((folder / FILE).read_bytes().decode()))
        if fields["format"] != FORMAT:
            raise IndexBroken(
                f"{folder}: format {fields['format']}, not {FORMAT}; build the index again"
            )
        fields["files"] = {
            name: (int(size), int(crc)) for name, (size, crc) in fields["files"].items()
        }
        fields["averages"] = {field: float(fields["averages"][field]) for field in MEASURED}
        manifest = Manifest(**fields)
        datetime.fromisoformat(manifest.built)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexBroken(
            f"{folder / FILE}: unreadable ({error!r}); build the index again"
        ) from error
    for name, (size, _) in manifest.files.items():
        if (folder / name).stat().st_size != size:
            raise IndexBroken(
                f"{folder / name}: not {size} bytes as it should be; build the index again"
            )
    return manifest


def verify_files(
    folder: Path, manifest: Manifest, trusted: Mapping[str, Inode]
) -> dict[str, Inode]:
    """Read every file that is not ``trusted``; raises ``IndexBroken`` for one that has changed."""
    verified = {}
    for name, written in manifest.files.items():
        status = (folder / name).stat()
        verified[name] = status.st_dev, status.st_ino, status.st_mtime_ns, written[1]
        if trusted.get(name) != verified[name] and checksum(folder / name) != written:
            raise IndexBroken(f"{folder / name}: damaged; build the index again")
    return verified


def checksum(path: Path) -> tuple[int, int]:
    """The size and the CRC-32 of a file."""
    crc, size = 0, 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            crc, size = zlib.crc32(piece, crc), size + len(piece)
    return size, crc
