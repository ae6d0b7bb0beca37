"""Sizes and times of pages over an index: ``python -m benchmarks.pages [--index DIR] [--seconds N]``.

1. The first result page and its files, compressed with gzip.
2. Server time of result pages and suggestions, one request at a time, in this
   process: wall time, and the processor's time, which a busy machine does not lengthen.
3. ``citynews serve`` with 64 clients at once on this machine, first no address
   twice, then a few addresses: answers a second, the processor's time a page,
   errors, and the memory of all workers meanwhile.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from zlib import crc32

from flask.testing import FlaskClient

from benchmarks.clients import ask_together
from benchmarks.posts import ROOT, SHARED
from indexer.engines.opening import open_engine
from indexer.engines.place import Place
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
    many = distinct_queries(
        document.title for document in open_engine(Place(given.index)).documents()
    )
    with served(given.index) as (port, process):
        load(port, process, [path("/search", text) for text in many], given.seconds, "all distinct")
        same = [path("/search", text) for text in queries]
        load(port, process, same * 10_000, given.seconds, "the same few")


def distinct_queries(titles: Iterable[str]) -> list[str]:
    """All runs of one to three words of all titles, each once, in an order that stays the same."""
    runs = {
        " ".join(words[start : start + length])
        for words in map(str.split, titles)
        for length in (1, 2, 3)
        for start in range(len(words) - length + 1)
    }
    return sorted(runs, key=lambda run: crc32(run.encode()))


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


def load(port: int, process: int, paths: Sequence[str], seconds: float, name: str) -> None:
    """``CLIENTS`` readers at once for a while; memory is looked at four times meanwhile."""
    memory = [resident(process)]
    used, own = cpu_seconds(process), time.process_time()

    def look() -> None:
        memory.append(resident(process))

    counts = ask_together(port, paths, CLIENTS, seconds, look)
    pages = max(1, sum(counts.values()))
    server = (cpu_seconds(process) - used) * 1000 / pages
    client = (time.process_time() - own) * 1000 / pages
    print(
        f"{name}: {CLIENTS} clients, {seconds:.0f} s: {counts[200] / seconds:.0f} pages/s", end="; "
    )
    print(
        f"processor {server:.2f} ms a page, client {client:.2f}; statuses {dict(counts)}", end="; "
    )
    print("private MB", [round(size / 1e6) for size in memory])


def cpu_seconds(process: int) -> float:
    """Processor time of a process and its children."""
    ticks = 0
    for pid in family(process):
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def family(process: int) -> list[str]:
    """A process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return [str(process), *children]


def resident(process: int) -> int:
    """Bytes that a process and its children share with no other."""
    total = 0
    for pid in family(process):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        total += sum(map(int, re.findall(r"^Private_\w+:\s+(\d+)", rollup, re.MULTILINE)))
    return total * 1024


if __name__ == "__main__":
    main()
