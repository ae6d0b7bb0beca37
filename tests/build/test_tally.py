"""The tally of nouns: whatever happened before, it ends as if counted from nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.build.notes import Notes, brought_up_to
from indexer.build.tally import Tally, changed_nouns, load_tally
from indexer.engines.base import Document
from indexer.engines.protocol import Engine
from indexer.korean.terms import TermAnalyzer
from indexer.posts.post import KST
from tests.build.conftest import make_analyzer

FIRST = datetime(2024, 7, 1, 9, tzinfo=KST)
TEXTS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.lists(
        st.sampled_from("세종시가 세종시를 예산 BRT 버스 호수공원에서 29 시".split()), max_size=4
    ),
)


class Held:
    """As much of an engine as a tally asks: a title for each id, the digest made of it.

    What stands behind a bar in a title is the body.
    """

    def __init__(self, titles: dict[str, str]) -> None:
        self._titles = titles
        self.read: list[str] = []

    def digests(self) -> dict[str, str]:
        return {name: f"of {title}" for name, title in self._titles.items()}

    def documents(self, names: Iterable[str]) -> Iterator[Document]:
        for name in names:
            self.read.append(name)
            day = FIRST - timedelta(days=ord(name[0]))
            title, _, body = self._titles[name].partition("|")
            yield Document(name, title, day, (), (), "", "", body, "", f"{name}.md")


def tally_of(titles: dict[str, str], analyzer: TermAnalyzer, before: Tally | None = None) -> Tally:
    analyzer.learn(titles.values())
    engine: Engine = Held(titles)  # type: ignore[assignment]  # as much of it as is asked
    return brought_up_to(before or Tally(), engine, analyzer.lexicon)


def nouns(tally: Tally) -> dict[str, set[str]]:
    return {name: {tally.words[n] for n in row.nouns} for name, row in tally.rows.items()}


def test_nouns_are_counted_by_posts_without_their_particles(plain: TermAnalyzer) -> None:
    tally = tally_of({"a": "세종시가 세종시를", "b": "세종시의 예산", "c": "BRT 버스"}, plain)
    counts = {tally.words[noun]: count for noun, count in tally.counts.items()}
    assert counts == {"세종시": 2, "예산": 1, "BRT": 1, "버스": 1}


def test_titles_terms_are_counted_and_those_that_bodies_say(plain: TermAnalyzer) -> None:
    titles = {
        "a": "세종시 예산 비밀|세종시의 예산은 예산",
        "b": "세종시의 비밀 비밀|버스가",
        "c": "세종시 버스",
    }
    tally = tally_of(titles, plain)
    assert tally.headlines() == {"세종시": (2, 1), "예산": (1, 1), "비밀": (2, 0)}
    titles["b"] = "버스|버스"
    after = tally_of(titles, plain, tally)
    assert after.headlines() == {"세종시": (1, 1), "예산": (1, 1), "비밀": (1, 0), "버스": (1, 1)}
    assert tally_of({}, plain, tally).headlines() == {}


def test_a_verb_in_its_dictionary_form_is_no_noun(korean: TermAnalyzer) -> None:
    tally = tally_of({"a": "바다 같다", "b": "바다를 보다", "c": "같다는 말"}, korean)
    counts = {tally.words[noun]: count for noun, count in tally.counts.items()}
    assert counts == {"바다": 2}


def test_titles_come_the_oldest_first(plain: TermAnalyzer) -> None:
    assert tally_of({"a": "새 글", "b": "옛 글"}, plain).titles() == ["옛 글", "새 글"]


def test_posts_that_were_noted_are_not_read_and_others_are(plain: TermAnalyzer) -> None:
    titles = {"a": "세종시가 예산", "b": "예산 버스", "c": "노선 버스"}
    counted = tally_of(titles, plain)
    notes = Notes()
    for document in Held(titles).documents("ab"):
        digest = "of another" if document.id == "b" else f"of {document.title}"
        notes.add(document, digest, plain.lexicon)
    engine = Held(titles)
    tally = brought_up_to(Tally(), engine, plain.lexicon, notes)  # type: ignore[arg-type]  # as above
    assert engine.read == ["b", "c"]
    assert nouns(tally) == nouns(counted)
    assert tally.rows.keys() == counted.rows.keys()


def test_only_new_and_changed_posts_are_read(plain: TermAnalyzer) -> None:
    before = tally_of({"a": "세종시", "b": "예산", "c": "버스"}, plain)
    engine = Held({"a": "세종시", "b": "예산 축제", "d": "노선"})
    plain.learn(["축제", "노선"])
    after = brought_up_to(before, engine, plain.lexicon)  # type: ignore[arg-type]  # as above
    assert engine.read == ["b", "d"]
    assert {after.words[noun] for noun in changed_nouns(before, after)} == {
        *("예산", "축제", "버스", "노선")
    }


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_step_by_step_gives_what_counting_anew_gives(steps: list[dict[str, list[str]]]) -> None:
    analyzer = make_analyzer()
    tally = Tally()
    for step in steps:
        titles = {name: " ".join(words) for name, words in step.items()}
        before, tally = tally, tally_of(titles, analyzer, tally)
        anew = tally_of(titles, analyzer)
        assert nouns(tally) == nouns(anew)
        assert tally.titles() == anew.titles()
        assert tally.headlines() == anew.headlines()
        if before.rows:
            changed = changed_nouns(before, tally)
            stays = set(range(len(before.words))) - changed
            same_numbers = before.words == tally.words[: len(before.words)]
            assert not same_numbers or all(
                before.counts.get(noun) == tally.counts.get(noun) for noun in stays
            )


def test_nouns_that_nobody_holds_are_forgotten_in_time(plain: TermAnalyzer) -> None:
    tally = tally_of({"a": "세종시 예산 버스 노선 축제"}, plain)
    assert tally_of({"a": "호수공원"}, plain, tally).words == ("호수공원",)


def test_a_saved_tally_is_read_again(tmp_path: Path, plain: TermAnalyzer) -> None:
    tally = tally_of({"a": "세종시 예산|예산", "b": "", "c": "버스\n노선"}, plain)
    tally.save(tmp_path / "tally", "fingerprint")
    assert load_tally(tmp_path / "tally", "fingerprint") == tally


@pytest.mark.parametrize("harm", ["another analyzer", "cut short", "one bit", "empty", "missing"])
def test_a_tally_that_is_no_good_is_no_tally(
    harm: str, tmp_path: Path, plain: TermAnalyzer
) -> None:
    path = tmp_path / "tally"
    tally_of({"a": "세종시 예산"}, plain).save(path, "fingerprint")
    data = path.read_bytes()
    if harm == "cut short":
        path.write_bytes(data[:-1])
    elif harm == "one bit":
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif harm == "empty":
        path.write_bytes(b"")
    elif harm == "missing":
        path.unlink()
    name = "other" if harm == "another analyzer" else "fingerprint"
    assert load_tally(path, name) == Tally()


def test_a_row_counts_only_for_the_digest_it_was_made_of(plain: TermAnalyzer) -> None:
    before = tally_of({"a": "세종시"}, plain)
    lying = replace(before, rows={"a": before.rows["a"]._replace(digest="of something else")})
    assert nouns(tally_of({"a": "예산"}, plain, lying)) == {"a": {"예산"}}
