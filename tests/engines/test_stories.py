"""Which posts tell the same story, and which only look as if they did."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from indexer.engines.sketch import FEWEST_TERMS, SIZE, sketch
from indexer.engines.stories import ALONE, MOST_HOLDERS, WINDOW, story_numbers

HOUR = 3600 * 10**6


def words(seed: int, number: int) -> list[str]:
    random = Random(seed)
    return ["".join(map(chr, random.choices(range(0xAC00, 0xAC60), k=2))) for _ in range(number)]


def stories(*texts: list[str], hours: float = 1) -> list[int]:
    """The story numbers of texts that come some hours after each other."""
    moments = np.arange(len(texts)) * int(hours * HOUR)
    return list(map(int, story_numbers([sketch(text) for text in texts], moments)))


def report(*figures: int) -> list[str]:
    """A weather report: a template of 80 words with figures between them."""
    template = words(7, 80)
    for place, figure in enumerate(figures):
        template.insert(5 + 9 * place, str(figure))
    return template


def test_a_rewritten_report_tells_the_same_story() -> None:
    said = words(1, 120)
    rewritten = said[:30] + words(2, 60) + said[60:90]
    assert stories(said, words(3, 120), rewritten) == [0, ALONE, 0]


def test_what_shares_a_tenth_tells_another_story() -> None:
    said = words(1, 120)
    assert stories(said, said[:20] + words(2, 100)) == [ALONE, ALONE]


def test_a_series_is_no_story_though_all_but_its_figures_is_the_same() -> None:
    assert stories(report(24, 31, 60, 12, 3, 7), report(22, 29, 40, 10, 5, 8)) == [ALONE, ALONE]
    assert stories(report(24, 31, 60, 12, 3, 7), report(24, 31, 60, 12, 3, 7)) == [0, 0]


def test_a_phrase_that_many_posts_hold_joins_none_of_them() -> None:
    advertisement = words(4, 50)
    posts = [advertisement + words(seed, 70) for seed in range(10, 11 + MOST_HOLDERS)]
    assert stories(*posts) == [ALONE] * len(posts)
    assert stories(*posts[:2]) == [0, 0]  # while they are few, nothing tells it from news


def test_a_short_post_stands_alone() -> None:
    said = words(1, FEWEST_TERMS)
    assert stories(said, said) == [0, 0]
    assert stories(said[:-1], said[:-1]) == [ALONE, ALONE]


@pytest.mark.parametrize(("hours", "numbers"), [(72, [0, 0]), (73, [ALONE, ALONE])])
def test_a_story_lasts_three_days(hours: float, numbers: list[int]) -> None:
    assert WINDOW == 72 * HOUR
    assert stories(words(1, 120), words(1, 120), hours=hours) == numbers


def test_a_story_forms_around_its_oldest_post_and_makes_no_chains() -> None:
    said = [words(seed, 60) for seed in range(4)]
    chain = [said[n] + said[n + 1] for n in range(3)]
    assert stories(*chain) == [0, 0, ALONE]


def test_stories_are_numbered_by_their_oldest_post() -> None:
    first, second = words(1, 100), words(2, 100)
    assert stories(words(3, 100), first, second, second, first) == [ALONE, 0, 1, 1, 0]


def test_nothing_has_no_stories() -> None:
    assert stories() == []
    assert stories([], []) == [ALONE, ALONE]


def test_a_sketch_is_small_sorted_and_the_same_for_the_same_pairs() -> None:
    said = words(1, 500)
    hashes = np.frombuffer(sketch(said), "<u4")
    assert len(hashes) == SIZE
    assert (np.diff(hashes.astype(np.int64)) > 0).all()
    assert sketch(said, said) == sketch(said)


def test_no_pair_reaches_from_one_text_into_the_next() -> None:
    said = words(1, 80)
    assert sketch(said[:40], said[40:]) != sketch(said)
    apart = np.frombuffer(sketch(said[:40], said[40:]), "<u4")
    assert len(np.intersect1d(apart, np.frombuffer(sketch(said), "<u4"))) == len(apart)


def test_a_hash_tells_whether_there_is_a_figure_in_its_pair() -> None:
    plain = np.frombuffer(sketch(["가", "나"] * 40), "<u4")
    assert (plain % 2 == 0).all()
    assert (np.frombuffer(sketch(["가", "3.5"] * 40), "<u4") % 2 == 1).all()
