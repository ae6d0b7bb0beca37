"""The main job on 7,478 real posts, where they are at hand."""

import tarfile
from pathlib import Path

import pytest

from indexer.build.indexing import index_folder
from indexer.build.report import Report
from indexer.search import evaluation
from indexer.search.open import open_search
from indexer.search.results import Question
from indexer.search.searcher import Searcher

pytestmark = [pytest.mark.slow, pytest.mark.kiwi]


@pytest.fixture(scope="module")
def posts(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posts")
    with tarfile.open(shared / "data" / "koreanews-2024.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def report(posts: Path, index: Path) -> Report:
    return index_folder(posts, index)


@pytest.fixture(scope="module")
def search(report: Report, index: Path) -> Searcher:
    return open_search(index)


def test_none_of_the_real_posts_is_lost(report: Report) -> None:
    assert (report.found, report.added, len(report.rejected)) == (7478, 7478, 0)


def test_the_broken_ones_are_named_with_their_cure(report: Report) -> None:
    messages = [message for recovered in report.recovered for message in recovered.messages]
    assert len(report.recovered) == 34
    assert all(".md: line 2: the title is not YAML" in message for message in messages)
    assert all("quote it" in message for message in messages)


def test_each_broken_one_is_found_by_the_words_of_its_title(
    report: Report, search: Searcher
) -> None:
    for recovered in report.recovered:
        title = search.post(recovered.path.stem).title
        question = Question(query=title[:200], per_page=10)
        ids = [result.document.id for result in search.search(question).results]
        assert recovered.path.stem in ids, title


def test_the_judged_queries_rank_well(shared: Path, search: Searcher) -> None:
    queries = evaluation.read_queries(shared / "eval" / "dev_queries.tsv")
    qrels = evaluation.read_qrels(shared / "eval" / "dev_qrels.tsv")
    run = evaluation.run_queries(search, queries)
    assert evaluation.measure(run, qrels, [query.id for query in queries]).ndcg >= 0.855
