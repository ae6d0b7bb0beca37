"""Processes that work for this one, and those that are started before it is known what for."""

import os
import signal
from collections.abc import Iterator
from contextlib import nullcontext
from multiprocessing import active_children
from pathlib import Path

import pytest

from indexer.build import analyst, jobs, workers
from indexer.build.aside import called_aside
from indexer.build.child import Answers, Child, prepared
from indexer.build.jobs import ANALYST, FEW, WORKERS, ahead
from indexer.errors import WorkerDied


def shouting(prefix: str) -> Answers:
    """Answers words one by one, louder, and breaks at an empty task."""

    def answers(words: list[str]) -> Iterator[object]:
        yield f"{prefix}{len(words)}"
        yield from (word.upper() + str(1 // len(word)) for word in words)

    return answers


@pytest.fixture
def child() -> Iterator[Child]:
    found = Child(shouting, "n=", niceness=1)
    yield found
    found.stop()
    found.join()


def test_a_child_answers_its_tasks_in_their_order_and_passes_errors_on(child: Child) -> None:
    child.send(["a"])
    child.send(["b", ""])
    child.send(["c"])
    assert [child.take() for _ in range(4)] == ["n=1", "A1", "n=2", "B1"]
    with pytest.raises(ZeroDivisionError):
        child.take()
    assert [child.take() for _ in range(2)] == ["n=1", "C1"]


def test_a_child_calls_functions_between_its_tasks(child: Child) -> None:
    child.send(["a"])
    wait = child.start(max, 2, 3)
    assert [child.take(), child.take()] == ["n=1", "A1"]
    assert wait() == 3


def test_a_child_that_is_killed_is_told_of(child: Child) -> None:
    child.send(["a"])
    assert [child.take(), child.take()] == ["n=1", "A1"]
    (process,) = active_children()
    os.kill(process.pid or 0, signal.SIGKILL)
    with pytest.raises(WorkerDied, match=r"ended \(-9\)"):
        child.take()


def test_a_child_takes_over_a_process_that_was_prepared_for_it() -> None:
    with prepared([__name__, "json"]):
        ready = {process.pid for process in active_children()}
        first, second = Child(shouting, "1="), Child(shouting, "2=")
        assert len({process.pid for process in active_children()} - ready) == 1
        for child in (first, second):
            child.send(["a"])
        assert [child.take() for child in (first, second)] == ["1=1", "2=1"]
    assert len(active_children()) == 2  # the one that nobody needed has ended
    for child in (first, second):
        child.stop()
        child.join()


def test_a_process_that_is_killed_before_it_is_needed_is_told_of() -> None:
    with prepared([__name__]):
        (process,) = active_children()
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        with pytest.raises(WorkerDied, match=r"ended \(-9\)"):
            Child(shouting, "n=").take()


@pytest.mark.parametrize(
    ("files", "cores", "full", "indexed", "expected"),
    [
        (FEW + 1, 3, True, True, [ANALYST, WORKERS, WORKERS]),
        (FEW + 1, 2, False, False, [ANALYST, WORKERS]),
        (FEW + 1, 2, False, True, None),
        (FEW + 1, 1, True, False, None),
        (FEW, 2, True, False, None),
    ],
)
def test_processes_start_ahead_where_a_build_will_need_them(  # noqa: PLR0913, PLR0917 -- a table
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: int,
    cores: int,
    full: bool,
    indexed: bool,
    expected: list[str] | None,
) -> None:
    posts, index = tmp_path / "posts", tmp_path / "index"
    (posts / "2026").mkdir(parents=True)
    for number in range(files):
        (posts / "2026" / f"{number}.md").touch()
    if indexed:
        index.mkdir()
    started: list[list[str]] = []

    def start(modules: list[str]) -> nullcontext[None]:
        started.append(modules)
        return nullcontext()

    monkeypatch.setattr(jobs, "prepared", start)
    with ahead(posts, index, cores, full=full):
        assert started == ([] if expected is None else [expected])


def test_the_modules_that_are_imported_ahead_are_those_of_analyst_and_workers() -> None:
    assert [analyst.__name__, workers.__name__] == [ANALYST, WORKERS]


def test_a_folder_that_is_not_there_starts_nothing(tmp_path: Path) -> None:
    with ahead(tmp_path / "posts", tmp_path / "index", 2, full=True):
        assert active_children() == []


def test_what_is_called_aside_gives_its_result_or_raises() -> None:
    assert called_aside(divmod, 7, 2)() == (3, 1)
    with pytest.raises(ZeroDivisionError):
        called_aside(divmod, 7, 0)()
