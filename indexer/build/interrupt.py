"""Ctrl-C and SIGTERM: the work is undone on the way out, and one line says so."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from indexer.errors import Interrupted

SIGNALS = (signal.SIGINT, signal.SIGTERM)
STOPPED = "stopped; the index is whole, what was not finished is left out"


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Raise ``Interrupted`` within when told to stop; once only, so that cleaning up is not.

    For the main thread of a command.
    """
    former = {number: signal.signal(number, _stop) for number in SIGNALS}
    try:
        yield
    except KeyboardInterrupt:  # a library may have put this in the place of ours
        raise Interrupted(STOPPED, signal.SIGINT) from None
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    del frame
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise Interrupted(STOPPED, number)
