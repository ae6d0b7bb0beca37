"""Timing: medians of several rounds, all systems in turn within each round."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Q = TypeVar("Q")


@dataclass(frozen=True, slots=True)
class Latency:
    """Over all queries the percentiles of each query's median, in milliseconds."""

    p50: float
    p99: float


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def latencies(
    systems: Mapping[str, Callable[[Q], object]], queries: Sequence[Q], rounds: int
) -> dict[str, Latency]:
    """Ask every system every query in each of ``rounds``, after one round to warm up."""
    times: dict[str, list[list[float]]] = {name: [[] for _ in queries] for name in systems}
    for round_number in range(rounds + 1):
        for name, search in systems.items():
            for number, query in enumerate(queries):
                took = seconds(lambda search=search, query=query: search(query))  # type: ignore[misc]
                if round_number:
                    times[name][number].append(took * 1000)
    return {name: _latency(per_query) for name, per_query in times.items()}


def first_latencies(
    open_search: Callable[[], Callable[[Q], object]], queries: Sequence[Q], rounds: int
) -> Latency:
    """Ask each query once of a search that was just opened, anew in each of ``rounds``."""
    times: list[list[float]] = [[] for _ in queries]
    for _ in range(rounds):
        search = open_search()
        for number, query in enumerate(queries):
            took = seconds(lambda search=search, query=query: search(query))  # type: ignore[misc]
            times[number].append(took * 1000)
    return _latency(times)


def private_bytes() -> int:
    """Memory of this process that it shares with no file and no other process."""
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return 1024 * sum(int(kb) for kb in re.findall(r"^Private_\w+:\s+(\d+)", rollup, re.MULTILINE))


def _latency(per_query: Sequence[Sequence[float]]) -> Latency:
    medians = sorted(statistics.median(times) for times in per_query)
    return Latency(p50=_at(medians, 0.5), p99=_at(medians, 0.99))


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
