from collections.abc import Callable
from threading import Event
from time import monotonic, sleep

import pytest

from indexer.search import renewed
from indexer.search.renewed import Renewed


def until(holds: Callable[[], bool]) -> bool:
    end = monotonic() + 10
    while not holds() and monotonic() < end:
        sleep(0.01)
    return holds()


def test_what_is_made_of_a_generation_is_kept() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    kept = Renewed(make)
    assert [kept.of("1"), kept.of("1")] == ["1", "1"]
    assert made == ["1"]


def test_the_one_before_answers_until_the_next_is_made() -> None:
    ready = Event()

    def make(name: str) -> str:
        assert name == "1" or ready.wait(10)
        return name

    kept = Renewed(make)
    assert [kept.of("1"), kept.of("2"), kept.of("2")] == ["1", "1", "1"]
    ready.set()
    assert until(lambda: kept.of("2") == "2")


def test_what_could_not_be_made_is_tried_again_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there: list[str] = []
    kept = Renewed(lambda _: there[0] if there else None)
    assert kept.of("1") is None
    there.append("made")
    assert kept.of("1") is None
    monkeypatch.setattr(renewed, "INTERVAL", 0.0)
    assert until(lambda: kept.of("1") == "made")
