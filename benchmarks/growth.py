"""Latency against the number of posts, both logarithmic, as an SVG."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "citynews"  # the same figures give the same file

SHOWN = ("citynews", "tantivy", "bm25s", "sqlite-fts5", "whoosh-safe", "whoosh-stock")


def draw_growth(results: Mapping[str, Any], path: Path) -> None:
    """Draw p50 (line) and p99 (dashed) of every system that was measured at some size."""
    figure, axes = pyplot.subplots(figsize=(7.2, 4.4), layout="constrained")
    for name in SHOWN:
        points = [
            (int(size), rows[name]) for size, rows in results["sizes"].items() if name in rows
        ]
        if not points:
            continue
        sizes = [size for size, _ in points]
        (line,) = axes.loglog(sizes, [row["p50"] for _, row in points], "o-", label=name)
        axes.loglog(
            sizes, [row["p99"] for _, row in points], "o--", color=line.get_color(), alpha=0.6
        )
    axes.set(xlabel="posts", ylabel="milliseconds: p50 (line), p99 (dashed)")
    axes.grid(visible=True, which="both", alpha=0.2)
    axes.legend()
    figure.savefig(path, format="svg", metadata={"Date": None})
    pyplot.close(figure)
