"""Building: a full build beside its peers, and what an operator waits for, in one run.

    python -m benchmarks.build [--many N] [--json FILE]

cold        every post read, analysed and written, no lexicon; from files
warm        the same with the lexicon of the build before
same        nothing has changed
one         one changed post, until ``/api/search`` of a running server finds it
one new word  the same with a word for which the morphological analyzer has to be loaded
watched     the same with ``index --watch``, from saving the file
nori        Lucene with Nori, from clean text (see ``shared/peers``)
cold / nori the median of the rounds' ratios, and how far they lie apart
naive       BeautifulSoup, Kiwi in context, stock Whoosh; of a sample, scaled up
memory      the peak of the main process, for all posts and for ``--many``
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from benchmarks.lucene import nori_build
from benchmarks.naive import naive_seconds
from benchmarks.posts import SHARED, documents, real_folder, write_many
from benchmarks.timing import seconds

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-c", "from webapp.cli import main; main()")
ROUNDS = 3
SAMPLE = 300
KNOWN = ('"버스 고등어 대통령"', '"축제 세금 냉장고"', '"도서관 폭염 감자"')
"""Phrases of words that the lexicon knows, and no post holds."""

NEW = ('"물빛고래나루"', '"달빛수달언덕"', '"솔빛제비포구"')
"""Words that no post holds: the morphological analyzer has to be loaded for them."""


WATCHED = ('"냉장고 고등어 축제"', '"폭염 버스 세금"', '"감자 대통령 도서관"')
"""More such phrases."""


def run(*arguments: object) -> int:
    """Run a command of ours; its peak memory in bytes."""
    command = [*COMMAND, *map(str, arguments)]
    with subprocess.Popen(  # noqa: S603 -- our own
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, _peak(process.pid))
            time.sleep(0.05)
    if process.returncode:
        raise RuntimeError(f"{arguments}: exit code {process.returncode}")
    return peak


def _peak(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii")
    except OSError:
        return 0
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    return 1024 * int(match[1]) if match else 0


def without_index(index: Path) -> None:
    """Leave the lexicon only."""
    shutil.rmtree(index / "generations")
    for name in ("CURRENT", "seen.json"):
        (index / name).unlink()


@contextmanager
def running(*arguments: object, says: str) -> Iterator[str]:
    """A command that goes on, from the moment it says something; gives that line."""
    command = [*COMMAND, *map(str, arguments)]
    with subprocess.Popen(  # noqa: S603 -- our own
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield next(line for line in process.stdout or () if says in line)
        process.send_signal(signal.SIGTERM)


def until_found(address: str, word: str) -> None:
    """Ask until the word is found, 20 times a second."""
    while True:
        with urlopen(f"{address}/api/search?q={quote(word)}") as answer:  # noqa: S310 -- our own
            if json.load(answer)["total"]:
                return
        time.sleep(0.05)


def change(posts: Path, words: str) -> None:
    """Give one post words that no other has."""
    path = sorted(posts.rglob("*.md"))[1234]
    text = path.read_text(encoding="utf-8")
    plain = words.strip('"')
    path.write_text(f"{text}\n\n{plain}\n", encoding="utf-8")


def one_change(
    posts: Path, index: Path, words: Sequence[str], after: Callable[[], object]
) -> float:
    """The median time until a running server finds a changed post."""
    times = []
    with running("serve", "--index", index, "--port", 0, "--workers", 1, says="serves") as line:
        address = line.split()[2]
        until_found(address, "세종")
        for word in words:
            began = time.perf_counter()
            change(posts, word)
            with ThreadPoolExecutor(1) as beside:
                command = beside.submit(after)  # visible before it ends
                until_found(address, word)
                times.append(time.perf_counter() - began)
                command.result()
    return statistics.median(times)


def waiting(posts: Path, index: Path) -> dict[str, float]:
    """What an operator waits for."""
    update = ("index", posts, "--index", index)
    run(*update)
    result = {"same": statistics.median(seconds(lambda: run(*update)) for _ in range(ROUNDS))}
    result["one"] = one_change(posts, index, KNOWN, lambda: run(*update))
    result["one new word"] = one_change(posts, index, NEW, lambda: run(*update))
    with running(*update, "--watch", says="watching"):
        time.sleep(2)
        result["watched"] = one_change(posts, index, WATCHED, lambda: None)
    return result


def building(posts: Path, index: Path, rounds: int, scratch: Path) -> dict[str, float]:
    """Full builds, ours and the peers', in turn; medians in seconds."""
    update = ("index", posts, "--index", index)
    texts = documents(posts)
    times: dict[str, list[float]] = {}
    for _ in range(rounds):
        times.setdefault("cold", []).append(seconds(lambda: run(*update, "--full")))
        without_index(index)
        times.setdefault("warm", []).append(seconds(lambda: run(*update)))
        if took := nori_build(SHARED, texts, scratch):
            times.setdefault("nori", []).append(took)
        naive = naive_seconds(posts, SAMPLE, scratch) * len(texts) / min(SAMPLE, len(texts))
        times.setdefault("naive", []).append(naive)
    found = {name: statistics.median(values) for name, values in times.items()}
    if "nori" in times:
        ratios = [own / other for own, other in zip(times["cold"], times["nori"], strict=True)]
        found["cold / nori"] = statistics.median(ratios)
        found |= {"... at least": min(ratios), "... at most": max(ratios)}
    return found


def memory(posts: Path, index: Path, many: int, scratch: Path) -> dict[str, float]:
    """Peak memory of the main process and the index's size, in megabytes."""
    result = {"peak": run("index", posts, "--index", index, "--full") / 1e6}
    if many:
        write_many(posts, scratch / "many", many)
        peak = run("index", scratch / "many", "--index", scratch / "many-index")
        files = (scratch / "many-index").rglob("*")
        size = sum(path.stat().st_size for path in files if path.is_file())
        result |= {"peak of many": peak / 1e6, "index of many": size / 1e6}
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=0, help="posts of the large build (100000)")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        posts = shutil.copytree(real_folder(), scratch / "posts", dirs_exist_ok=True)
        index = scratch / "index"
        result: dict[str, float] = {}
        parts: list[Callable[[], dict[str, float]]] = [
            partial(building, posts, index, options.rounds, scratch),
            partial(waiting, posts, index),
            partial(memory, posts, index, options.many, scratch),
        ]
        for part in parts:
            measured = part()
            result |= measured
            for figure, value in measured.items():
                print(f"{figure:14} {value:10.2f}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
