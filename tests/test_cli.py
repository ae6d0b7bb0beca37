"""The command line with real Kiwi on the bundled corpus, end to end."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import commands
from tests.conftest import ROOT

pytestmark = pytest.mark.kiwi

CORPUS = ROOT / "corpus"
POSTS = len(list(CORPUS.rglob("*.md")))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


@pytest.fixture(scope="session")
def index(corpus_index: Path) -> Path:
    return corpus_index


def found(index: Path, query: str, *options: str) -> list[str]:
    result = run("search", query, "--index", index, "--json", *options)
    assert result.exit_code == 0, result.output
    return [hit["id"] for hit in json.loads(result.output)["hits"]]


def test_indexing_reports_every_file_and_names_what_was_mended(index: Path) -> None:
    result = run("index", CORPUS, "--index", index)
    assert result.output.splitlines()[-1] == (
        f"{POSTS} files: {POSTS} posts indexed (2 recovered), 0 rejected"
    )
    assert "2026-02-05-sejong-brt-last-bus.md: line 2: the title is not YAML" in result.output


def test_strict_indexing_fails_where_something_had_to_be_mended(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    shutil.copy(CORPUS / "_posts" / "2026-02-05-sejong-brt-last-bus.md", posts)
    assert run("index", posts, "--index", tmp_path / "index").exit_code == 0
    assert run("index", posts, "--index", tmp_path / "index", "--strict").exit_code == 1


def test_a_second_run_needs_no_kiwi(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.korean.kiwi.KiwiAnalyzer.split", None)
    assert run("index", CORPUS, "--index", index).exit_code == 0
    assert found(index, "세종시 스마트시티")


def test_posts_of_sejongs_smart_city_come_first(index: Path) -> None:
    first = found(index, "세종시 스마트시티")[:3]
    assert "2025-06-24-sejong-5-1-national-pilot-city" in first
    assert all("sejong" in post for post in first)


def test_a_post_with_a_broken_front_matter_is_found_by_its_title(index: Path) -> None:
    assert found(index, "BRT 막차 새벽 1시")[0] == "2026-02-05-sejong-brt-last-bus"


def test_a_search_shows_title_id_date_and_a_snippet(index: Path) -> None:
    lines = run("search", "이응다리 야경", "--index", index).output.splitlines()
    assert lines[0].endswith(" ms")
    assert "[2026-09-03-ieung-bridge-night-lighting, 2026-09-03]" in lines[1]
    assert "이응다리" in lines[2]


def test_results_can_be_sorted_by_date(index: Path) -> None:
    newest = found(index, "세종", "--sort", "newest", "--limit", "100")
    assert newest == sorted(newest, key=lambda post: post[:10], reverse=True)
    assert found(index, "세종", "--sort", "oldest", "--limit", "100")[0] == newest[-1]


def test_analyzing_shows_morphemes_and_terms() -> None:
    assert run("analyze", "시민을 도왔다").output.splitlines() == [
        "시민을: 시민/NNG + 을/JKO → 시민",
        "도왔다: 돕/VV + 었/EP + 다/EF → 돕다",
    ]


def test_evaluating_prints_quality_and_writes_a_run(index: Path, tmp_path: Path) -> None:
    (tmp_path / "q.tsv").write_text("q1\t이응다리 야경\tentity\n", encoding="utf-8")
    (tmp_path / "j.tsv").write_text("q1\t2026-09-03-ieung-bridge-night-lighting\t3\n")
    arguments = ("evaluate", tmp_path / "q.tsv", tmp_path / "j.tsv", "--index", index)
    result = run(*arguments, "--run", tmp_path / "run.txt")
    assert "all             1 queries  nDCG@10 1.0000  recall@10 1.0000" in result.output
    assert (tmp_path / "run.txt").read_text().startswith("q1 Q0 2026-09-03-ieung-bridge")
    assert json.loads(run(*arguments, "--json").output)["all"]["ndcg@10"] == 1.0


@pytest.mark.parametrize("command", [("search", "세종"), ("evaluate", "{tmp}/q", "{tmp}/j")])
def test_without_an_index_a_command_says_how_to_make_one(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "q").write_text("q1\tx\n")
    (tmp_path / "j").write_text("q1\tx\t1\n")
    result = run(*(part.format(tmp=tmp_path) for part in command), "--index", tmp_path / "none")
    assert result.exit_code == 1
    assert "citynews index" in result.output
    assert result.output.count("\n") == 1


def test_a_query_that_is_too_long_is_wrong_use(index: Path) -> None:
    result = run("search", "가" * 501, "--index", index)
    assert result.exit_code == 2
    assert "501 characters" in result.output


def test_a_folder_without_posts_is_an_error_and_makes_no_index(tmp_path: Path) -> None:
    result = run("index", tmp_path / "nowhere", "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert "nowhere" in result.output
    assert not (tmp_path / "index" / "CURRENT").exists()
