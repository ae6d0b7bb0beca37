"""How far a build is: a bar on a terminal, a plain line every few seconds elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

from tqdm import tqdm

T = TypeVar("T")

INTERVAL = 5.0
"""Seconds between two plain lines."""


def show_progress(items: Iterable[T], total: int, out: TextIO) -> Iterator[T]:
    """Hand on ``items`` and show on ``out`` how many of ``total`` there were, and how fast."""
    if out.isatty():
        return iter(tqdm(items, total=total, unit=" posts", file=out, dynamic_ncols=True))
    return _lines(items, total, out)


def _lines(items: Iterable[T], total: int, out: TextIO) -> Iterator[T]:
    began = shown = time.monotonic()
    for number, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if now - shown >= INTERVAL:
            shown = now
            rate = number / (now - began)
            print(
                f"{number:,} of {total:,} posts read,"
                f" {rate:,.0f} a second, {(total - number) / rate:,.0f} s left",
                file=out,
                flush=True,
            )
