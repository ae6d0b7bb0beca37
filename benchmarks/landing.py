"""Readers while the index changes: ``python -m benchmarks.landing [--generations N] [--clients N]``.

Clients ask a running ``citynews serve`` without pause, first undisturbed, then
while one changed post after another lands as a generation of its own.  The
writer is a process of its own and gives way to others, as the service file has it.

quiet, landing  median and 99th percentile of an answer in milliseconds
errors          answers that are none, or whose status is not 200
wrong           answers to "세종" in which the unchanged posts are not all counted, or in which
                a changed post is older than one seen before by the same client
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path

from benchmarks.build import ROOT, run, running
from benchmarks.pages import path, texts
from benchmarks.posts import real_folder
from indexer.search.open import open_search
from indexer.search.results import Question

CLIENTS = 8
GENERATIONS = 200
WARM, QUIET = 5.0, 30.0
"""Seconds: the first answers are not counted."""

MARK = "금물결나루터"
"""In the one post that changes, and in no other."""

CHANGED = "2024-01-01-changed"

WRITER = """
import os
import sys
from pathlib import Path
os.nice(10)
from indexer.build.indexing import Indexing
from indexer.build.options import Options
posts, index, changed, mark, generations = sys.argv[1:]
indexing = Indexing(Path(posts), Path(index), Options(jobs=1))
for number in range(1, int(generations) + 1):
    text = f"---\\ntitle: {mark} {number}\\n---\\n{number}번째 본문\\n"
    Path(changed).write_text(text, encoding="utf-8")
    assert indexing.run().touched == 1
"""


@dataclass(slots=True)
class Seen:
    """What one client saw."""

    times: list[float] = field(default_factory=list)
    errors: int = 0
    wrong: int = 0
    newest: int = 0


def ask(connection: HTTPConnection, query: str, seen: Seen, unique: int) -> dict[str, object]:
    """One answer, timed; an empty one, counted, if it is none."""
    began = time.perf_counter()
    try:
        connection.request("GET", f"{path('/api/search', query)}&per_page=10&unique={unique}")
        response = connection.getresponse()
        body = response.read()
    except (OSError, HTTPException):
        connection.close()
        seen.errors += 1
        return {}
    seen.times.append((time.perf_counter() - began) * 1000)
    if response.status != 200:  # noqa: PLR2004 -- OK
        seen.errors += 1
        return {}
    answer: dict[str, object] = json.loads(body)
    return answer


def check(answer: dict[str, object], query: str, total: int, seen: Seen) -> None:
    """Count a wrong answer to one of the two queries whose answers are known."""
    if not answer:
        return
    if query == "세종":
        seen.wrong += answer["total"] != total
    elif query == MARK:
        hits = answer["hits"]
        assert isinstance(hits, list)  # noqa: S101 -- for the type checker
        numbers = [int(hit["title"].split()[-1]) for hit in hits if hit["id"] == CHANGED]
        number = numbers[0] if numbers else -1
        seen.wrong += number < seen.newest
        seen.newest = max(seen.newest, number)


def client(port: int, queries: Sequence[str], total: int, goes_on: Callable[[], bool]) -> Seen:
    """Ask one query after the other on one connection."""
    seen = Seen()
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        for number in count():
            if not goes_on():
                return seen
            query = queries[number % len(queries)]
            check(ask(connection, query, seen, number), query, total, seen)
    return seen


def clients(
    number: int, port: int, queries: Sequence[str], total: int, goes_on: Callable[[], bool]
) -> Seen:
    """What all clients saw."""
    with ThreadPoolExecutor(number) as pool:
        started = [pool.submit(client, port, queries, total, goes_on) for _ in range(number)]
        every = [future.result() for future in started]
    times = sorted(time for seen in every for time in seen.times)
    return Seen(times, sum(seen.errors for seen in every), sum(seen.wrong for seen in every))


def before(moment: float) -> Callable[[], bool]:
    """Whether ``moment`` is still to come."""
    return lambda: time.monotonic() < moment


def landing(number: int, generations: int, scratch: Path) -> Iterator[tuple[str, Seen]]:
    """Ask while nothing happens, then while ``generations`` land."""
    posts, index = scratch / "posts", scratch / "index"
    shutil.copytree(real_folder(), posts)
    changed = posts / f"{CHANGED}.md"
    changed.write_text(f"---\ntitle: {MARK} 0\n---\n본문\n", encoding="utf-8")
    run("index", posts, "--index", index)
    search = open_search(index)
    total = search.search(Question(query="세종")).total
    queries = [*texts(search.search(Question(per_page=40)).results), "세종", MARK]
    arguments = (posts, index, changed, MARK, generations)
    command = [sys.executable, "-c", WRITER, *map(str, arguments)]
    with running("serve", "--index", index, "--port", 0, "--workers", 1, says="serves") as line:
        port = int(line.split()[2].rsplit(":", 1)[1])
        clients(number, port, queries, total, before(time.monotonic() + WARM))
        yield "quiet", clients(number, port, queries, total, before(time.monotonic() + QUIET))
        with subprocess.Popen(command, cwd=ROOT) as writer:  # noqa: S603 -- our own
            yield "landing", clients(number, port, queries, total, lambda: writer.poll() is None)
        if writer.returncode:
            raise RuntimeError(f"the writer ended with {writer.returncode}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generations", type=int, default=GENERATIONS)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, seen in landing(options.clients, options.generations, Path(folder)):
            p50, p99 = (seen.times[int(len(seen.times) * share)] for share in (0.5, 0.99))
            print(
                f"{name:8} p50 {p50:7.2f} ms  p99 {p99:7.2f} ms  {len(seen.times):,} answers,"
                f" {seen.errors} errors, {seen.wrong} wrong",
                flush=True,
            )


if __name__ == "__main__":
    main()
