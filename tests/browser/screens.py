"""Takes the pictures in ``docs/screens`` anew: ``make screens``, or some of ``PAGES`` by name.

Start, results with an opened story and related terms, a post, nothing found,
and both kinds of correction, on a phone and on a desktop, light and dark; from
the bundled corpus.  The files are small: PNG with a palette.
"""

from __future__ import annotations

import base64
import logging
import struct
import sys
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page

from indexer.build.indexing import index_folder
from indexer.korean.terms import UNSEEN_WORD
from indexer.search.open import open_search
from indexer.search.results import Question
from tests.browser.site import chromium, running
from tests.conftest import ROOT

SIZES = {390: 844, 1280: 860}
"""Widths and heights in CSS pixels: a phone and a desktop."""

PAGES = {
    "start": "/",
    "results": "/search?q=세종시+스마트시티",
    "story": "/search?q=물빛다리",
    "post": "/posts/2025-06-24-sejong-5-1-national-pilot-city?q=세종시",
    "empty": "/search?q=뷁뙑쀍",
    "corrected": "/search?q=tpwhdtl",
    "offered": "/search?q=세죵시+버스",
}

_PATIENCE = 120_000
"""Milliseconds, for a busy machine."""

_COLOURS = 96
"""Of a picture; few enough for small files, and more than an eye counts."""

_PIXELS = """async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let at = 0; at < data.length; at += 8192)
        text += String.fromCharCode(...data.subarray(at, at + 8192));
    return [image.width, image.height, btoa(text)];
}"""


def main(folder: Path, names: Sequence[str]) -> None:
    """Write the pictures of the pages with these names into ``folder``."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as index:
        index_folder(ROOT / "corpus", Path(index))
        search = open_search(Path(index))
        search.search(Question(UNSEEN_WORD))  # loads the analyzer: pages say how long they took
        with running(search) as site, chromium() as browser:
            encoder = browser.new_page()
            for name in names:
                for width in SIZES:
                    for theme in ("light", "dark"):
                        picture = _picture(browser, site + PAGES[name], width, theme)
                        file = folder / f"{name}-{width}-{theme}.png"
                        file.write_bytes(_small(encoder, picture))


def _picture(browser: Browser, url: str, width: int, theme: str) -> bytes:
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme=theme,  # type: ignore[arg-type]  # light or dark
        locale="ko-KR",
    )
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    page.goto(url)
    _show(page)
    picture = page.screenshot()
    context.close()
    return picture


def _show(page: Page) -> None:
    """Open the story where it is the only result; wait for what is loaded later."""
    stories = page.locator(".results > li:only-child .similar summary")
    if stories.count():
        stories.click()
    page.wait_for_load_state("networkidle")


def _small(encoder: Page, png: bytes) -> bytes:
    """The same picture with a palette of its most frequent colours."""
    width, height, pixels = encoder.evaluate(_PIXELS, base64.b64encode(png).decode())
    colours = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(-1, 4)[:, :3]
    distinct, which, counts = np.unique(colours, axis=0, return_inverse=True, return_counts=True)
    palette = distinct[np.argsort(-counts, kind="stable")[:_COLOURS]]
    apart = np.square(distinct[:, None].astype(int) - palette[None].astype(int)).sum(2)
    rows = apart.argmin(1).astype(np.uint8)[which.ravel()].reshape(height, width)
    lines = np.hstack([np.zeros((height, 1), np.uint8), rows])  # a line begins with its filter
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette.tobytes()))
    body = ((b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks + body)


def _chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file (https://www.w3.org/TR/png-3/#5Chunk-layout)."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main(ROOT / "docs" / "screens", sys.argv[1:] or list(PAGES))
