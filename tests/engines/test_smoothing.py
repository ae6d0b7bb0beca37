"""Keywords and what they are for: raising hits towards better ones that they resemble."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.keywords import (
    BUCKETS,
    COUNT_BITS,
    SIZE,
    as_rows,
    keywords,
    keywords_of,
    levels,
    rarities,
)
from indexer.engines.sketch import hash_of
from indexer.engines.smoothing import DOUBT, NEAREST, REACH, SPACE, raised
from tests.engines.random_cases import make_keywords

EQUAL = rarities(np.zeros(BUCKETS, np.uint8), 1000)
"""Every keyword is as telling as any other."""

hashes = st.lists(st.integers(1, 40), max_size=12)
posts = st.lists(st.tuples(st.floats(0, 100), hashes), min_size=1, max_size=REACH)


def words(*numbers: int) -> bytes:
    """Keywords of a few words, each counting once."""
    return make_keywords(*(hashed(number) | 1 for number in numbers))


def hashed(number: int) -> int:
    return number * 0x9E3779B0 & 0xFFFFFFF0


def plainly(scores: list[float], found: list[list[int]]) -> list[float]:
    """The formula of ``smoothing``, word by word; all words are as telling as each other."""
    vectors = [projected(one) for one in found]
    result = []
    for place, own in enumerate(vectors):
        weights = sorted(
            (
                (max(cosine(own, other), 0) ** 3, better)
                for better, other in enumerate(vectors[:place])
            ),
            reverse=True,
        )[:NEAREST]
        gain = sum(weight * (scores[better] - scores[place]) for weight, better in weights)
        result.append(scores[place] + gain / (sum(weight for weight, _ in weights) + DOUBT))
    return result


def projected(numbers: list[int]) -> list[float]:
    vector = [0.0] * SPACE
    for number in numbers:
        code = hashed(number)
        vector[code >> COUNT_BITS & (SPACE - 1)] += 1 if code >> 17 & 1 else -1
    return vector


def cosine(first: list[float], second: list[float]) -> float:
    product = sum(a * b for a, b in zip(first, second, strict=True))
    size = sqrt(sum(a * a for a in first)) * sqrt(sum(b * b for b in second))
    return product / size if size else 0.0


@given(posts)
def test_scores_are_those_of_the_formula(found: list[tuple[float, list[int]]]) -> None:
    found = sorted(found, reverse=True)
    scores = [score for score, _ in found]
    distinct = [sorted(set(numbers)) for _, numbers in found]
    rows = as_rows([words(*numbers) for numbers in distinct])
    new = raised(np.array(scores), rows, EQUAL).tolist()
    likely = plainly(scores, distinct)
    # Of equally near hits any may be chosen: then only the bounds are sure.
    for place, score in enumerate(scores):
        assert score - 1e-9 <= new[place] <= scores[0] + 1e-9
    if len(found) <= NEAREST + 1:
        assert new == pytest.approx(likely, abs=1e-3)


def test_of_many_better_hits_the_nearest_count() -> None:
    near = [words(*range(1, 9 - other)) for other in range(NEAREST)]
    far, own = words(1, 2, *range(50, 60)), words(*range(1, 9))
    scores = np.array([9.0, 8.0, *[5.0] * NEAREST, 1.0])
    with_far = raised(scores, as_rows([near[0], far, *near, own]), EQUAL)[-1]
    without = raised(np.delete(scores, 1), as_rows([near[0], *near, own]), EQUAL)[-1]
    assert with_far == pytest.approx(without, abs=1e-6)
    few = raised(scores[[1, -1]], as_rows([far, own]), EQUAL)[-1]
    assert few > 1.0 + 1e-3  # alone it would count


def test_what_has_no_keywords_stays_where_it_is() -> None:
    scores = np.array([3.0, 2.0, 1.0])
    assert raised(scores, as_rows([words(1, 2), b"", b""]), EQUAL).tolist() == scores.tolist()
    assert raised(np.empty(0), as_rows([]), EQUAL).tolist() == []


def test_what_many_posts_hold_makes_none_alike() -> None:
    """Two posts share one word, another two share another; the rarer word tells more."""
    common, rare = 7, 8
    held = as_rows([words(common)] * 500 + [words(rare)] * 2)
    rarity = rarities(levels(held), len(held))
    own = as_rows([words(common, 1), words(common, 2), words(rare, 3), words(rare, 4)])
    scores = np.array([9.0, 3.0, 3.0, 3.0])
    by_common = raised(scores[:2], own[[0, 1]], rarity)[1]
    by_rare = raised(scores[:2], own[[2, 3]], rarity)[1]
    assert by_common < by_rare


def test_keywords_are_the_most_frequent_terms_and_title_excerpt_and_lead_count_twice() -> None:
    body = ("예산",) * 3 + ("의회",) * 2 + tuple(f"말{number}" for number in range(300))
    found = np.frombuffer(keywords(("버스",), ("시청", "버스"), body), "<u4").tolist()
    assert len(found) == SIZE
    counts = [number & 0xF for number in found]
    assert counts == [6, 4, 4, *[2] * (SIZE - 3)]  # 예산, 버스, 의회, then title and lead
    assert found[3:] == sorted(found[3:])
    assert keywords((), (), ("예산",) * 40) == make_keywords(found[0] & ~0xF | 0xF)
    assert keywords((), (), ()) == b""


@given(st.lists(st.tuples(*[st.lists(st.sampled_from("가나다라마1"), max_size=9)] * 3), max_size=5))
def test_keywords_of_many_posts_are_those_of_each(posts: list[tuple[list[str], ...]]) -> None:
    hashes = np.array([hash_of(term) for post in posts for part in post for term in part], "u8")
    sizes = np.array([list(map(len, post)) for post in posts], np.int64).reshape(-1, 3)
    assert keywords_of(hashes, sizes) == [keywords(*post) for post in posts]


def test_levels_tell_how_many_posts_hold_a_keyword() -> None:
    rows = as_rows([words(1, 2)] * 64 + [words(2)] * 64 + [b""])
    found = rarities(levels(rows), 129)
    both = {round(value, 6) for value in np.abs(found[found < log(130 / 2) - 1e-9]).tolist()}
    assert {round(log(130 / 65), 6), round(log(130 / 129), 6)} <= both


def test_a_hash_and_its_count_fit_32_bits() -> None:
    term = "가" * 1000
    (found,) = np.frombuffer(keywords((term,), (), ()), "<u4").tolist()
    assert found & 0xF == 2
    assert keywords((term,), (), ()) == keywords((), (term,), ())
