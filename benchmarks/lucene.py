"""Lucene with Nori, driven by the program beside the real posts; absent where its jars are."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.posts import Source
from benchmarks.timing import Latency

_LATENCY = re.compile(r"query ms p50 ([\d.]+) p90 [\d.]+ p99 ([\d.]+)")


def nori(
    shared: Path, posts: Sequence[Source], texts: Sequence[str], folder: Path, rounds: int
) -> Latency | None:
    """Latency of query analysis and search over ``posts``; None without JDK, jars or program."""
    program = shared / "peers" / "nori.sh"
    if not (program.exists() and shutil.which("javac") and _jars()):
        return None
    rows = (
        "\t".join(" ".join(text.split()) for text in (d.id, d.title, d.excerpt, d.body))
        for d in (post.document for post in posts)
    )
    (folder / "docs.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    asked = (f"q{number}\t{' '.join(text.split())}\n" for number, text in enumerate(texts))
    (folder / "queries.tsv").write_text("".join(asked), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 -- a program of the project's own folder
        [
            program,
            folder / "docs.tsv",
            folder / "queries.tsv",
            "discard",
            folder / "run",
            str(2 * rounds),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    match = _LATENCY.search(done.stderr)
    return Latency(float(match[1]), float(match[2])) if match else None


def _jars() -> bool:
    return any(Path("/usr/share/java").glob("lucene-analyzers-nori-8.*.jar"))
