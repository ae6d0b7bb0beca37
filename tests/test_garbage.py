"""The collector's thresholds: rare within, as before afterwards."""

import gc
from threading import Barrier, Thread

import pytest

from indexer.garbage import RARELY, collected_rarely


def test_garbage_is_collected_as_before_afterwards_also_after_an_error() -> None:
    before = gc.get_threshold()
    with collected_rarely():
        assert gc.get_threshold() == RARELY
        with collected_rarely():
            pass
        assert gc.get_threshold() == RARELY
    assert gc.get_threshold() == before
    with pytest.raises(ValueError, match="bad"), collected_rarely():
        raise ValueError("bad")
    assert gc.get_threshold() == before


def test_threads_that_overlap_leave_no_trace() -> None:
    before = gc.get_threshold()
    step = Barrier(2)

    def first() -> None:
        with collected_rarely():
            step.wait()  # both are in
            step.wait()
        step.wait()  # the first is out

    thread = Thread(target=first)
    thread.start()
    with collected_rarely():
        step.wait()
        step.wait()
        step.wait()
        assert gc.get_threshold() == RARELY
    thread.join()
    assert gc.get_threshold() == before
