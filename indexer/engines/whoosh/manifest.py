"""What a generation says of itself: ``manifest.json``."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from indexer.engines.base import Field, Stats
from indexer.errors import IndexBroken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "manifest.json"
FORMAT = 1


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
    (folder / FILE).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), "utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation whose files are all there, with the sizes they should have."""
    try:
        fields = json.loads((folder / FILE).read_text("utf-8"))
        if fields["format"] != FORMAT:
            raise IndexBroken(
                f"{folder}: format {fields['format']}, not {FORMAT}; build the index again"
            )
        fields["files"] = {
            name: (int(size), int(crc)) for name, (size, crc) in fields["files"].items()
        }
        fields["averages"] = {field: float(fields["averages"][field]) for field in Field}
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


def checksum(path: Path) -> tuple[int, int]:
    """The size and the CRC-32 of a file."""
    crc, size = 0, 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            crc, size = zlib.crc32(piece, crc), size + len(piece)
    return size, crc
