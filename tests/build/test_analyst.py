"""Words analysed in another process are what they are here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.build.analyst import Analyst
from indexer.build.indexing import Indexing
from indexer.build.jobs import ahead
from indexer.build.learning import Learning
from indexer.build.meanings import Meanings, dumped, loaded, meanings
from indexer.build.options import Options
from indexer.build.reading import Batch, Cut
from indexer.engines.word_table import column
from indexer.korean.lexicon import Lexicon
from indexer.korean.names import shipped_names
from indexer.korean.terms import TermAnalyzer, open_analyzer
from indexer.search.vocabulary import noun_of
from tests.build.conftest import write_post
from tests.conftest import SuffixAnalyzer


class Told:
    """A teacher that tells what a lexicon says, group by group, and notes what it was told."""

    def __init__(self) -> None:
        self.expected: list[Sequence[str]] = []
        self._lexicon = open_analyzer(SuffixAnalyzer()).lexicon

    def expect(self, words: Sequence[str]) -> None:
        self.expected.append(words)

    def meanings(self) -> Iterator[Meanings]:
        return meanings(self._lexicon.entries(self.expected.pop(0)))


def test_words_are_announced_once_and_learned_in_their_turn() -> None:
    teacher = Told()
    learning = Learning(Lexicon(lambda words: pytest.fail(f"asked for {words}"), "none"), teacher)
    groups: list[list[tuple[Batch, Cut]]] = [
        [([], Cut([], [], words, b"", 0, 0))]
        for words in (["전차", "버스"], ["나루", "전차"], ["버스"])
    ]
    for group in groups[:2]:
        learning.announce(group)
    assert teacher.expected == [["버스", "전차"], ["나루"]]
    for group, numbered in zip(groups[:2], (3, 4), strict=True):
        assert not list(learning.readings(group))
        assert len(learning.numbers) == len(learning.nouns) == len(learning.table) == numbered
    learning.announce(groups[2])
    assert teacher.expected == [[]]


WORDS = "버스 버스가 전차를 2024 BRT 돕다".split()


@given(st.lists(st.lists(st.sampled_from(WORDS), unique=True)))
def test_meanings_are_those_of_each_word(groups: list[list[str]]) -> None:
    lexicon = open_analyzer(SuffixAnalyzer()).lexicon
    for words in groups:
        for found in map(loaded, map(dumped, meanings(lexicon.entries(words)))):
            rows = [lexicon[word] for word in found.words]
            assert sorted(found.words) == sorted(words)
            assert found.nouns == [noun_of(*pair) for pair in zip(found.words, rows, strict=True)]
            assert found.terms == column(row.terms for row in rows)
            assert found.beside == column((*row.readings, *row.stems) for row in rows)


@pytest.mark.kiwi
def test_an_analyst_says_what_is_said_here(korean: TermAnalyzer) -> None:
    groups = [["푸바오의", "도왔다"], [], ["2024년에", "강남을"], ["전철"]]
    others = ["발표했습니다", "도왔다", "전공의"]
    here = korean.lexicon
    with Analyst(shipped_names()) as analyst:
        for words in groups:
            analyst.expect(words)
        for words in groups[:3]:
            found = [one for told in analyst.meanings() for one in told.words]
            assert sorted(found) == sorted(words)
        assert dict(analyst.analyze(others)) == {word: here[word] for word in others}
        assert [found.words for found in analyst.meanings()] == [["전철"]]


@pytest.mark.kiwi
def test_a_build_with_an_analyst_makes_the_same_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # elsewhere aliases are not few
    posts = tmp_path / "posts"
    for number in range(160):
        body = f"{number}번 버스가 {number % 7}호선 역에서 멈췄다. 시민 {number}명이 걸어갔다."
        write_post(posts, f"2024-09-01-{number}.md", title=f"{number}번 버스", body=body)
    (aliases := tmp_path / "own.txt").write_text("나루 = 선착장\n", encoding="utf-8")
    for jobs in (1, 2):
        options = replace(Options(), jobs=jobs, aliases=aliases)
        indexing = Indexing(posts, index := tmp_path / str(jobs), options)
        with ahead(posts, index, jobs, full=False):
            assert indexing.run().posts == 160
    for name in ("lexicon.txt", "words", "related", "headlines"):
        one, two = ((tmp_path / jobs / name).read_bytes() for jobs in "12")
        assert one.split(b"\n")[1:] == two.split(b"\n")[1:], name
    before = set((tmp_path / "2" / "lexicon.txt").read_text(encoding="utf-8").splitlines()[1:])
    write_post(posts, "2024-09-01-1.md", title="나루터", body="푸바오의 나들이")
    assert indexing.run().changed == 1
    after = set((tmp_path / "2" / "lexicon.txt").read_text(encoding="utf-8").splitlines()[1:])
    assert before < after
