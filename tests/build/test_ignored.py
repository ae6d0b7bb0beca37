"""Text that stands in many posts weighs nothing, shows up in no snippet, and is reported."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import ignored
from indexer.build.batches import Readings, reader_for
from indexer.build.check import check, notes
from indexer.build.documents import GAP, without
from indexer.build.indexed import to_indexed
from indexer.build.reading import File, Source
from indexer.engines.base import Request
from indexer.engines.nodes import Field, Phrase, Term
from indexer.engines.whoosh import WhooshEngine
from indexer.posts.boilerplate import LEAST, Boilerplate, decide
from indexer.search.open import open_search
from indexer.search.results import Question
from tests.build.conftest import Run, documents, make_analyzer, write_post
from tests.engines.random_cases import make_document

PROMOTION = "광고를 담고 있습니다"
MANY = 30


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """Each with a promotion between two lines of its own, and the promotion's words as title."""
    folder = tmp_path / "posts"
    for number in range(MANY):
        body = f"{number}번째 버스\n\n{PROMOTION}\n\n공원 소식"
        write_post(folder, f"2024-07-01-{number:02}.md", title=PROMOTION, body=body)
    return folder


def total(index: Path, node: Term | Phrase) -> int:
    return WhooshEngine(index).search(Request(node)).total


def test_it_is_in_no_term_but_the_titles(index: Path, run: Run) -> None:
    run()
    assert total(index, Term("버스")) == total(index, Phrase(("공원", "소식"))) == MANY
    engine = WhooshEngine(index)
    found = documents(index)["2024-07-01-07"]
    assert found.body == "7번째 버스\n\n공원 소식"
    assert PROMOTION in found.html
    assert found.title == PROMOTION
    assert to_indexed(found, make_analyzer()).body == ("7번째", "버스", *GAP, "공원", "소식")
    assert engine.frequency("광고", Field.TITLE) == MANY


def test_no_phrase_reaches_across_a_hole(index: Path, run: Run) -> None:
    run()
    assert total(index, Phrase(("버스", "공원"))) == 0
    run(full=True, keep_repeated=True)
    assert total(index, Phrase(("버스", "광고"))) == MANY


def test_no_query_asks_for_a_hole() -> None:
    analyzer = make_analyzer()
    assert analyzer.terms(f"버스{GAP[0]}공원 {GAP[0]}") == ("버스", "공원")


def test_no_snippet_shows_it(index: Path, run: Run) -> None:
    run()
    searcher = open_search(index, make_analyzer())
    for query in ("공원", "광고"):
        results = searcher.search(Question(query)).results
        assert results
        assert not any("광고" in result.snippet.text for result in results)


def test_the_report_the_check_and_a_file_show_it(index: Path, run: Run) -> None:
    lines = list(run().lines())
    shown = f"  100.0% of {MANY} posts: {PROMOTION}"
    assert shown in lines
    assert shown in list(notes(index))
    file = (index / ignored.FILE_NAME).read_text(encoding="utf-8")
    assert f"{MANY}\t{PROMOTION}\n" in file
    assert list(check(index, make_analyzer(), deep=True)) == []


def test_what_comes_later_is_treated_alike(posts: Path, index: Path, run: Run) -> None:
    run()
    write_post(posts, "2024-07-02-x.md", title="새 글", body=f"새 버스\n\n{PROMOTION}")
    for number in range(MANY - 3):
        (posts / f"2024-07-01-{number:02}.md").unlink()
    report = run()
    assert (report.added, report.news, report.ignored) == (1, "", ())
    assert documents(index)["2024-07-02-x"].body == "새 버스"
    run(full=True)  # four posts hold it now
    assert documents(index)["2024-07-02-x"].body == f"새 버스\n{PROMOTION}"
    assert list(notes(index)) == []


def test_file_by_file_and_at_once_give_the_same(
    posts: Path, tmp_path: Path, run_into: Callable[[Path], Run]
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    run_into(one)()
    for number in range(3):
        write_post(posts, f"2024-07-03-{number}.md", body=f"{number}번 마을\n\n{PROMOTION}")
        run_into(one)()
    run_into(other)()
    assert documents(one) == documents(other)
    names = [WhooshEngine(index).stats().fingerprint for index in (one, other)]
    assert names[0] == names[1] != make_analyzer().fingerprint


@pytest.mark.parametrize(
    "damage", [None, b"", b"boilerplate-1\t9", b"\xff\n", b"boilerplate-0\t9\t9\n"]
)
def test_without_the_list_everything_is_read_anew(
    index: Path, run: Run, damage: bytes | None
) -> None:
    run()
    path = index / ignored.FILE_NAME
    path.unlink() if damage is None else path.write_bytes(damage)
    (finding,) = check(index, make_analyzer())
    assert finding.what == ignored.CHANGED
    assert ignored.CHANGED in run().news
    assert list(check(index, make_analyzer())) == []
    assert run().news == ""


def test_the_operator_may_keep_it(index: Path, run: Run) -> None:
    run()
    assert ignored.CHANGED in run(keep_repeated=True).news
    assert PROMOTION in documents(index)["2024-07-01-07"].body
    assert run(keep_repeated=True).news == run().news == ""
    run(full=True)
    assert PROMOTION not in documents(index)["2024-07-01-07"].body


def test_many_more_posts_than_were_counted_are_a_reason_to_decide_anew(
    posts: Path, index: Path, run: Run
) -> None:
    assert not any("decide anew" in line for line in run().lines())
    for number in range(MANY - 1):
        write_post(posts, f"2024-08-01-{number}.md")
    assert run().ignored == ()
    write_post(posts, "2024-08-02-x.md")
    (line,) = run().ignored
    assert f"decided among {MANY} posts, there are {2 * MANY} now" in line
    assert "citynews index --full" in line


def test_an_index_without_repeated_text_bears_the_analyzers_name(
    posts: Path, index: Path, run: Run
) -> None:
    for path in list(posts.iterdir())[LEAST - 1 :]:
        path.unlink()
    assert run().ignored == ()
    assert WhooshEngine(index).stats().fingerprint == make_analyzer().fingerprint


def test_of_many_posts_some_are_looked_at(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ignored, "SAMPLE", LEAST)
    paths = sorted(path.relative_to(posts) for path in posts.iterdir())
    files = [File(path) for path in paths]
    assert ignored.sample_of(paths[::-1]) == ignored.sample_of(paths)
    for jobs in (1, 2):
        with reader_for(files, jobs, Source(posts, 10_000)) as reader:
            readings = Readings(files, reader, make_analyzer().lexicon)
            found = decide(readings.sample(ignored.sample_of(paths)), MANY)
            assert (found.counts, found.posts, found.total) == ({PROMOTION: LEAST}, LEAST, MANY)
            assert [reading.path for reading in readings.read(found)] == paths


def test_the_excerpt_loses_it_the_title_does_not() -> None:
    document = make_document("a", title=PROMOTION, excerpt=f"버스\n{PROMOTION}").document
    known = Boilerplate({PROMOTION: 30}, 30, 30)
    assert without(document, known) == replace(document, excerpt="버스")
