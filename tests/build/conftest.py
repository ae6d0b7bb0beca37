"""A folder of posts, an index of it, and an analyzer that needs no Kiwi."""

import gc
import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from indexer.build.indexing import Indexing
from indexer.build.options import Options
from indexer.build.report import Report
from indexer.engines.base import Document
from indexer.engines.whoosh import WhooshEngine
from indexer.korean import alias_file
from indexer.korean.terms import open_analyzer
from tests.conftest import SuffixAnalyzer

FEW_ALIASES = alias_file.parse_aliases(["버스 = 시내버스"], "few.txt")
make_analyzer = partial(open_analyzer, SuffixAnalyzer())
PLAIN = Options(jobs=1)


def write_post(folder: Path, name: str, title: str = "세종시 예산", body: str = "본문") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: {title}\ncategories: [시의회]\n---\n{body}\n", encoding="utf-8")
    return path


def settle(folder: Path) -> None:
    """Make all files look as if they had been lying there for a while."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            os.utime(path, (1_700_000_000, 1_700_000_000))


def documents(index: Path) -> dict[str, Document]:
    engine = WhooshEngine(index)
    result = {document.id: document for document in engine.documents()}
    engine.close()
    gc.collect()
    return result


def files(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Everything that a write would change."""
    found = {}
    for path in [folder, *folder.rglob("*")]:
        status = path.stat()
        found[str(path)] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return found


@pytest.fixture(autouse=True)
def aliases_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every build reads all aliases, which takes longer than the few posts of a test."""
    monkeypatch.setattr(alias_file, "shipped_aliases", lambda: FEW_ALIASES)


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    for number in range(1, 6):
        write_post(
            folder, f"2024-07-0{number}-x.md", title=f"{number}번째 소식", body="버스가 온다"
        )
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


Run = Callable[..., Report]


@pytest.fixture
def run_into(posts: Path) -> Callable[[Path], Run]:
    """Index the posts into any folder."""

    def into(index: Path) -> Run:
        def once(*, full: bool = False, folder: Path = posts, **options: object) -> Report:
            chosen = replace(PLAIN, **options)  # type: ignore[arg-type]
            return Indexing(folder, index, chosen, make_analyzer()).run(full=full)

        return once

    return into


@pytest.fixture
def run(index: Path, run_into: Callable[[Path], Run]) -> Run:
    """Index the posts as one command would."""
    return run_into(index)
