"""Work beside other work of this process, which waits for NumPy and files much of the time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def called_aside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
    """Call a function in a thread; gives how to wait for its result, or to get what it raised."""
    thread = ThreadPoolExecutor(1)
    result = thread.submit(function, *args, **kwargs)
    thread.shutdown(wait=False)
    return result.result
