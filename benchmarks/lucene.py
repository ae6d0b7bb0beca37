"""Lucene with Nori, driven by the program beside the real posts; absent where its jars are."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.posts import Source
from benchmarks.timing import Latency
from indexer.engines.base import Document

_BUILD = re.compile(r"index \d+ docs ([\d.]+) s")
_LATENCY = re.compile(r"query ms p50 ([\d.]+) p90 [\d.]+ p99 ([\d.]+)")


def nori(
    shared: Path, posts: Sequence[Source], texts: Sequence[str], folder: Path, rounds: int
) -> Latency | None:
    """Latency of query analysis and search over ``posts``; None without JDK, jars or program."""
    said = _run(shared, [post.document for post in posts], texts, folder, 2 * rounds)
    match = _LATENCY.search(said)
    return Latency(float(match[1]), float(match[2])) if match else None


def nori_build(shared: Path, posts: Sequence[Document], folder: Path) -> float | None:
    """Seconds of analysing and indexing clean text; None without JDK, jars or program."""
    match = _BUILD.search(_run(shared, posts, ["세종"], folder, 2))
    return float(match[1]) if match else None


def _run(
    shared: Path, posts: Sequence[Document], texts: Sequence[str], folder: Path, rounds: int
) -> str:
    """What the program says; nothing where it cannot run."""
    program = shared / "peers" / "nori.sh"
    if not (program.exists() and shutil.which("javac") and _jars()):
        return ""
    rows = (
        "\t".join(" ".join(text.split()) for text in (d.id, d.title, d.excerpt, d.body))
        for d in posts
    )
    (folder / "docs.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    asked = (f"q{number}\t{' '.join(text.split())}\n" for number, text in enumerate(texts))
    (folder / "queries.tsv").write_text("".join(asked), encoding="utf-8")
    files = (folder / "docs.tsv", folder / "queries.tsv", "discard", folder / "run")
    done = subprocess.run(  # noqa: S603 -- a program of the project's own folder
        [program, *files, str(rounds)], capture_output=True, text=True, check=True
    )
    return done.stderr


def _jars() -> bool:
    return any(Path("/usr/share/java").glob("lucene-analyzers-nori-8.*.jar"))
