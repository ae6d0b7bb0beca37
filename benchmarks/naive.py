"""The pipeline that everybody writes first: BeautifulSoup, Kiwi in context, stock Whoosh."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from pathlib import Path

from bs4 import BeautifulSoup
from kiwipiepy import Kiwi
from whoosh import analysis, fields, index

from benchmarks.posts import SEED
from benchmarks.timing import seconds

_KEPT = ("N", "V", "X", "SL", "SN")


def naive_seconds(posts: Path, sample: int, scratch: Path) -> float:
    """How long it takes for a sample of posts, the model's loading left out."""
    paths = sorted(posts.rglob("*.md"))
    chosen = random.Random(SEED).sample(paths, min(sample, len(paths)))  # noqa: S311
    kiwi = Kiwi(num_workers=1)
    kiwi.tokenize("처음")
    folder = scratch / "naive"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return seconds(lambda: _build(chosen, kiwi, folder))


def _build(paths: Sequence[Path], kiwi: Kiwi, folder: Path) -> None:
    words = fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer())
    schema = fields.Schema(id=fields.ID(stored=True, unique=True), body=words)
    writer = index.create_in(folder, schema).writer(limitmb=512)
    for path in paths:
        text = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").get_text()
        terms = [token.form for token in kiwi.tokenize(text) if token.tag.startswith(_KEPT)]
        writer.add_document(id=path.stem, body=" ".join(terms))
    writer.commit()
