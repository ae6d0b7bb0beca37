"""Writers and readers of one folder: whole generations or nothing."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.engines.base import IndexedDocument, Request
from indexer.engines.nodes import Everything, Term
from indexer.engines.whoosh import WhooshEngine, WhooshWriter
from indexer.engines.whoosh.generations import writing
from indexer.errors import (
    BadRequest,
    IndexBroken,
    IndexLocked,
    IndexMissing,
    IndexUnavailable,
)
from tests.engines.random_cases import make_document

A, B = make_document("a", body="봄"), make_document("b", body="봄")


def total(engine: WhooshEngine) -> int:
    return engine.search(Request(Term("봄"))).total


def generations(folder: Path) -> list[Path]:
    return sorted((folder / "generations").iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    WhooshWriter(tmp_path / "index").write([A], fingerprint="f")
    return tmp_path / "index"


def test_an_engine_waits_for_its_index(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    with pytest.raises(IndexMissing, match="citynews index"):
        total(engine)
    WhooshWriter(tmp_path).write([A], fingerprint="f")
    assert total(engine) == 1


def test_a_closed_engine_answers_no_more(folder: Path) -> None:
    engine = WhooshEngine(folder)
    engine.close()
    with pytest.raises(IndexUnavailable, match="closed"):
        total(engine)


def test_negative_slices_are_refused(folder: Path) -> None:
    with pytest.raises(BadRequest):
        WhooshEngine(folder).search(Request(Everything(), offset=-1))


def test_readers_move_to_a_new_generation_by_themselves(folder: Path) -> None:
    engine = WhooshEngine(folder)
    assert total(engine) == 1
    WhooshWriter(folder).update([B], fingerprint="f")
    deadline = time.monotonic() + 10
    while total(engine) != 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert total(engine) == 2


def test_a_generation_goes_when_its_last_reader_is_gone(folder: Path) -> None:
    (first,) = generations(folder)
    engine = WhooshEngine(folder)
    hits = engine.search(Request(Everything())).hits
    WhooshWriter(folder).update([B], fingerprint="f")
    assert first in generations(folder)
    engine.refresh()
    gc.collect()
    WhooshWriter(folder).update([], fingerprint="f")
    assert first not in generations(folder)
    assert hits[0].document.id == "a"  # still mapped


def test_only_one_writer_works_at_a_time(folder: Path) -> None:
    with writing(folder), pytest.raises(IndexLocked, match=f"process {os.getpid()} "):
        WhooshWriter(folder).write([B], fingerprint="f")
    WhooshWriter(folder).write([B], fingerprint="f")


def test_the_lock_dies_with_its_process(folder: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from indexer.engines.whoosh.generations import writing\n"
        "with writing(Path(sys.argv[1])): print(flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, folder], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(IndexLocked, match=f"process {process.pid} "):
            WhooshWriter(folder).write([], fingerprint="f")
        process.kill()
    WhooshWriter(folder).write([], fingerprint="f")


def test_a_write_that_fails_leaves_the_old_generation(folder: Path) -> None:
    def failing() -> list[IndexedDocument]:
        raise KeyboardInterrupt

    before = generations(folder)
    with pytest.raises(KeyboardInterrupt):
        WhooshWriter(folder).update((document for document in [B, *failing()]), fingerprint="f")
    assert generations(folder) == before
    assert total(WhooshEngine(folder)) == 1


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.05, 0.2])
def test_a_killed_writer_leaves_a_whole_index(folder: Path, delay: float) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from indexer.engines.whoosh import WhooshWriter\n"
        "from tests.engines.random_cases import make_document\n"
        "print(flush=True)\n"
        "while True: WhooshWriter(Path(sys.argv[1])).update("
        "[make_document(c, body='봄') for c in 'abcdefgh'], fingerprint='f')"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", code, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    engine = WhooshEngine(folder)
    assert total(engine) in (1, 8)
    engine.verify()
    WhooshWriter(folder).write([B], fingerprint="f")
    engine.refresh()
    gc.collect()
    assert total(engine) == 1


def test_the_folder_is_private(folder: Path) -> None:
    (generation,) = generations(folder)
    assert [path.stat().st_mode & 0o077 for path in (folder, generation)] == [0, 0]


@pytest.mark.parametrize(
    "name", ["*.pst", "*.trm", "*.imp", "*.col", "*.toc", "tie-order", "stories", "manifest.json"]
)
@pytest.mark.parametrize("kept", [0, 0.5])
def test_a_truncated_file_is_a_broken_index(folder: Path, name: str, kept: float) -> None:
    path = next(generations(folder)[0].glob(name))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    with pytest.raises(IndexBroken):
        total(WhooshEngine(folder))


@pytest.mark.parametrize(
    "name", ["*.pst", "*.trm", "*.imp", "*.col", "*.toc", "tie-order", "stories"]
)
def test_a_damaged_file_is_found_by_verifying(folder: Path, name: str) -> None:
    engine = WhooshEngine(folder)
    engine.verify()
    path = next(generations(folder)[0].glob(name))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(IndexBroken, match="damaged"):
        engine.verify()


@pytest.mark.parametrize("ending", ["toc", "trm", "pst", "imp", "date.col", "document.col"])
def test_an_overwritten_file_is_a_broken_index(folder: Path, ending: str) -> None:
    path = next(generations(folder)[0].glob(f"*.{ending}"))
    path.write_bytes(b"\xff" * path.stat().st_size)
    with pytest.raises(IndexBroken):
        list(WhooshEngine(folder).search(Request(Term("봄"), facets=True)).hits)


@pytest.mark.parametrize("content", ["", "../../elsewhere", "000009-00000000", "\x00"])
def test_a_wrong_pointer_is_a_broken_index(folder: Path, content: str) -> None:
    (folder / "CURRENT").write_text(content)
    with pytest.raises(IndexBroken):
        total(WhooshEngine(folder))


def test_a_broken_new_generation_does_not_stop_what_is_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WhooshEngine(folder)
    assert total(engine) == 1
    monkeypatch.setattr("indexer.engines.whoosh.engine._INTERVAL", 0.0)
    (folder / "CURRENT").write_text("broken")
    engine._due = 0.0
    assert total(engine) == 1
    with pytest.raises(IndexBroken):
        engine.refresh()
