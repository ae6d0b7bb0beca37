"""What helps readers to type: after any builds, killed ones too, as if made from nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import word_files
from indexer.build.check import check
from indexer.build.tally import FILE_NAME as TALLY
from indexer.build.tally import Tally, load_tally
from indexer.engines.whoosh import WhooshWriter
from indexer.search.headlines import load_headlines
from indexer.search.related_terms import load_related
from indexer.search.vocabulary import load_words
from tests.build.conftest import Run, make_analyzer, write_post

FILES = ("words", "suggestions", "headlines")
"""Not the related words: figures of nouns that no changed post holds may be older."""


class Killed(BaseException):
    """What ends a build at once."""


def contents(index: Path) -> dict[str, list[bytes]]:
    """The files without their first lines, which name the generation; words in any order."""
    found = {name: (index / name).read_bytes().split(b"\n")[1:] for name in FILES}
    return {
        name: sorted(lines) if name != "suggestions" else lines for name, lines in found.items()
    }


def write_posts(posts: Path, *titles: str) -> None:
    for number, title in enumerate(titles):
        write_post(posts, f"2024-08-0{number + 1}-word.md", title=title, body=title)


def afresh(index: Path, run: Run) -> dict[str, list[bytes]]:
    run(full=True)
    return contents(index)


def test_words_are_counted_over_all_posts(posts: Path, index: Path, run: Run) -> None:
    write_posts(posts, "호수공원 불꽃축제", "호수공원에서 버스", "호수공원은 공사")
    run()
    generation = (index / "CURRENT").read_text(encoding="ascii").strip()
    assert load_words(index / "words", generation)["호수공원"] == 3


def test_words_that_stand_together_become_related(posts: Path, index: Path, run: Run) -> None:
    write_posts(posts, *["호수공원 불꽃축제"] * 3, *[f"소식 {n}" for n in "가나다라마바"])
    for number in range(20):
        write_post(posts, f"2024-09-{number + 1:02}-other.md", title=f"다른{number}", body="빈칸")
    run()
    assert [n.word for n in load_related(index / "related").row("호수공원")] == ["불꽃축제"]


def write_headlines(posts: Path, first: int, last: int, body: str) -> None:
    for number in range(first, last):
        name = f"2024-09-{number:02}-headline.md"
        write_post(posts, name, title=f"비밀 공개 {number}", body=f"{body} {number}")


def test_words_that_only_headlines_say_are_found(posts: Path, index: Path, run: Run) -> None:
    write_headlines(posts, 1, 16, "공개는")
    run()
    generation = (index / "CURRENT").read_text(encoding="ascii").strip()
    found = load_headlines(index / "headlines", generation)
    assert found.keys() >= {"비밀"}
    assert found["비밀"] < 0.5
    assert "공개" not in found


def test_an_update_weighs_headlines_as_if_made_from_nothing(
    posts: Path, index: Path, run: Run
) -> None:
    write_headlines(posts, 1, 16, "공개는")
    run()
    write_headlines(posts, 3, 14, "비밀이")
    (posts / "2024-09-02-headline.md").unlink()
    run()
    updated = contents(index)
    assert updated == afresh(index, run)


def test_an_index_of_before_there_were_headlines_gets_them(
    posts: Path, index: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_headlines(posts, 1, 16, "본문")
    with monkeypatch.context() as patch:
        before = tuple(name for name in word_files.FILES if name != "headlines")
        patch.setattr(word_files, "FILES", before)
        run()
    right = (index / "headlines").read_bytes()
    (index / "headlines").unlink()
    (index / TALLY).unlink()  # that of before says nothing of titles
    assert list(check(index, make_analyzer())) == []
    generation = (index / "CURRENT").read_text(encoding="ascii").strip()
    run()
    assert (index / "CURRENT").read_text(encoding="ascii").strip() == generation
    assert (index / "headlines").read_bytes() == right
    assert load_headlines(index / "headlines", generation)


def test_an_update_ends_as_if_made_from_nothing(posts: Path, index: Path, run: Run) -> None:
    write_posts(posts, "호수공원 불꽃축제", "호수공원에서 버스", "시청 예산")
    run()
    write_posts(posts, "호수공원 버스", "호수공원에서 버스", "의회 예산")
    write_post(posts, "2024-08-09-new.md", title="새 호수공원")
    run()
    (posts / "2024-08-02-word.md").unlink()
    run()
    updated = contents(index)
    assert updated == afresh(index, run)


@pytest.mark.parametrize(
    "step",
    ["save_words", "suggestions", "save_headlines", "weigh", "save_related", "Tally.save"],
)
def test_a_build_killed_at_any_file_is_made_good_by_the_next(
    step: str, posts: Path, index: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise Killed

    write_posts(posts, "호수공원 불꽃축제", "호수공원에서 버스", "시청 예산")
    run()
    write_posts(posts, "호수공원 버스", "버스 노선", "의회 예산")
    with monkeypatch.context() as patch:
        if step == "Tally.save":
            patch.setattr(Tally, "save", die)
        else:
            patch.setattr(word_files, step, die)
        with pytest.raises((Killed, AttributeError)):
            run()
    (posts / "2024-08-03-word.md").unlink()
    run()
    made_good = contents(index)
    assert made_good == afresh(index, run)


def test_a_build_from_nothing_that_is_killed_damages_nothing(
    index: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise Killed

    run()
    with monkeypatch.context() as patch:
        patch.setattr(WhooshWriter, "write", die)
        with pytest.raises(Killed):
            run(full=True)
    assert not (index / TALLY).exists()
    assert list(check(index, make_analyzer())) == []
    right = contents(index)
    assert afresh(index, run) == right
    assert (index / TALLY).exists()


def test_a_build_from_nothing_believes_no_tally(posts: Path, index: Path, run: Run) -> None:
    write_posts(posts, "호수공원 버스")
    run()
    right = contents(index)
    fingerprint = make_analyzer().fingerprint
    tally = load_tally(index / TALLY, fingerprint)
    lies = {name: row._replace(title="거짓") for name, row in tally.rows.items()}
    replace(tally, rows=lies).save(index / TALLY, fingerprint)
    assert afresh(index, run) == right
