"""One command that brings the index up to date, whatever has happened to the posts."""

import os
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import memory
from indexer.build.indexing import Indexing
from indexer.build.learning import Reading
from indexer.engines.base import Request
from indexer.engines.nodes import Field, Term
from indexer.engines.whoosh import WhooshEngine
from indexer.engines.whoosh.generations import current, writing
from indexer.errors import IndexLocked, PostsUnreadable
from indexer.korean.morphemes import Morpheme
from indexer.korean.terms import TermAnalyzer, open_analyzer
from tests.build.conftest import PLAIN, Run, documents, files, make_analyzer, write_post
from tests.conftest import SuffixAnalyzer


def counts(report: object) -> tuple[int, ...]:
    names = ("added", "changed", "renamed", "removed")
    return tuple(getattr(report, name) for name in names)


def test_every_post_is_indexed_with_its_terms(posts: Path, index: Path, run: Run) -> None:
    report = run()
    assert (report.posts, report.found, report.clean, counts(report)) == (5, 5, True, (5, 0, 0, 0))
    assert documents(index)["2024-07-01-x"].body == "버스가 온다"
    engine = WhooshEngine(index)
    assert engine.frequency("버스") == 5
    assert engine.search(Request(Term("1번째", Field.TITLE))).total == 1


def test_nothing_is_written_when_nothing_has_changed(index: Path, run: Run) -> None:
    run()
    before = files(index)
    report = run()
    assert files(index) == before
    assert (report.posts, counts(report)) == (5, (0, 0, 0, 0))
    assert next(report.lines()).startswith("nothing changed (")


def test_what_was_added_changed_removed_and_renamed_is_counted(
    posts: Path, index: Path, run: Run
) -> None:
    run()
    write_post(posts, "2024-08-01-new.md")
    write_post(posts, "2024-07-01-x.md", title="고친 제목")
    (posts / "2024-07-02-x.md").unlink()
    (posts / "2024-07-03-x.md").rename(posts / "2024-07-03-renamed.md")
    (posts / "deeper").mkdir()
    (posts / "2024-07-04-x.md").rename(posts / "deeper" / "2024-07-04-x.md")
    report = run()
    assert counts(report) == (1, 1, 2, 1)
    held = documents(index)
    assert sorted(held) == [
        "2024-07-01-x",
        "2024-07-03-renamed",
        "2024-07-04-x",
        "2024-07-05-x",
        "2024-08-01-new",
    ]
    assert held["2024-07-01-x"].title == "고친 제목"
    assert held["2024-07-04-x"].path == "deeper/2024-07-04-x.md"
    assert counts(run()) == (0, 0, 0, 0)


def test_a_change_that_keeps_size_and_time_is_seen(posts: Path, index: Path, run: Run) -> None:
    path = write_post(posts, "2024-07-01-x.md", title="첫째")
    run()
    before = path.stat()
    write_post(posts, "2024-07-01-x.md", title="둘째")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert counts(run()) == (0, 1, 0, 0)
    assert documents(index)["2024-07-01-x"].title == "둘째"


