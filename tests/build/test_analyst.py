"""Words analysed in another process are what they are here."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest

from indexer.build.analyst import Analyst
from indexer.build.child import Answers, Child
from indexer.build.indexing import Indexing
from indexer.build.learning import Learning
from indexer.build.options import Options
from indexer.build.reading import Cut
from indexer.errors import WorkerDied
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.names import shipped_names
from indexer.korean.terms import TermAnalyzer, open_analyzer
from tests.build.conftest import write_post
from tests.conftest import SuffixAnalyzer


def shouting(prefix: str) -> Answers:
    """Answers words one by one, louder, and breaks at an empty task."""

    def answers(words: list[str]) -> Iterator[object]:
        yield f"{prefix}{len(words)}"
        yield from (word.upper() + str(1 // len(word)) for word in words)

    return answers


@pytest.fixture
def child() -> Iterator[Child]:
    found = Child(shouting, "n=", niceness=1)
    yield found
    found.stop()
    found.join()


def test_a_child_answers_its_tasks_in_their_order_and_passes_errors_on(child: Child) -> None:
    child.send(["a"])
    child.send(["b", ""])
    child.send(["c"])
    assert [child.take() for _ in range(4)] == ["n=1", "A1", "n=2", "B1"]
    with pytest.raises(ZeroDivisionError):
        child.take()
    assert [child.take() for _ in range(2)] == ["n=1", "C1"]


def test_a_child_that_is_killed_is_told_of(child: Child) -> None:
    child.send(["a"])
    assert [child.take(), child.take()] == ["n=1", "A1"]
    (process,) = active_children()
    os.kill(process.pid or 0, signal.SIGKILL)
    with pytest.raises(WorkerDied, match=r"ended \(-9\)"):
        child.take()


def test_words_are_announced_once_and_never_those_that_are_known() -> None:
    analyzer = open_analyzer(SuffixAnalyzer())
    analyzer.lexicon.learn(["버스"])
    learning, told = Learning(analyzer.lexicon), list[list[str]]()
    for words in (["전차", "버스"], ["나루", "전차"]):
        cut = Cut([], [], words, b"", 0, 0)
        learning.announce([([], cut)], lambda new: told.append(list(new)))
    assert told == [["전차"], ["나루"]]


@pytest.mark.kiwi
def test_an_analyst_says_what_is_said_here(korean: TermAnalyzer) -> None:
    expected = ["푸바오의", "도왔다", "2024년에", "강남을"]
    others = ["발표했습니다", "도왔다", "전공의"]
    here = korean.lexicon
    with Analyst(shipped_names()) as analyst:
        analyst.expect(expected)
        found = dict(analyst.analyze(others))
        assert found == {word: here[word] for word in others}
        rest = dict(analyst.analyze(["강남을", "2024년에", "푸바오의"]))
        assert rest == {word: here[word] for word in rest}
        assert dict(analyst.analyze(["도왔다"])) == {"도왔다": here["도왔다"]}
        (row,) = analyst.likeness([("사랑", ["애정", "뷁뙑"])])
    assert row == KiwiAnalyzer().likeness([("사랑", ["애정", "뷁뙑"])])[0]


@pytest.mark.kiwi
def test_a_build_with_an_analyst_makes_the_same_index(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    for number in range(160):
        body = f"{number}번 버스가 {number % 7}호선 역에서 멈췄다. 시민 {number}명이 걸어갔다."
        write_post(posts, f"2024-09-01-{number}.md", title=f"{number}번 버스", body=body)
    for jobs in (1, 2):
        report = Indexing(posts, tmp_path / str(jobs), replace(Options(), jobs=jobs)).run()
        assert report.posts == 160
    for name in ("lexicon.txt", "words", "related", "headlines"):
        one, two = ((tmp_path / jobs / name).read_bytes() for jobs in "12")
        assert one.split(b"\n")[1:] == two.split(b"\n")[1:], name
