"""Rows of nouns that belong together, over tallies small enough to count by hand."""

from array import array
from collections.abc import Collection, Sequence

import pytest

from indexer.build import associations
from indexer.build.associations import choose, relate
from indexer.build.tally import Row, Tally
from indexer.korean.terms import Likeness
from indexer.search.related_terms import RelatedWords

NOTHING = RelatedWords({})
POSTS = [
    *[["장마", "호우", "뉴스"]] * 4,
    *[["장마", "채소", "뉴스"]] * 3,
    *[["축제", "불꽃", "뉴스"]] * 3,
    *[["예산"]] * 50,
    *[["KTX", "오송", "2024"]] * 3,
]


def tally_of(posts: Sequence[Sequence[str]]) -> Tally:
    words = tuple(dict.fromkeys(word for post in posts for word in post))
    rows = {
        str(number): Row("", 0.0, "", array("I", map(words.index, post)), array("I"))
        for number, post in enumerate(posts)
    }
    return Tally(words, rows)


def associate(
    tally: Tally,
    before: RelatedWords,
    changed: Collection[int] | None,
    likeness: Likeness | None = None,
) -> dict[str, str]:
    """The lines of all frequent nouns, made anew but for those that no ``changed`` post holds."""
    chosen = choose(tally, before, changed)
    return relate(tally.words, *tally.flat(), chosen, before, likeness)


def neighbours(lines: dict[str, str], noun: str) -> list[str]:
    return [neighbour.word for neighbour in RelatedWords(lines).row(noun)]


def test_words_of_the_same_posts_are_neighbours_the_closest_first() -> None:
    lines = associate(tally_of(POSTS), NOTHING, None)
    assert neighbours(lines, "장마") == ["호우", "채소"]
    assert neighbours(lines, "불꽃") == ["축제"]


def test_what_stands_everywhere_what_is_rare_and_what_has_digits_has_no_row() -> None:
    lines = associate(tally_of([*POSTS, ["장마", "한번"]]), NOTHING, None)
    assert lines.keys() == {*("장마", "호우", "채소", "축제", "불꽃"), "ktx", "오송"}
    assert neighbours(lines, "ktx") == ["오송"]
    assert neighbours(lines, "오송") == ["KTX"]


def test_words_that_meet_no_more_than_by_chance_are_no_neighbours() -> None:
    posts = [[f"{'가나'[n % 2]}{n % 2}", "바다" if n % 8 < 2 else "산", "들"] for n in range(80)]
    names = {"가0": "하늘", "나1": "구름"}
    renamed = [[names.get(word, word) for word in post] for post in posts]
    spread = [*renamed, *[["빈칸"]] * 800]
    lines = associate(tally_of([post[:2] for post in spread if "산" not in post]), NOTHING, None)
    assert set(neighbours(lines, "바다")) == {"하늘", "구름"}
    assert "구름" not in neighbours(lines, "하늘")


def test_the_lines_of_unchanged_nouns_are_taken_over() -> None:
    tally = tally_of(POSTS)
    lines = associate(tally, NOTHING, None)
    known = RelatedWords(lines | {"장마": "가짜 900 0", "없는말": "가짜 900 0"})
    again = associate(tally, known, {tally.words.index("불꽃")})
    assert again == lines | {"장마": "가짜 900 0"}
    assert associate(tally, known, {tally.words.index("장마")}) == lines


def test_without_any_file_before_every_line_is_made() -> None:
    tally = tally_of(POSTS)
    assert associate(tally, NOTHING, set()) == associate(tally, NOTHING, None)


def test_likeness_lifts_what_means_something_alike_and_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posts = [*[["장마", "호우"]] * 3, *[["장마", "채소"]] * 4, *[["예산"]] * 50]
    tally = tally_of(posts)
    assert neighbours(associate(tally, NOTHING, None), "장마") == ["채소", "호우"]

    def alike(rows: Sequence[tuple[str, Sequence[str]]]) -> list[list[float]]:
        known = {"호우": 0.75, "채소": 0.35}
        return [[known.get(other, 0.0) for other in others] for _, others in rows]

    few = associate(tally, NOTHING, None, alike)
    assert neighbours(few, "장마") == ["채소", "호우"]  # too few rows to ask for
    monkeypatch.setattr(associations, "WORTH_ASKING", 1)
    lines = associate(tally, NOTHING, None, alike)
    assert neighbours(lines, "장마") == ["호우", "채소"]
    again = associate(tally, RelatedWords(lines), {0}, None)
    assert again == lines