@pytest.mark.parametrize("backwards", [0, 3600])
def test_a_clock_that_goes_backwards_hides_no_change(
    posts: Path, index: Path, run: Run, backwards: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within one tick of the clock, a file may change without any of its times changing."""
    path = posts / "2024-07-01-x.md"
    now = time.time_ns() - backwards * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: now)
    run()
    seen = memory.load_memory(index / memory.FILE_NAME, posts, PLAIN.max_bytes).files
    assert seen[path.name].signature is None
    write_post(posts, path.name, title="9번째 소식", body="버스가 온다")
    assert counts(run()) == (0, 1, 0, 0)


def test_files_that_have_settled_since_are_remembered_as_such(
    posts: Path, index: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    now = time.time_ns() + 60 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: now)
    before = current(index)
    assert counts(run()) == (0, 0, 0, 0)
    assert current(index) == before
    seen = memory.load_memory(index / memory.FILE_NAME, posts, PLAIN.max_bytes).files
    assert all(entry.signature for entry in seen.values())


def test_settled_files_are_not_read_again(
    posts: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "SETTLED", -(10**18))
    run()
    monkeypatch.setattr("indexer.build.reading.load_post", None)
    assert counts(run()) == (0, 0, 0, 0)


def test_touched_files_are_read_but_not_written(
    posts: Path, index: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "SETTLED", -(10**18))
    run()
    generation = (index / "CURRENT").read_text()
    for path in posts.iterdir():
        os.utime(path, (1, 1))
    assert counts(run()) == (0, 0, 0, 0)
    assert (index / "CURRENT").read_text() == generation


@pytest.mark.parametrize("damage", ["missing", "torn", "flipped", "of another version", "no JSON"])
def test_a_lost_memory_costs_reading_and_nothing_else(
    index: Path, run: Run, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    path = index / memory.FILE_NAME
    data = path.read_bytes()
    generation = (index / "CURRENT").read_text()
    if damage == "missing":
        path.unlink()
    elif damage == "torn":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "flipped":
        path.write_bytes(data.replace(b"x.md", b"y.md", 1))
    elif damage == "no JSON":
        path.write_bytes(b"00000000\n\n")
    else:
        monkeypatch.setattr(memory, "VERSION", "seen-0")
    report = run()
    assert (report.posts, counts(report)) == (5, (0, 0, 0, 0))
    assert (index / "CURRENT").read_text() == generation
    if damage != "of another version":
        assert path.read_bytes() == data


def test_a_memory_newer_than_the_index_is_not_believed(posts: Path, index: Path, run: Run) -> None:
    run()
    kept = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    write_post(posts, "2024-07-01-x.md", title="고친 제목")
    (posts / "2024-07-02-x.md").unlink()
    run()
    remembered = (index / memory.FILE_NAME).read_bytes()
    for path in [path for path in index.rglob("*") if path.is_file()]:
        path.unlink()
    for path, data in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    (index / memory.FILE_NAME).write_bytes(remembered)
    assert counts(run()) == (0, 1, 0, 1)
    assert documents(index)["2024-07-01-x"].title == "고친 제목"


def test_full_makes_the_index_from_nothing(index: Path, run: Run) -> None:
    run()
    report = run(full=True)
    assert counts(report) == (5, 0, 0, 0)
    assert next(report.lines()) == "everything is read anew: --full asks for it"


def test_a_changed_analyzer_explains_itself(posts: Path, index: Path, run: Run) -> None:
    run()

    class Other(SuffixAnalyzer):
        fingerprint = "suffix-2"

    report = Indexing(posts, index, PLAIN, open_analyzer(Other())).run()
    assert counts(report) == (5, 0, 0, 0)
    assert "the analyzer changed from suffix-1-" in report.news
    assert WhooshEngine(index).stats().fingerprint.startswith("suffix-2-")


def test_a_broken_index_is_made_from_nothing(index: Path, run: Run) -> None:
    run()
    (index / "CURRENT").write_text("broken")
    report = run()
    assert counts(report) == (5, 0, 0, 0)
    assert "CURRENT" in report.news
    assert len(documents(index)) == 5


def test_bad_files_are_reported_each_time_and_lose_no_other_post(posts: Path, run: Run) -> None:
    write_post(posts, "2024-07-06-mended.md", title="[속보] 예산: 확정")
    (posts / "2024-07-06-empty.md").write_bytes(b"")
    (posts / "2024-07-06-binary.md").write_bytes(b"---\ntitle: \xff\n---\n")
    for _ in range(3):
        lines = list(run().lines())
        assert lines[0].startswith("recovered: 2024-07-06-mended.md: line 2: the title is not YAML")
        assert lines[1:3] == [
            "rejected: 2024-07-06-binary.md: not UTF-8 (byte 11) — save it as UTF-8",
            "rejected: 2024-07-06-empty.md: empty — write a post or remove the file",
        ]
        assert lines[-1] == "8 files: 6 posts indexed (1 recovered), 2 rejected"


def test_a_post_that_turns_bad_leaves_the_index(posts: Path, index: Path, run: Run) -> None:
    run()
    (posts / "2024-07-01-x.md").write_bytes(b"")
    assert counts(run()) == (0, 0, 0, 1)
    assert "2024-07-01-x" not in documents(index)


def test_of_two_files_with_one_id_the_first_counts_and_the_second_takes_over(
    posts: Path, index: Path, run: Run
) -> None:
    write_post(posts, "a/2024-07-07-y.md", title="첫째 글")
    write_post(posts, "b/2024-07-07-y.md", title="둘째 글")
    for _ in range(2):
        report = run()
        assert documents(index)["2024-07-07-y"].title == "첫째 글"
        assert str(report.rejected[0]) == (
            "b/2024-07-07-y.md: its id is taken by a/2024-07-07-y.md — rename one of them"
        )
    (posts / "a/2024-07-07-y.md").unlink()
    assert run().clean
    assert documents(index)["2024-07-07-y"].title == "둘째 글"
    write_post(posts, "a/2024-07-07-y.md", title="첫째 글")
    run()
    assert documents(index)["2024-07-07-y"].title == "첫째 글"


def test_a_file_that_cannot_be_read_this_moment_keeps_its_indexed_version(
    posts: Path, index: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    path = write_post(posts, "2024-07-01-x.md", title="고친 제목")
    opened = os.open

    def refuse(name: str | Path, *arguments: int) -> int:
        if Path(name).name == path.name:
            raise PermissionError(13, "Permission denied", str(name))
        return opened(name, *arguments)

    monkeypatch.setattr(os, "open", refuse)
    for _ in range(2):
        report = run()
        assert counts(report) == (0, 0, 0, 0)
        assert "kept as it was indexed: 2024-07-01-x.md: Permission denied" in next(report.lines())
        assert documents(index)["2024-07-01-x"].title == "1번째 소식"
    monkeypatch.undo()
    assert counts(run()) == (0, 1, 0, 0)


def test_another_folder_replaces_what_was_indexed(tmp_path: Path, index: Path, run: Run) -> None:
    run()
    write_post(tmp_path / "other", "2024-09-01-z.md")
    assert counts(run(folder=tmp_path / "other")) == (1, 0, 0, 5)
    assert list(documents(index)) == ["2024-09-01-z"]


def test_the_limit_of_a_file_is_the_callers(posts: Path, run: Run) -> None:
    write_post(posts, "2024-07-06-long.md", body="가" * 1000)
    assert run(max_bytes=1000).posts == 5
    assert run(max_bytes=10_000).posts == 6


def test_a_folder_that_cannot_be_listed_changes_nothing(
    tmp_path: Path, index: Path, run: Run
) -> None:
    run()
    before = files(index)
    with pytest.raises(PostsUnreadable, match="nowhere"):
        run(folder=tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(PostsUnreadable, match="holds no posts"):
        run(folder=tmp_path / "empty", full=True)
    assert files(index) == before


def test_a_second_build_is_told_who_is_at_work_before_it_reads_anything(
    index: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.build.desk.read_texts", None)
    with writing(index), pytest.raises(IndexLocked, match=f"process {os.getpid()} "):
        run()


def test_progress_sees_every_reading(run: Run) -> None:
    seen: list[Path] = []

    def progress(readings: Iterable[Reading], total: int) -> Iterable[Reading]:
        assert total == 5
        for reading in readings:
            seen.append(reading.path)
            yield reading

    run(progress=progress)
    assert len(seen) == 5


def test_without_changes_the_lexicon_is_not_even_loaded(
    posts: Path, index: Path, run: Run, plain: TermAnalyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    monkeypatch.setattr("indexer.korean.lexicon.Lexicon.load", None)
    Indexing(posts, index, PLAIN, plain).run()


class Unsplittable(SuffixAnalyzer):
    """Fails where Kiwi would be asked."""

    def split(self, words: Iterable[str]) -> list[tuple[str, tuple[Morpheme, ...]]]:
        raise AssertionError(f"asked for {words}")


def test_a_saved_lexicon_answers_a_second_build(posts: Path, index: Path, run: Run) -> None:
    run()
    (index / "CURRENT").unlink()
    analyzer = open_analyzer(Unsplittable())
    assert Indexing(posts, index, PLAIN, analyzer).run().posts == 5


def test_many_posts_are_read_in_parallel_and_in_order(
    posts: Path, index: Path, run: Run, tmp_path: Path
) -> None:
    for number in range(300):
        write_post(posts, f"2024-09-01-{number}.md", body=f"{number}번 버스가 {number % 7}에 온다")
    (posts / "2024-09-02-bad.md").write_bytes(b"")
    report = run(jobs=3)
    assert (report.posts, len(report.rejected)) == (305, 1)
    alone = Indexing(posts, tmp_path / "alone", PLAIN, make_analyzer()).run()
    assert alone.posts == 305
    both = [WhooshEngine(folder) for folder in (index, tmp_path / "alone")]
    assert documents(index) == documents(tmp_path / "alone")
    assert list(both[0].terms()) == list(both[1].terms())
    lexicons = [(folder / "lexicon.txt").read_text() for folder in (index, tmp_path / "alone")]
    assert lexicons[0] == lexicons[1]


def test_a_sample_may_be_longer_than_what_workers_are_given_ahead(
    posts: Path, index: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.build.workers.AHEAD", 1)
    for number in range(300):
        write_post(posts, f"2024-09-01-{number}.md", body=f"{number}번 버스가 온다")
    assert run(jobs=2).posts == len(documents(index)) == 305


class Remembering(SuffixAnalyzer):
    """Remembers what Kiwi would be asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def split(self, words: Iterable[str]) -> list[tuple[str, tuple[Morpheme, ...]]]:
        self.asked += words
        return super().split(words)


def test_in_parallel_each_word_is_analysed_once_by_the_main_process(
    posts: Path, index: Path
) -> None:
    for number in range(300):
        write_post(posts, f"2024-09-01-{number}.md", body=f"{number}번 버스가 {number % 7}에 온다")
    counting = Remembering()
    options = replace(PLAIN, jobs=2)
    assert Indexing(posts, index, options, open_analyzer(counting)).run().posts == 305
    times = Counter(counting.asked)  # the words of aliases among them
    assert {times[word] for word in ("버스가", "온다", *(f"{n}번" for n in range(300)))} == {1}
