"""``index --watch``: real file-system events on a real folder."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.build import watch
from indexer.build.indexing import Indexing
from indexer.build.watch import keep_up, moments_of_change
from tests.build.conftest import PLAIN, documents, make_analyzer, write_post


class Watching:
    """A watch in a thread of its own, until it is told to stop."""

    def __init__(self, posts: Path, index: Path) -> None:
        self.said: list[str] = []
        self.indexing = Indexing(posts, index, PLAIN, make_analyzer())
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(posts,))
        self._thread.start()

    def _run(self, posts: Path) -> None:
        keep_up(self.indexing, self._moments(posts), self.said.append)

    def _moments(self, posts: Path) -> Iterator[None]:
        for moment in moments_of_change(posts):
            if self._stopped.is_set():
                return
            yield moment

    def stop(self, posts: Path) -> None:
        self._stopped.set()
        posts.mkdir(exist_ok=True)
        deadline = time.monotonic() + 10
        while self._thread.is_alive() and time.monotonic() < deadline:
            (posts / "stop").touch()
            (posts / "stop").unlink()
            self._thread.join(0.3)
        assert not self._thread.is_alive()


@pytest.fixture
def watching(posts: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watching]:
    monkeypatch.setattr(watch, "LOOK", 200)
    monkeypatch.setattr(watch, "QUIET", 50)
    monkeypatch.setattr(watch, "GRACE", 0.8)
    held = Watching(posts, index)
    until(index, lambda titles: len(titles) == 5)
    yield held
    held.stop(posts)


def until(index: Path, is_so: object) -> None:
    deadline = time.monotonic() + 15
    titles: set[str] = set()
    while time.monotonic() < deadline:
        if (index / "CURRENT").exists():
            titles = {document.title for document in documents(index).values()}
            if is_so(titles):  # type: ignore[operator]
                return
        time.sleep(0.05)
    raise AssertionError(titles)


def test_what_editors_do_is_followed(posts: Path, index: Path, watching: Watching) -> None:
    write_post(posts, "2024-08-01-new.md", title="새 글")
    until(index, lambda titles: "새 글" in titles)
    draft = write_post(posts, ".2024-08-01-new.md.swp", title="고친 글")
    draft.replace(posts / "2024-08-01-new.md")
    until(index, lambda titles: "고친 글" in titles and "새 글" not in titles)
    write_post(posts, "deeper/2024-08-02-new.md", title="깊은 글")
    until(index, lambda titles: "깊은 글" in titles)
    write_post(posts, "deeper/2024-08-02-new.md", title="더 깊은 글")
    until(index, lambda titles: "더 깊은 글" in titles)
    (posts / "2024-08-01-new.md").unlink()
    until(index, lambda titles: len(titles) == 6)


@pytest.mark.slow
def test_a_folder_that_vanishes_for_a_moment_loses_nothing(
    posts: Path, index: Path, watching: Watching
) -> None:
    before = documents(index)
    aside = posts.with_name("aside")
    for _ in range(3):
        posts.rename(aside)
        time.sleep(0.3)
        aside.rename(posts)
        time.sleep(0.3)
        assert documents(index) == before
    write_post(posts, "2024-08-01-new.md", title="새 글")
    until(index, lambda titles: "새 글" in titles)


@pytest.mark.slow
def test_a_part_of_the_folder_may_vanish_for_a_moment(
    posts: Path, index: Path, watching: Watching
) -> None:
    write_post(posts, "deeper/2024-08-02-new.md", title="깊은 글")
    until(index, lambda titles: "깊은 글" in titles)
    generation = (index / "CURRENT").read_text()
    (posts / "deeper").rename(posts.with_name("aside"))
    time.sleep(0.5)
    posts.with_name("aside").rename(posts / "deeper")
    time.sleep(1.5)
    assert (index / "CURRENT").read_text() == generation


@pytest.mark.slow
def test_a_folder_that_is_gone_is_said_and_awaited(
    posts: Path, index: Path, watching: Watching
) -> None:
    for path in posts.iterdir():
        path.unlink()
    deadline = time.monotonic() + 10
    while not watching.said[-1:] or "holds no posts" not in watching.said[-1]:
        assert time.monotonic() < deadline, watching.said
        time.sleep(0.05)
    shutil.rmtree(posts)
    time.sleep(0.5)
    write_post(posts, "2024-08-01-new.md", title="새 글")
    until(index, lambda titles: titles == {"새 글"})
