from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import BadRequest
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.names import (
    forget_names,
    load_names,
    parse_names,
    read_names,
    save_names,
    shipped_names,
)
from indexer.korean.terms import open_analyzer


def test_a_file_holds_a_name_a_line_with_comments() -> None:
    names, problems = parse_names(
        ["보람마을  # 마을 이름", "", "# 머리말", "한 누리 대교"], "own.txt"
    )
    assert names == {"보람마을", "한누리대교"}
    assert problems == ()


@pytest.mark.parametrize("line", ["가", "abc", "가" * 31, "가-나", "가,나"])
def test_what_is_no_name_is_reported_with_its_line(line: str) -> None:
    names, (problem,) = parse_names(["한누리대교", line], "own.txt")
    assert names == {"한누리대교"}
    assert problem.startswith("own.txt:2: ‘")


def test_an_operators_file_adds_to_the_shipped_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "own.txt").write_text("보람마을\n가\n", encoding="utf-8")
    assert read_names(tmp_path / "own.txt") == shipped_names() | {"보람마을"}
    assert "own.txt:2" in caplog.text


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="name a UTF-8 file of names"):
        read_names(tmp_path / "none.txt")


def test_the_shipped_file_has_no_mistake() -> None:
    lines = sorted(shipped_names())
    assert parse_names(lines, "names.txt") == (shipped_names(), ())
    assert len(lines) > 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("names")


@given(names=st.frozensets(st.text(st.sampled_from("가나다라A1"), min_size=2, max_size=9)))
def test_names_are_remembered_by_the_fingerprint_that_they_belong_to(
    names: frozenset[str], folder: Path
) -> None:
    forget_names(folder, but=frozenset())
    fingerprint = KiwiAnalyzer(names=names).fingerprint
    save_names(names, folder)
    save_names(frozenset({"다른이름"}), folder)
    assert load_names(folder, fingerprint) == names
    forget_names(folder, but=frozenset({"다른이름"}))
    assert load_names(folder, fingerprint) is None


def test_an_analyzer_without_names_has_none(tmp_path: Path) -> None:
    assert load_names(tmp_path, "suffix-1") is None


def test_damaged_names_are_none(tmp_path: Path) -> None:
    save_names(frozenset({"보람마을"}), tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_text("보람동\n", encoding="utf-8")
    fingerprint = KiwiAnalyzer(names=frozenset({"보람마을"})).fingerprint
    assert load_names(tmp_path, fingerprint) is None


def test_names_are_in_the_fingerprint() -> None:
    plain = KiwiAnalyzer().fingerprint
    assert KiwiAnalyzer(names=frozenset({"보람마을"})).fingerprint != plain
    assert KiwiAnalyzer(names=frozenset()).fingerprint == plain


@pytest.mark.kiwi
def test_a_name_is_one_term_with_any_particle() -> None:
    analyzer = open_analyzer(KiwiAnalyzer(names=frozenset({"노란봉투법", "길냥이"})))
    for word in ("노란봉투법", "노란봉투법의", "노란봉투법으로는"):
        assert analyzer.terms(word) == ("노란봉투법",)
    assert analyzer.terms("길냥이가") == ("길냥이",)
