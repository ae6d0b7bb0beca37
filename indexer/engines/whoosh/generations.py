"""The index folder: whole generations, and which of them is read.

    DIR/lock                      held while somebody writes
    DIR/CURRENT                   the name of the generation that is read
    DIR/generations/NAME/         a Whoosh index, impacts, tie order, manifest.json

A generation is made beside the others, flushed to disk, and becomes the one
that is read by one rename of ``CURRENT``.  Killed at any point, a writer leaves
the old one in place; what it left behind goes with the next write.  A reader
holds a shared lock on its generation's manifest until its last search is done;
only generations that nobody holds are removed.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from contextlib import contextmanager
from secrets import token_hex
from typing import TYPE_CHECKING

from indexer.engines.whoosh import manifest
from indexer.errors import IndexBroken, IndexLocked, IndexMissing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = re.compile(r"\d{6,}-[0-9a-f]{8}")


def current(folder: Path) -> Path:
    """The folder of the generation to read; raises ``IndexMissing`` or ``IndexBroken``."""
    try:
        name = (folder / "CURRENT").read_text("ascii").strip()
    except FileNotFoundError:
        raise IndexMissing(f"{folder}: no index here yet; make one with: citynews index") from None
    except (OSError, ValueError) as error:
        raise IndexBroken(
            f"{folder / 'CURRENT'}: unreadable ({error}); build the index again"
        ) from error
    if not _NAME.fullmatch(name):
        raise IndexBroken(f"{folder / 'CURRENT'}: names no generation; build the index again")
    return folder / "generations" / name


def hold(generation: Path) -> int:
    """A file descriptor that keeps the generation from being removed until it is closed."""
    descriptor = os.open(generation / manifest.FILE, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Be the only writer; the lock dies with its process.  Raises ``IndexLocked``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "?"
            raise IndexLocked(
                f"{folder}: process {owner} is writing this index; wait until it is done"
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


@contextmanager
def new_generation(folder: Path) -> Iterator[Path]:
    """A private folder that becomes the current generation if nothing is raised.

    The caller is the only writer (see ``writing``).
    """
    generations = folder / "generations"
    generations.mkdir(mode=0o700, exist_ok=True)
    generation = generations / f"{_next_number(generations):06d}-{token_hex(4)}"
    generation.mkdir(mode=0o700)
    try:
        yield generation
        _flush(generation)
        _switch(folder, generation.name)
    except BaseException:
        shutil.rmtree(generation, ignore_errors=True)
        raise
    _remove_old(generations, generation)


def _next_number(generations: Path) -> int:
    numbers = [
        int(path.name.split("-")[0]) for path in generations.iterdir() if _NAME.fullmatch(path.name)
    ]
    return max(numbers, default=0) + 1


def _flush(generation: Path) -> None:
    for path in [*generation.iterdir(), generation, generation.parent]:
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _switch(folder: Path, name: str) -> None:
    fresh = folder / "CURRENT.new"
    fresh.write_text(name, "ascii")
    _sync(fresh)
    fresh.replace(folder / "CURRENT")
    _sync(folder)


def _remove_old(generations: Path, kept: Path) -> None:
    for path in generations.iterdir():
        if path != kept and not _is_held(path):
            shutil.rmtree(path, ignore_errors=True)


def _is_held(generation: Path) -> bool:
    try:
        descriptor = os.open(generation / manifest.FILE, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False  # never finished, so nobody can read it
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
