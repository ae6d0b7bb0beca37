"""Sizes and times of pages over an index: ``python -m benchmarks.pages [--index DIR] [--seconds N]``.

1. The first result page and its files, compressed with gzip.
2. Server time of result pages and suggestions, one request at a time, in this
   process: wall time, and the processor's time, which a busy machine does not lengthen.
3. ``citynews serve`` with 64 clients at once on this machine: answers a second,
   errors, and the memory of all workers before and after.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient

from benchmarks.posts import ROOT, SHARED
from indexer.search.open import open_search
from indexer.search.results import Question
from webapp import create_app
from webapp.settings import Settings

CLIENTS = 64
ROUNDS = 5


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--index", type=Path, default=Path(".citynews"))
    options.add_argument("--seconds", type=float, default=60)
    given = options.parse_args()
    search = open_search(given.index)
    queries = texts(search.search(Question(per_page=100)).results)
    client = create_app(Settings(index=given.index), search=search).test_client()
    sizes(client, queries[0])
    times("/search", client.get, queries)
    prefixes = [text[: 1 + n % 8] for n, text in enumerate(queries)]
    times("/api/suggest", client.get, prefixes)
    with served(given.index) as (port, process):
        load(port, process, queries, given.seconds, every=1)
        load(port, process, queries, given.seconds, every=0)


def texts(results: Sequence[object]) -> list[str]:
    """The judged queries where they are at hand; else, and beside them, words of titles."""
    judged = SHARED / "eval" / "dev_queries.tsv"
    lines = judged.read_text(encoding="utf-8").splitlines() if judged.exists() else []
    titles = [" ".join(result.document.title.split()[:3]) for result in results]  # type: ignore[attr-defined]
    return [line.split("\t")[1] for line in lines] + titles


def path(page: str, text: str) -> str:
    """The URL path of a query."""
    return f"{page}?{urlencode({'q': text})}"


def sizes(client: FlaskClient, text: str) -> None:
    """Bytes of the first result page and of the files that it needs, gzipped."""
    page = client.get(path("/search", text)).data
    files = re.findall(r'"(/static/[^"]+\.(?:css|js)[^"]*)"', page.decode())
    print(f"{'HTML':24} {len(gzip.compress(page)):7,} bytes gzipped")
    for file in files:
        with client.get(file) as response:
            print(f"{file.split('?')[0]:24} {len(gzip.compress(response.data)):7,} bytes gzipped")


def times(page: str, ask: Callable[[str], object], queries: Sequence[str]) -> None:
    """Wall and processor time of one request after another, the first round left out."""
    wall: list[float] = []
    processor: list[float] = []
    for number in range(ROUNDS + 1):
        for text in queries:
            began, used = time.perf_counter(), time.thread_time()
            ask(f"{path(page, text)}&round={number}")  # no address twice: no page that is kept
            if number:
                wall.append((time.perf_counter() - began) * 1000)
                processor.append((time.thread_time() - used) * 1000)
    for kind, values in (("wall", sorted(wall)), ("processor", sorted(processor))):
        p50, p99 = values[len(values) // 2], values[int(len(values) * 0.99)]
        print(f"{page:12} {kind:11} p50 {p50:6.2f} ms   p99 {p99:6.2f} ms")


@contextmanager
def served(index: Path) -> Iterator[tuple[int, int]]:
    """Port and process of a server over ``index``, stopped afterwards."""
    program = "from webapp.cli import main; main(['serve', '--port', '0', '--workers', '2'])"
    environ = {**os.environ, "CITYNEWS_INDEX": str(index.resolve())}
    with subprocess.Popen(  # noqa: S603 -- our own command
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None  # noqa: S101 -- for the type checker
        match = re.search(r":(\d+) ", process.stdout.readline())
        try:
            yield int(match[1] if match else 0), process.pid
        finally:
            process.terminate()


def load(port: int, process: int, queries: Sequence[str], seconds: float, *, every: int) -> None:
    """``CLIENTS`` clients at once, each asking one page after another on one connection.

    With ``every`` no address comes twice, so that no page that was kept helps.
    """
    ends = time.monotonic() + seconds
    memory = [resident(process)]

    def client(number: int) -> Counter[int]:
        statuses: Counter[int] = Counter()
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            at = number
            while time.monotonic() < ends:
                at += 1
                statuses[
                    status(
                        connection,
                        f"{path('/search', queries[at % len(queries)])}&x={every * at * CLIENTS + every * number}",
                    )
                ] += 1
        return statuses

    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(client, number) for number in range(CLIENTS)]
        for _ in range(4):
            time.sleep(max(0.0, seconds / 4 - 0.1))
            memory.append(resident(process))
        statuses = sum((future.result() for future in running), Counter[int]())
    print("all addresses distinct:" if every else "readers ask the same:", end=" ")
    print(f"{CLIENTS} clients, {seconds:.0f} s: {statuses[200] / seconds:.0f} pages/s", end="; ")
    print("statuses", dict(statuses), "; private MB", [round(size / 1e6) for size in memory])


def status(connection: HTTPConnection, url: str) -> int:
    """The status of one request, 0 if there was no answer."""
    try:
        connection.request("GET", url, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
    except OSError:
        connection.close()
        return 0
    return response.status


def resident(process: int) -> int:
    """Bytes that a process and its children share with no other."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    total = 0
    for pid in (str(process), *children):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        total += sum(map(int, re.findall(r"^Private_\w+:\s+(\d+)", rollup, re.MULTILINE)))
    return total * 1024


if __name__ == "__main__":
    main()
