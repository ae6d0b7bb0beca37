from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.build.pipeline import build
from indexer.engines.base import IndexedDocument, Stats
from indexer.errors import PostsUnreadable
from indexer.korean.terms import TermAnalyzer


class Collecting:
    """A writer that keeps what it is given."""

    def __init__(self) -> None:
        self.documents: list[IndexedDocument] = []
        self.fingerprint = ""

    def write(self, documents: Iterable[IndexedDocument], *, fingerprint: str) -> Stats:
        self.documents = list(documents)
        self.fingerprint = fingerprint
        return Stats(len(self.documents), "1", datetime.now(UTC), fingerprint)

    def update(
        self,
        documents: Iterable[IndexedDocument],
        *,
        fingerprint: str,
        removed: Iterable[str] = (),
    ) -> Stats:
        raise NotImplementedError


@pytest.fixture
def writer() -> Collecting:
    return Collecting()


def write_post(folder: Path, name: str, title: str = "세종시 예산", body: str = "본문") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: {title}\ncategories: [시의회]\n---\n{body}\n", encoding="utf-8")
    return path


def test_every_post_is_indexed_with_its_terms(
    tmp_path: Path, writer: Collecting, plain: TermAnalyzer
) -> None:
    write_post(tmp_path, "2024-07-01-a.md", body="<p>버스가</p><p>온다</p>")
    report = build(tmp_path, writer, plain)
    (indexed,) = writer.documents
    assert indexed.title == ("세종시", "예산")
    assert indexed.body == ("버스", "온다")
    assert indexed.document.body == "버스가\n온다"
    assert (report.added, report.found, report.clean) == (1, 1, True)
    assert writer.fingerprint == plain.fingerprint


def test_bad_files_are_reported_and_lose_no_other_post(
    tmp_path: Path, writer: Collecting, plain: TermAnalyzer
) -> None:
    write_post(tmp_path, "2024-07-01-good.md")
    write_post(tmp_path, "2024-07-01-mended.md", title="[속보] 예산: 확정")
    (tmp_path / "2024-07-01-empty.md").write_bytes(b"")
    (tmp_path / "2024-07-01-binary.md").write_bytes(b"---\ntitle: \xff\n---\n")
    report = build(tmp_path, writer, plain)
    assert {d.document.id for d in writer.documents} == {"2024-07-01-good", "2024-07-01-mended"}
    lines = list(report.lines())
    assert lines[0].startswith("recovered: 2024-07-01-mended.md: line 2: the title is not YAML;")
    assert lines[1:] == [
        "rejected: 2024-07-01-binary.md: not UTF-8 (byte 11) — save it as UTF-8",
        "rejected: 2024-07-01-empty.md: empty — write a post or remove the file",
        "4 files: 2 posts indexed (1 recovered), 2 rejected",
    ]


def test_of_two_files_with_one_id_the_second_is_rejected_by_name(
    tmp_path: Path, writer: Collecting, plain: TermAnalyzer
) -> None:
    write_post(tmp_path, "a/2024-07-01-x.md")
    write_post(tmp_path, "b/2024-07-01-x.md")
    report = build(tmp_path, writer, plain)
    assert [d.document.path for d in writer.documents] == ["a/2024-07-01-x.md"]
    assert str(report.rejected[0]) == (
        "b/2024-07-01-x.md: its id is taken by a/2024-07-01-x.md — rename one of them"
    )


def test_the_limit_of_a_file_is_the_callers(
    tmp_path: Path, writer: Collecting, plain: TermAnalyzer
) -> None:
    write_post(tmp_path, "2024-07-01-long.md", body="가" * 100)
    assert build(tmp_path, writer, plain, max_bytes=100).added == 0
    assert build(tmp_path, writer, plain, max_bytes=1000).added == 1


def test_a_folder_that_cannot_be_listed_is_an_error_before_anything_is_written(
    tmp_path: Path, writer: Collecting, plain: TermAnalyzer
) -> None:
    with pytest.raises(PostsUnreadable, match="nowhere"):
        build(tmp_path / "nowhere", writer, plain)
    assert writer.fingerprint == ""


def test_a_folder_without_posts_does_not_empty_an_index(
    tmp_path: Path, writer: Collecting, plain: TermAnalyzer
) -> None:
    (tmp_path / "notes.txt").write_text("no post")
    with pytest.raises(PostsUnreadable, match="holds no posts"):
        build(tmp_path, writer, plain)
    assert writer.fingerprint == ""


def test_progress_sees_every_path(tmp_path: Path, writer: Collecting, plain: TermAnalyzer) -> None:
    for n in range(3):
        write_post(tmp_path, f"2024-07-0{n + 1}-x.md")
    seen: list[Path] = []

    def progress(paths: Iterable[Path]) -> Iterable[Path]:
        for path in paths:
            seen.append(path)
            yield path

    build(tmp_path, writer, plain, progress=progress)
    assert len(seen) == 3
