import ast
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.morphemes import Morpheme
from tests.conftest import ROOT

pytestmark = pytest.mark.kiwi

WORDS = ["세종시청에서", "도왔다", "2만3천명", "", "金여사", "ㅋㅋ"]


def test_words_together_are_split_as_each_alone(kiwi: KiwiAnalyzer) -> None:
    alone = dict(split for word in WORDS for split in kiwi.split([word]))
    assert dict(kiwi.split(WORDS)) == alone
    assert alone.keys() == set(WORDS)


def test_morphemes_lie_inside_their_word(kiwi: KiwiAnalyzer) -> None:
    for word, morphemes in kiwi.split(WORDS):
        assert all(0 <= m.start <= m.end <= len(word) for m in morphemes)


def test_irregular_stems_carry_the_plain_tag(kiwi: KiwiAnalyzer) -> None:
    assert dict(kiwi.split(["도왔다"]))["도왔다"][0] == ("돕", "VV", 0, 1)


def test_several_threads_may_ask_at_once(kiwi: KiwiAnalyzer) -> None:
    alone = dict(kiwi.split(["세종시청에서"]))

    def split(words: list[str]) -> dict[str, tuple[Morpheme, ...]]:
        return dict(kiwi.split(words))

    with ThreadPoolExecutor(8) as threads:
        assert all(found == alone for found in threads.map(split, [["세종시청에서"]] * 64))


def test_without_threads_of_its_own_kiwi_survives_a_fork_and_says_the_same(
    kiwi: KiwiAnalyzer,
) -> None:
    program = """
import ast, os, sys
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.names import shipped_names
kiwi = KiwiAnalyzer(threads=0, names=shipped_names())
words = ast.literal_eval(sys.argv[1])
before = dict(kiwi.split(words))
child = os.fork()
if child == 0:
    sys.exit(0 if dict(kiwi.split(words)) == before else 3)
assert os.waitpid(child, 0)[1] == 0
print(ascii({word: [tuple(m) for m in before[word]] for word in words}))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, ascii(WORDS)],
        check=True,
        capture_output=True,
        timeout=60,
        cwd=ROOT,
    )
    found = {word: list(split) for word, split in kiwi.split(WORDS)}
    assert ast.literal_eval(done.stdout.decode()) == found


def test_the_fingerprint_names_the_versions(kiwi: KiwiAnalyzer) -> None:
    assert kiwi.fingerprint.startswith("kiwi-0.")
