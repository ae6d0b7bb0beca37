"""How far a build is: a bar on a terminal, a plain line every few seconds elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

INTERVAL = 5.0
"""Seconds between two plain lines."""


def show_progress(paths: Iterable[Path], out: TextIO) -> Iterable[Path]:
    """Hand on ``paths`` and show on ``out`` how many of them have been taken."""
    known = list(paths)
    if out.isatty():
        return tqdm(known, unit=" posts", file=out, dynamic_ncols=True)
    return _lines(known, out)


def _lines(paths: Sequence[Path], out: TextIO) -> Iterator[Path]:
    began = shown = time.monotonic()
    for number, path in enumerate(paths):
        yield path
        now = time.monotonic()
        if now - shown >= INTERVAL:
            shown = now
            rate = (number + 1) / (now - began)
            left = (len(paths) - number - 1) / rate
            print(
                f"{number + 1:,} of {len(paths):,} posts read,"
                f" {rate:,.0f} a second, {left:,.0f} s left",
                file=out,
                flush=True,
            )
