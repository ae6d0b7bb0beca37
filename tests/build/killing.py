"""Builds that are killed at random moments: ``python -m tests.build.killing FOLDER COUNT SEED``.

A process of its own, with one thread, so that it may fork: a fresh interpreter
for each of hundreds of builds would take minutes.  The posts and the aliases are few
for the same reason.  Prints one line for each kill: ``full`` or ``part``, and whether the index
answers as ``before`` or ``after``.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from indexer.build.check import check
from indexer.build.indexing import Indexing
from indexer.build.options import Options
from indexer.errors import IndexMissing
from indexer.korean import alias_file
from tests.build.conftest import FEW_ALIASES, documents, make_analyzer, write_post

FILES = (
    *("CURRENT", "boilerplate.txt", "generations", "lexicon.txt", "lock", "seen.json"),
    *("checksums", "headlines", "related", "suggestions", "tally", "words"),
)
OPTIONS = Options(jobs=1)
POSTS = 16


def state(index: Path) -> dict[str, str]:
    try:
        return {name: document.title for name, document in documents(index).items()}
    except IndexMissing:
        return {}


def change(posts: Path, turn: int, rng: random.Random) -> None:
    for number in rng.sample(range(POSTS), 4):
        path = posts / f"2024-07-01-{number}.md"
        if path.exists() and rng.random() < 0.4:
            path.unlink()
        else:
            write_post(posts, path.name, title=f"{turn}번째 {number}", body="버스가 온다 " * 40)


def wanted(posts: Path) -> dict[str, str]:
    return {
        path.stem: path.read_text(encoding="utf-8").splitlines()[1].removeprefix("title: ")
        for path in posts.iterdir()
    }


def build(posts: Path, index: Path, *, full: bool) -> None:
    Indexing(posts, index, OPTIONS, make_analyzer()).run(full=full)


def killed(posts: Path, index: Path, delay: float, *, full: bool) -> None:
    """Build in a child that is killed after ``delay`` seconds unless it is done."""
    child = os.fork()
    if child == 0:
        build(posts, index, full=full)
        os._exit(0)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def main(folder: Path, count: int, seed: int) -> None:
    rng = random.Random(seed)
    posts, index = folder / "posts", folder / "index"
    for number in range(POSTS):
        write_post(posts, f"2024-07-01-{number}.md", title=f"첫 {number}")
    began = time.monotonic()
    build(posts, folder / "timed", full=True)
    longest = 1.3 * (time.monotonic() - began)
    before: dict[str, str] = {}
    for turn in range(count):
        full = rng.random() < 0.5
        change(posts, turn, rng)
        after = wanted(posts)
        killed(posts, index, rng.uniform(0, longest), full=full)
        found = state(index)
        assert found in (before, after), (found, before, after)
        if found:
            wrong = list(map(str, check(index, make_analyzer(), deep=True)))
            assert wrong == [], wrong
        sys.stdout.write(
            f"{'full' if full else 'part'} {'after' if found == after else 'before'}\n"
        )
        if rng.random() < 0.5:
            build(posts, index, full=False)
            assert state(index) == after
        before = state(index)
    build(posts, index, full=False)
    assert state(index) == wanted(posts)
    build(posts, index, full=True)
    left = {path.name for path in index.iterdir()}
    (names,) = (name for name in left if name.startswith("names-"))
    assert left - {names} == set(FILES), left
    assert len(list((index / "generations").iterdir())) <= 2


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as few:
        few.setattr(alias_file, "shipped_aliases", lambda: FEW_ALIASES)
        main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
