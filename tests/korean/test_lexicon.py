from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from indexer.korean.lexicon import Lexicon, WordTerms


class Counting:
    """An analysis that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, words: Sequence[str]) -> Iterator[tuple[str, WordTerms]]:
        self.asked += words
        return ((word, WordTerms((word.casefold(), "끝"), (0, len(word), 0, 1))) for word in words)


@pytest.fixture
def analysis() -> Counting:
    return Counting()


def test_each_distinct_word_is_analysed_once(analysis: Counting) -> None:
    lexicon = Lexicon(analysis, "v1")
    lexicon.learn(["세종", "시청", "세종"])
    lexicon.learn(["시청"])
    assert lexicon["세종"].terms == ("세종", "끝")
    assert analysis.asked == ["세종", "시청"]


def test_an_unknown_word_is_analysed_when_it_is_asked_for(analysis: Counting) -> None:
    lexicon = Lexicon(analysis, "v1")
    assert lexicon["Sejong"] == WordTerms(("sejong", "끝"), (0, 6, 0, 1))
    assert lexicon["Sejong"] is lexicon["Sejong"]
    assert analysis.asked == ["Sejong"]


def test_a_saved_lexicon_answers_without_analysis(analysis: Counting, tmp_path: Path) -> None:
    lexicon = Lexicon(analysis, "v1")
    lexicon.learn(["세종", "KTX"])
    lexicon.save(tmp_path / "lexicon.txt")
    again = Lexicon(Counting(), "v1")
    assert again.load(tmp_path / "lexicon.txt")
    assert again["KTX"] == lexicon["KTX"]
    assert len(again) == 2


def test_a_word_without_terms_survives_saving(tmp_path: Path) -> None:
    lexicon = Lexicon(lambda words: ((word, WordTerms((), ())) for word in words), "v1")
    lexicon.learn(["은"])
    lexicon.save(tmp_path / "lexicon.txt")
    again = Lexicon(Counting(), "v1")
    assert again.load(tmp_path / "lexicon.txt")
    assert again["은"] == WordTerms((), ())


def test_saving_keeps_what_was_loaded(analysis: Counting, tmp_path: Path) -> None:
    path = tmp_path / "lexicon.txt"
    first = Lexicon(analysis, "v1")
    first.learn(["세종"])
    first.save(path)
    second = Lexicon(analysis, "v1")
    second.load(path)
    second.learn(["시청"])
    second.save(path)
    third = Lexicon(Counting(), "v1")
    assert third.load(path)
    assert len(third) == 2


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"citynews lexicon 2 v2 00000000\n",
        b"something else\n",
        b"citynews lexicon 2 v1 00000000\ntorn li",
        b"citynews lexicon 2 v1 00000000\n\xff\xfe\n",
    ],
)
def test_a_lexicon_that_is_missing_torn_or_of_another_analysis_is_not_used(
    content: bytes | None, analysis: Counting, tmp_path: Path
) -> None:
    path = tmp_path / "lexicon.txt"
    if content is not None:
        path.write_bytes(content)
    lexicon = Lexicon(analysis, "v1")
    assert not lexicon.load(path)
    assert len(lexicon) == 0


def test_the_number_of_remembered_words_is_bounded(analysis: Counting) -> None:
    lexicon = Lexicon(analysis, "v1", max_words=3)
    lexicon.learn(f"낱말{n}" for n in range(10))
    assert lexicon["낱말9"].terms == ("낱말9", "끝")
    assert len(lexicon) == 3


def test_a_changed_byte_of_a_saved_lexicon_is_noticed(analysis: Counting, tmp_path: Path) -> None:
    path = tmp_path / "lexicon.txt"
    lexicon = Lexicon(analysis, "v1")
    lexicon.learn(["세종", "KTX"])
    lexicon.save(path)
    written = path.read_bytes()
    for place in range(len(written)):
        path.write_bytes(written[:place] + bytes([written[place] ^ 1]) + written[place + 1 :])
        assert not Lexicon(Counting(), "v1").load(path), place


def test_what_one_lexicon_learned_another_need_not_analyse(analysis: Counting) -> None:
    first, second = Lexicon(analysis, "v1"), Lexicon(Counting(), "v1", max_words=2)
    words = ["세종", "시청", "KTX"]
    learned = dict(zip(words, first.look_up(words), strict=True))
    second.add(learned)
    assert second.look_up(words[:2]) == [learned["세종"], learned["시청"]]
    assert [word in second for word in words] == [True, True, False]
