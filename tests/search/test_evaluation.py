import importlib
import math
import sys
from pathlib import Path

import pytest

from indexer.errors import BadRequest, MissingExtra
from indexer.search import evaluation
from indexer.search.evaluation import JudgedQuery, measure, read_qrels, read_queries, trec_lines
from tests.webapp.fake_search import FakeSearch, document

QRELS = {"q1": {"a": 3, "b": 2, "c": 1, "d": 0}, "q2": {"a": 2}}
RUN = {"q1": [("b", 9.0), ("x", 8.0), ("a", 8.0)], "q2": [("y", 1.0)]}


def test_ndcg_has_exponential_gain_and_logarithmic_discount() -> None:
    got = (2**2 - 1) / math.log2(2) + (2**3 - 1) / math.log2(4)
    best = 7 / math.log2(2) + 3 / math.log2(3) + 1 / math.log2(4)
    assert measure(RUN, QRELS, ["q1"]).ndcg == pytest.approx(got / best)


def test_recall_counts_posts_of_grade_two_and_above() -> None:
    assert measure(RUN, QRELS, ["q1"]).recall == 1.0


def test_a_query_that_found_nothing_counts_as_nought() -> None:
    assert measure({}, QRELS, ["q2"]).ndcg == 0.0
    assert measure({"q1": RUN["q1"]}, QRELS, ["q1", "q2"]).ndcg == pytest.approx(
        measure(RUN, QRELS, ["q1"]).ndcg / 2
    )


def test_the_order_of_a_run_counts_where_scores_tie() -> None:
    first = measure({"q1": [("a", 1.0), ("c", 1.0)]}, QRELS, ["q1"]).ndcg
    second = measure({"q1": [("c", 1.0), ("a", 1.0)]}, QRELS, ["q1"]).ndcg
    assert first > second


def test_kinds_of_queries_are_shown_apart_and_together() -> None:
    queries = [JudgedQuery("q1", "예산", "topic"), JudgedQuery("q2", "버스", "entity")]
    rows = evaluation.by_kind(RUN, QRELS, queries)
    assert list(rows) == ["entity", "topic", "all"]
    assert rows["all"].queries == 2


def test_without_any_judged_query_there_is_nothing_to_measure() -> None:
    with pytest.raises(BadRequest, match="none of the queries is judged"):
        measure(RUN, QRELS, ["q9"])


def test_a_run_is_written_in_the_form_of_trec() -> None:
    assert next(iter(trec_lines(RUN))) == "q1 Q0 b 1 9.000000 citynews\n"


def test_files_are_read_by_column(tmp_path: Path) -> None:
    (tmp_path / "q.tsv").write_text("q1\t예산\ttopic\t무엇\nq2\t버스\n", encoding="utf-8")
    (tmp_path / "j.tsv").write_text("q1\ta\t3\n\nq1\tb\t0\n", encoding="utf-8")
    assert read_queries(tmp_path / "q.tsv") == [
        JudgedQuery("q1", "예산", "topic"),
        JudgedQuery("q2", "버스"),
    ]
    assert read_qrels(tmp_path / "j.tsv") == {"q1": {"a": 3, "b": 0}}


@pytest.mark.parametrize("content", ["q1 a 3\n", "q1\ta\tmuch\n", "q1\ta\t4\n"])
def test_a_malformed_file_is_an_error_that_names_it(content: str, tmp_path: Path) -> None:
    (tmp_path / "j.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(BadRequest, match=r"j\.tsv"):
        read_qrels(tmp_path / "j.tsv")


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="nowhere"):
        read_queries(tmp_path / "nowhere.tsv")


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    importlib.invalidate_caches()
    with pytest.raises(MissingExtra, match=r"citynews\[evaluate\]"):
        measure(RUN, QRELS, ["q1"])


def test_the_posts_of_a_story_stand_together_if_asked_for() -> None:
    names = ("a", "c")
    search = FakeSearch([document(name, title="예산") for name in "abcd"], stories=[names])
    queries = [JudgedQuery("q1", "예산")]
    plain = evaluation.run_queries(search, queries)["q1"]
    together = evaluation.run_queries(search, queries, stories=True)["q1"]
    assert [post for post, _ in plain] == ["a", "b", "c", "d"]
    assert [post for post, _ in together] == ["a", "c", "b", "d"]
