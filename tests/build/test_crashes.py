"""Killed, unplugged, out of space: the index is as it was, or as it should be."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.build.check import check
from indexer.errors import CitynewsError
from tests.build.conftest import Run, documents, make_analyzer, write_post
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("count", "seed"), [(4, 1), *(pytest.param(100, n, marks=pytest.mark.slow) for n in (2, 3, 4))]
)
def test_killed_at_any_moment_the_index_is_whole(tmp_path: Path, count: int, seed: int) -> None:
    command = [sys.executable, "-m", "tests.build.killing", str(tmp_path), str(count), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == count
    if count > 50:  # so many builds cannot all be killed too early, or too late
        assert {line.split()[1] for line in lines} == {"before", "after"}


class Disk:
    """Remembers what of a folder would survive a loss of power.

    A file's content survives as it was when it was last flushed, a name when
    its folder was flushed after it was given.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.contents: dict[int, bytes] = {}
        self.names: dict[Path, dict[str, int]] = {}
        self.moments: list[dict[Path, bytes]] = []
        self._replace = os.replace
        self._fsync = os.fsync
        monkeypatch.setattr(os, "fsync", self.flush)

        def replace(path: Path, target: Path) -> Path:
            return self.rename(path, target)

        monkeypatch.setattr(Path, "replace", replace)

    def flush(self, descriptor: int) -> None:
        self._fsync(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_dir():
            self.names[path] = {entry.name: entry.inode() for entry in os.scandir(path)}
        else:
            self.contents[path.stat().st_ino] = path.read_bytes()
        self._note()

    def rename(self, path: Path, target: Path) -> Path:
        """The new name may reach the disk at once, before anything that is not flushed."""
        self._replace(path, target)
        self.names.setdefault(target.parent, {})[target.name] = target.stat().st_ino
        self._note()
        return target

    def _note(self) -> None:
        """A moment at which the power may be lost; one that leaves the same counts once."""
        left = self.surviving()
        if self.moments[-1:] != [left]:
            self.moments.append(left)

    def surviving(self) -> dict[Path, bytes]:
        return {
            (folder / name).relative_to(self.folder): self.contents.get(inode, b"")
            for folder, names in self.names.items()
            for name, inode in names.items()
            if folder.is_relative_to(self.folder) and (folder / name) not in self.names
            if not (folder / name).is_dir()
        }


@pytest.mark.slow
def test_whenever_the_power_is_lost_the_index_is_whole(
    posts: Path, index: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        disk = Disk(index, patch)
        run()
        first = documents(index)
        begun = len(disk.moments)
        write_post(posts, "2024-08-01-new.md")
        run()
    second = documents(index)
    answers = []
    for number, files in enumerate(disk.moments):
        plugged = tmp_path / str(number)
        for name, content in files.items():
            (plugged / name).parent.mkdir(parents=True, exist_ok=True)
            (plugged / name).write_bytes(content)
        if (plugged / "CURRENT").exists():
            answers.append(documents(plugged))
            assert answers[-1] in (first, second)
            assert list(check(plugged, make_analyzer())) == [], files.keys()
        else:
            assert number < begun
    assert answers[0] == first
    assert answers[-1] == second


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"mounting needs root and its capabilities: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.filterwarnings(  # Whoosh leaves files open where a write fails
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)
def test_on_a_full_disk_the_old_index_goes_on(
    posts: Path, tmp_path: Path, run_into: Callable[[Path], Run]
) -> None:
    with small_disk(tmp_path / "disk", "400k") as disk:
        index = disk / "index"
        run_into(index)()
        before = documents(index)
        for number in range(80):
            body = " ".join(f"낱말{number}.{n}" for n in range(200))
            write_post(posts, f"2024-09-01-{number}.md", body=body)
        with pytest.raises(CitynewsError, match="No space left on device — "):
            run_into(index)()
        assert documents(index) == before
        assert list(check(index, make_analyzer())) == []
        for path in posts.glob("2024-09-01-*"):
            path.unlink()
        write_post(posts, "2024-08-01-new.md")
        run_into(index)()
        assert len(documents(index)) == 6


def test_into_a_read_only_index_nothing_is_written_and_one_line_says_so(
    posts: Path, tmp_path: Path, run_into: Callable[[Path], Run]
) -> None:
    with small_disk(tmp_path / "disk", "2m") as disk:
        index = disk / "index"
        run_into(index)()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        run_into(index)()  # nothing has changed
        write_post(posts, "2024-08-01-new.md")
        with pytest.raises(CitynewsError, match="Read-only file system — "):
            run_into(index)()
        assert len(documents(index)) == 5


PROGRAM = """
import sys, time
from pathlib import Path
from indexer.build import desk
from indexer.cli import commands
def slow(files, *arguments, **options):
    print("reading", flush=True)
    time.sleep(30)
desk.cut = slow
commands(["index", sys.argv[1], "--index", sys.argv[2]], prog_name="citynews")
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_build_with_one_line_and_a_clean_folder(
    posts: Path, index: Path, number: int, code: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, posts, index],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.send_signal(number)
        assert process.stderr.read() == (
            "citynews: stopped; the index is whole, what was not finished is left out\n"
        )
        assert process.wait() == code
    assert sorted(path.name for path in index.iterdir()) == ["generations", "lock"]
    assert list((index / "generations").iterdir()) == []


@pytest.mark.slow
def test_workers_end_with_the_process_that_feeds_them(posts: Path, index: Path) -> None:
    for number in range(400):
        write_post(posts, f"2024-09-01-{number}.md")
    code = (
        "import sys; from pathlib import Path\n"
        "from indexer.build.indexing import Indexing\n"
        "from indexer.build.options import Options\n"
        "from tests.build.conftest import make_analyzer\n"
        "def progress(readings, total):\n"
        "    for reading in readings: print(flush=True); __import__('time').sleep(30)\n"
        "if __name__ == '__main__':\n"
        "    options = Options(jobs=2, progress=progress)\n"
        "    Indexing(Path(sys.argv[1]), Path(sys.argv[2]), options, make_analyzer()).run()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, posts, index], stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert len(children) >= 2
        process.kill()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    shutil.rmtree(index)
