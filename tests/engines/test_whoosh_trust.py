"""Opening an index runs nothing that lies in it."""

from __future__ import annotations

import json
import os
import pickle
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from indexer.engines.base import Request
from indexer.engines.nodes import Everything
from indexer.engines.whoosh import WhooshEngine, WhooshWriter
from indexer.engines.whoosh.manifest import FORMAT, Manifest, checksum, write_manifest
from indexer.engines.whoosh.toc import ArrayIndex
from indexer.engines.whoosh.unpickle import trusted_loads
from indexer.errors import IndexBroken
from tests.engines.random_cases import make_document


class Hostile:
    """A pickle that makes a folder when it is loaded."""

    def __init__(self, target: Path) -> None:
        self.target = str(target)

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (self.target,)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    WhooshWriter(tmp_path / "index").write([make_document("a", body="봄")], fingerprint="f")
    return tmp_path / "index"


def only(folder: Path, pattern: str) -> Path:
    (path,) = (folder / "generations").glob(f"*/{pattern}")
    return path


def replace(path: Path, old: bytes, new: bytes) -> None:
    """Put ``new`` in the place of ``old``, and let the manifest know: the attacker can, too."""
    data = path.read_bytes()
    assert data.count(old) == 1
    changed = data.replace(old, new)
    path.write_bytes(changed)
    seal(path.parent)


def seal(generation: Path) -> None:
    """Make the manifest's checksums those of the files as they are now."""
    manifest = generation / "manifest.json"
    fields = json.loads(manifest.read_text())
    del fields["checksum"]
    files = {name: checksum(generation / name) for name in fields["files"]}
    write_manifest(generation, Manifest(**fields | {"files": files}))


def refuses(folder: Path, target: Path) -> None:
    with pytest.raises(IndexBroken):
        list(WhooshEngine(folder).search(Request(Everything())).hits)
    assert not target.exists()


def test_a_hostile_pickle_would_run_elsewhere(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Hostile(tmp_path / "ran")))
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
def test_the_unpickler_refuses_what_no_index_needs(tmp_path: Path, protocol: int) -> None:
    for value in (Hostile(tmp_path / "ran"), print, Path("x"), pickle.Unpickler):
        with pytest.raises(IndexBroken):
            trusted_loads(pickle.dumps(value, protocol))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("data", [b"", b"garbage", pickle.dumps([1, 2])[:-2]])
def test_a_broken_pickle_is_a_broken_index(data: bytes) -> None:
    with pytest.raises(IndexBroken):
        trusted_loads(data)


def test_an_older_format_is_refused(folder: Path) -> None:
    manifest = only(folder, "manifest.json")
    fields = json.loads(manifest.read_text())
    del fields["checksum"]
    write_manifest(manifest.parent, Manifest(**fields | {"format": FORMAT - 1}))
    with pytest.raises(IndexBroken, match=f"format {FORMAT - 1}, not {FORMAT}; build the index"):
        WhooshEngine(folder).stats()


def test_a_hostile_list_of_segments_is_refused(folder: Path, tmp_path: Path) -> None:
    toc = only(folder, "*.toc")
    segments = ArrayIndex.open_in(toc.parent)._segments()
    replace(toc, pickle.dumps(segments, -1), pickle.dumps([Hostile(tmp_path / "ran")], -1))
    refuses(folder, tmp_path / "ran")


def test_a_hostile_schema_is_never_read(folder: Path, tmp_path: Path) -> None:
    toc = only(folder, "*.toc")
    data = toc.read_bytes()
    start = data.index(b"\x80\x02")
    end = data.index(b".", data.index(b"whoosh.fields", start))
    hostile = pickle.dumps(Hostile(tmp_path / "ran"), 2).ljust(end - start + 1, b" ")
    toc.write_bytes(data[:start] + hostile + data[end + 1 :])
    seal(toc.parent)
    with suppress(IndexBroken):  # the rest of the file may no longer make sense
        list(WhooshEngine(folder).search(Request(Everything())).hits)
    assert not (tmp_path / "ran").exists()


def test_a_hostile_dictionary_is_refused(folder: Path, tmp_path: Path) -> None:
    path = only(folder, "*.trm")
    data = path.read_bytes()
    start = data.rindex(b"\x80\x05")
    end = data.index(b".", data.index(b"indexlen", start)) + 1
    hostile = pickle.dumps(Hostile(tmp_path / "ran"))
    size = struct.pack("!i", len(hostile))
    replace(path, data[start:], hostile + size + data[end + 4 :])
    refuses(folder, tmp_path / "ran")


@pytest.mark.parametrize(
    "changes",
    [
        {"segid": "../../../../etc/passwd"},
        {"indexname": "../other"},
        {"compound": True},
        {"_doccount": "many"},
        {"_deleted": [1]},
        {"_codec": None},
    ],
)
def test_a_segment_that_is_not_ours_is_refused(folder: Path, changes: dict[str, object]) -> None:
    toc = only(folder, "*.toc")
    segments = ArrayIndex.open_in(toc.parent)._segments()
    written = pickle.dumps(segments, -1)
    vars(segments[0]).update(changes)
    replace(toc, written, pickle.dumps(segments, -1))
    with pytest.raises(IndexBroken):
        WhooshEngine(folder).stats()


def test_a_stored_document_is_no_pickle(folder: Path, tmp_path: Path) -> None:
    path = only(folder, "*document.col")
    start = path.read_bytes().index(b"\x78\x5e")  # how what zlib made at its third level begins
    hostile = zlib.compress(pickle.dumps(Hostile(tmp_path / "ran")))
    data = bytearray(path.read_bytes())
    data[start : start + len(hostile)] = hostile
    path.write_bytes(bytes(data[: path.stat().st_size]))
    seal(path.parent)
    refuses(folder, tmp_path / "ran")
