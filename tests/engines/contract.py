"""What every engine does: one battery, run against each by a ``make`` of its own.

A test module subclasses ``EngineContract`` and gives the two fixtures; see
``test_whoosh_contract``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from indexer.engines.base import MOST_SIMILAR, IndexedDocument, Request, Sort
from indexer.engines.nodes import (
    Best,
    Boolean,
    Boosted,
    Dated,
    Everything,
    Field,
    InCategory,
    Node,
    Phrase,
    Term,
)
from indexer.engines.protocol import Engine, Writer
from indexer.errors import BadRequest
from tests.engines.random_cases import FIRST_DAY, make_document, make_keywords, make_sketch

if TYPE_CHECKING:
    from collections.abc import Iterable

DOCUMENTS = (
    make_document("a", title="세종 시청", body="봄 축제 예산", categories=("경제",)),
    make_document(
        "b", title="축제", excerpt="세종", body="시청 앞 봄 축제", categories=("문화", "City  News")
    ),
    make_document(
        "c", body="예산 의회 예산", date=FIRST_DAY + timedelta(days=3), categories=("city news",)
    ),
    make_document("d", body="예산 의회 예산", date=FIRST_DAY + timedelta(days=3)),
    make_document("e", title="봄", date=FIRST_DAY + timedelta(days=40)),
)
BAGS = (
    make_document("a", body="시청 앞", beside="시청사 시청사 구청사", grams="시청 청앞"),
    make_document("b", body="시청 앞", beside="시청사", grams="시청 시청"),
)
BUSES = "버스 " * 150
PARTS = (
    make_document("c", excerpt="시청", body=BUSES),
    make_document("d", body=f"{BUSES} 시청"),
    make_document("e", body=f"시청 {BUSES}"),
    make_document("f", title="시청", body=BUSES),
)
SPRING = Boolean(should=(Term("축제"), Boosted(Term("봄"), 0.1)))


BRIDGE = make_sketch(range(100, 160, 2))
STORY = tuple(
    make_document(name, title=title, body="다리 개통", date=day, sketch=sketch)
    for name, title, day, sketch in (
        ("s1", "", FIRST_DAY + timedelta(days=50), BRIDGE),
        ("s2", "개통", FIRST_DAY + timedelta(days=51), BRIDGE),
        ("s3", "", FIRST_DAY + timedelta(days=52), BRIDGE),
        ("s4", "", FIRST_DAY + timedelta(days=60), BRIDGE),  # the same words, another week
        ("s5", "", FIRST_DAY + timedelta(days=51), b""),
    )
)


MATTER = tuple(number << 20 | 3 for number in range(300, 312))
LIKE = (
    *(
        make_document(f"n{n}", title="버스 버스", keywords=make_keywords(n << 24 | 1))
        for n in range(4)
    ),
    make_document("best", title="시청", keywords=make_keywords(*MATTER)),
    make_document(
        "other", body="시청 앞", keywords=make_keywords(*range(900 << 20, 912 << 20, 1 << 20))
    ),
    make_document("like", body="시청 앞에 선 사람", keywords=make_keywords(*MATTER[:9])),
)


class EngineContract:
    """Subclasses give the fixtures ``writer`` and ``engine`` of one empty index."""

    @pytest.fixture(autouse=True)
    def written(self, writer: Writer, engine: Engine) -> None:
        writer.write(DOCUMENTS, fingerprint="f1")
        engine.refresh()

    def found(self, engine: Engine, query: Node, **changes: object) -> list[str]:
        found = engine.search(Request(query, **changes))  # type: ignore[arg-type]
        return [hit.document.id for hit in found.hits]

    def update(
        self,
        writer: Writer,
        engine: Engine,
        *documents: IndexedDocument,
        removed: Iterable[str] = (),
    ) -> None:
        writer.update(documents, fingerprint="f2", removed=removed)
        engine.refresh()

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            (Term("축제"), "ab"),
            (Term("축제", Field.TITLE), "b"),
            (Term("없는말"), ""),
            (Phrase(("시청", "앞")), "b"),
            (Phrase(("세종", "시청")), "a"),
            (Phrase(("시청", "봄")), ""),  # a: title and body do not touch
            (Phrase(("세종", "시청"), Field.TITLE), "a"),
            (Phrase(()), ""),
            (Best((Term("의회"), Term("축제"))), "abcd"),
            (Best(()), ""),
            (Boolean(must=(Term("봄"), Term("축제"))), "ab"),
            (Boolean(must=(Term("봄"),), must_not=(Term("축제"),)), "e"),
            (Boolean(must=(Term("봄"),), should=(Term("세종"), Term("의회"))), "ab"),
            (Boolean(should=(Term("의회"), Term("앞"))), "bcd"),
            (Boolean(must_not=(Term("봄"),)), "cd"),
            (Boolean(), "abcde"),
            (Boolean(must=(Term("축제"),), may=(Term("봄"), Term("의회"))), "ab"),
            (Boolean(should=(Term("앞"),), may=(Everything(), Phrase(("예산", "의회")))), "b"),
            (Boolean(must_not=(Term("봄"),), may=(Term("세종"),)), "cd"),
            (Boolean(may=(Term("봄"),)), "abcde"),
            (Boosted(Best((Phrase(("시청", "앞")), Boosted(Term("의회"), 0.5))), 2.0), "bcd"),
            (Boosted(InCategory("경제"), 3.0), "a"),
            (InCategory("city news"), "bc"),
            (InCategory("없음"), ""),
            (Dated(date(2024, 1, 30), date(2024, 1, 30)), "ab"),
            (Dated(first=date(2024, 2, 2)), "cde"),
            (Dated(last=date(2024, 2, 1)), "ab"),
            (Boolean(must=(Term("예산"), Dated(first=date(2024, 2, 2)))), "cd"),
            (Boolean(should=(Term("앞"), InCategory("경제"))), "ab"),
            (Everything(), "abcde"),
        ],
    )
    def test_a_query_finds_its_documents(self, engine: Engine, query: Node, ids: str) -> None:
        assert sorted(self.found(engine, query)) == list(ids)
        assert engine.search(Request(query)).total == len(ids)

    def test_what_stands_in_title_and_body_counts_for_both(self, engine: Engine) -> None:
        assert self.found(engine, Term("축제"))[0] == "b"

    def scores(self, engine: Engine, query: Node) -> dict[str, float]:
        return {hit.document.id: hit.score for hit in engine.search(Request(query)).hits}

    def test_a_group_scores_as_its_best_member(self, engine: Engine) -> None:
        nodes = SPRING, Boolean(should=(Term("의회"), Term("예산")))
        single, other, group = (
            self.scores(engine, query) for query in (*nodes, Best((*nodes, SPRING)))
        )
        assert group == {
            name: max(single.get(name, 0), other.get(name, 0)) for name in single | other
        }

    @pytest.mark.parametrize(
        "rare",
        [
            Term("앞"),
            Phrase(("시청", "앞")),
            Boosted(Term("앞"), 1.0),
            Boolean(must=(Term("앞"), Dated(first=date(2024, 1, 1)))),
        ],
    )
    def test_what_stands_for_a_frequent_word_weighs_no_more(
        self, engine: Engine, rare: Node
    ) -> None:
        alone = self.scores(engine, Term("봄"))["b"]
        frequent = Best((rare, Term("봄"), Term("없는말"), Phrase(("없는말", "봄"))))
        assert self.scores(engine, rare)["b"] > alone * 1.5
        assert self.scores(engine, frequent)["b"] == alone

    def test_boosts_multiply_scores(self, engine: Engine) -> None:
        plain = self.scores(engine, SPRING)
        boosted = self.scores(engine, Boosted(Boosted(SPRING, 3.0), 0.5))
        assert boosted == pytest.approx({name: 1.5 * score for name, score in plain.items()})

    @pytest.mark.parametrize("factor", [0.0, -1.0, 1e-9, 1e9, float("nan"), float("inf")])
    def test_a_boost_out_of_bounds_is_refused(self, engine: Engine, factor: float) -> None:
        with pytest.raises(BadRequest, match="boost"):
            engine.search(Request(Boosted(Term("봄"), factor)))

    def test_optional_nodes_add_their_scores(self, engine: Engine) -> None:
        plain, optional = self.scores(engine, Term("축제")), self.scores(engine, Term("세종"))
        found = self.scores(engine, Boolean(must=(Term("축제"),), may=(Term("세종"),)))
        assert found == pytest.approx({name: plain[name] + optional[name] for name in "ab"})

    def test_a_lesser_word_takes_its_pairs_of_syllables_along(
        self, writer: Writer, engine: Engine
    ) -> None:
        """What becomes of a word that only headlines say, beside another."""
        writer.write(BAGS, fingerprint="f3")
        engine.refresh()
        group = Best((Term("앞"), Boosted(Term("시청사", Field.BESIDE), 0.6)))
        pairs = Term("시청", Field.GRAMS), Term("청앞", Field.GRAMS)
        word, first, second = (self.scores(engine, node) for node in (group, *pairs))
        lessened = Boosted(pairs[1], 0.25)
        node = Boolean(
            should=(Boosted(group, 0.25), Term("없는말")),
            may=(Boosted(Boolean(should=(pairs[0], lessened)), 0.5),),
        )
        assert self.scores(engine, node) == pytest.approx(
            {
                name: 0.25 * word[name] + 0.5 * first[name] + 0.125 * second.get(name, 0)
                for name in "ab"
            }
        )

    def test_bags_are_found_by_how_often_they_hold_a_term(
        self, writer: Writer, engine: Engine
    ) -> None:
        writer.write(BAGS, fingerprint="f3")
        engine.refresh()
        assert self.found(engine, Term("시청사", Field.BESIDE)) == ["a", "b"]
        assert self.found(engine, Term("시청", Field.GRAMS)) == ["b", "a"]
        assert self.found(engine, Term("시청사")) == []
        assert engine.frequency("시청", Field.GRAMS) == 2
        assert list(engine.terms(Field.BESIDE)) == sorted(["시청사", "구청사"], key=str.encode)

    @pytest.mark.parametrize("field", [Field.BESIDE, Field.GRAMS])
    def test_bags_have_no_phrases(self, engine: Engine, field: Field) -> None:
        with pytest.raises(BadRequest, match=field):
            engine.search(Request(Phrase(("시청", "청앞"), field)))

    def test_the_lead_weighs_twice(self, writer: Writer, engine: Engine) -> None:
        writer.write(PARTS, fingerprint="f3")
        engine.refresh()
        scores = self.scores(engine, Term("시청"))
        assert scores["c"] == scores["d"] == scores["f"] < scores["e"] / 1.2

    def test_filters_score_nothing(self, engine: Engine) -> None:
        assert {hit.score for hit in engine.search(Request(InCategory("city news"))).hits} == {0.0}

    def test_equal_scores_stand_newest_first_then_by_id(self, engine: Engine) -> None:
        assert self.found(engine, Term("의회")) == ["c", "d"]
        assert self.found(engine, Everything()) == ["e", "c", "d", "a", "b"]

    def test_dates_sort_both_ways_and_ids_break_their_ties(self, engine: Engine) -> None:
        assert self.found(engine, Term("예산"), sort=Sort.NEWEST) == ["c", "d", "a"]
        assert self.found(engine, Everything(), sort=Sort.OLDEST) == ["a", "b", "c", "d", "e"]

    def test_pages_join_to_the_whole_and_end(self, engine: Engine) -> None:
        pages = [
            self.found(engine, Everything(), offset=offset, limit=2) for offset in (0, 2, 4, 6)
        ]
        assert pages == [["e", "c"], ["d", "a"], ["b"], []]
        assert engine.search(Request(Everything(), offset=6)).total == 5

    def test_facets_count_all_found_documents(self, engine: Engine) -> None:
        facets = engine.search(Request(Everything(), limit=1, facets=True)).facets
        assert {name.casefold(): count for name, count in facets.category.items()}.keys() >= {
            "경제",
            "문화",
        }
        assert sorted(facets.category.values()) == [1, 1, 2]
        assert facets.month == {"2024-03": 1, "2024-02": 2, "2024-01": 2}

    def test_facets_are_not_counted_unasked(self, engine: Engine) -> None:
        facets = engine.search(Request(Everything())).facets
        assert (facets.category, facets.month) == ({}, {})

    def test_a_document_comes_back_as_it_was(self, engine: Engine) -> None:
        for indexed in DOCUMENTS:
            assert engine.get(indexed.document.id) == indexed.document
        assert engine.get("없음") is None

    def test_a_result_brings_what_was_read_of_it_and_no_html(
        self, writer: Writer, engine: Engine
    ) -> None:
        read = bytes(range(256))
        self.update(writer, engine, replace(make_document("z", body="버스"), read=read), *STORY)
        [hit] = engine.search(Request(Term("버스"))).hits
        assert (hit.document.html, hit.read) == ("", read)
        [hit, *_] = engine.search(Request(Term("개통"), collapse=True)).hits
        assert (hit.document.html, hit.read) == ("", b"")
        assert {other.html for other in (*hit.similar, *engine.story("s2"))} == {""}
        assert engine.get("z") == next(iter(engine.documents(["z"])))
        self.update(writer, engine, make_document("y", body="버스"), removed=["e"])  # merged
        [hit] = engine.search(Request(Term("버스"), offset=1)).hits
        assert (hit.document.id, hit.read) == ("z", read)

    def test_all_documents_can_be_read(self, writer: Writer, engine: Engine) -> None:
        fresh = make_document("a", body="버스")
        self.update(writer, engine, fresh, removed=["b"])
        read = {document.id: document for document in engine.documents()}
        kept = {one.document.id: one.document for one in (fresh, *DOCUMENTS[2:])}
        assert read == kept

    def test_some_documents_can_be_read_at_once(self, engine: Engine) -> None:
        names = [one.document.id for one in DOCUMENTS]
        wanted = [*names[1:3], "nowhere"]
        assert sorted(one.id for one in engine.documents(wanted)) == sorted(names[1:3])
        assert list(engine.documents([])) == []

    def test_statistics_and_terms(self, engine: Engine) -> None:
        assert (engine.stats().documents, engine.stats().fingerprint) == (5, "f1")
        assert engine.frequency("축제") == 2
        assert engine.frequency("없는말") == 0
        assert engine.frequencies(["없는말", "봄"]) == {"없는말": 0, "봄": 3}
        assert list(engine.terms(Field.TITLE)) == sorted(
            ["세종", "시청", "축제", "봄"], key=str.encode
        )
        assert engine.digests() == {indexed.document.id: indexed.digest for indexed in DOCUMENTS}

    def test_an_update_replaces_adds_and_removes(self, writer: Writer, engine: Engine) -> None:
        fresh = make_document("a", body="버스"), make_document("f", body="버스")
        self.update(writer, engine, *fresh, removed=["b", "없음"])
        assert self.found(engine, Term("버스")) == ["a", "f"]
        assert self.found(engine, Term("축제")) == []
        assert engine.get("b") is None
        assert (engine.stats().documents, engine.stats().fingerprint) == (5, "f2")

    def test_of_one_id_written_twice_the_last_stays(self, writer: Writer, engine: Engine) -> None:
        self.update(
            writer, engine, make_document("a", body="버스"), make_document("a", body="의회")
        )
        assert self.found(engine, Term("버스")) == []
        assert sorted(self.found(engine, Term("의회"))) == ["a", "c", "d"]
        assert engine.stats().documents == 5

    def test_an_id_removed_and_written_at_once_is_written(
        self, writer: Writer, engine: Engine
    ) -> None:
        self.update(writer, engine, make_document("a", body="버스"), removed=["a"])
        assert self.found(engine, Term("버스")) == ["a"]

    def test_a_full_write_forgets_what_was_there(self, writer: Writer, engine: Engine) -> None:
        writer.write([make_document("z", body="버스")], fingerprint="f3")
        engine.refresh()
        assert self.found(engine, Everything()) == ["z"]

    def test_an_index_may_be_empty(self, writer: Writer, engine: Engine) -> None:
        writer.write([], fingerprint="f3")
        engine.refresh()
        found = engine.search(Request(Boolean(should=(Term("봄"), Everything())), facets=True))
        assert (found.total, list(found.hits), engine.stats().documents) == (0, [], 0)
        self.update(writer, engine, make_document("z", body="버스"))
        assert self.found(engine, Term("버스")) == ["z"]

    def test_hits_stay_those_of_their_search(self, writer: Writer, engine: Engine) -> None:
        found = engine.search(Request(Term("축제")))
        writer.write([], fingerprint="f3")
        engine.refresh()
        assert [hit.document.id for hit in found.hits] == ["b", "a"]

    def test_posts_of_a_story_are_one_hit_the_best_first(
        self, writer: Writer, engine: Engine
    ) -> None:
        self.update(writer, engine, *STORY)
        found = engine.search(Request(Term("개통"), collapse=True))
        assert [hit.document.id for hit in found.hits] == ["s2", "s4", "s5"]
        assert [[other.id for other in hit.similar] for hit in found.hits] == [["s3", "s1"], [], []]
        assert [hit.similar_count for hit in found.hits] == [2, 0, 0]
        assert (found.total, found.stories) == (5, 3)

    @pytest.mark.parametrize(
        ("sort", "ids"), [(Sort.NEWEST, ["s4", "s3", "s5"]), (Sort.OLDEST, ["s1", "s5", "s4"])]
    )
    def test_the_order_says_which_post_stands_for_its_story(
        self, writer: Writer, engine: Engine, sort: Sort, ids: list[str]
    ) -> None:
        self.update(writer, engine, *STORY)
        assert self.found(engine, Term("개통"), sort=sort, collapse=True) == ids
        pages = [
            self.found(engine, Term("개통"), sort=sort, collapse=True, offset=offset, limit=1)
            for offset in range(4)
        ]
        assert pages == [*([name] for name in ids), []]

    def test_only_found_posts_are_similar(self, writer: Writer, engine: Engine) -> None:
        self.update(writer, engine, *STORY)
        [hit] = engine.search(Request(Term("개통", Field.TITLE), collapse=True)).hits
        assert (hit.document.id, hit.similar, hit.similar_count) == ("s2", (), 0)

    def test_unless_asked_for_stories_every_post_is_a_hit(
        self, writer: Writer, engine: Engine
    ) -> None:
        self.update(writer, engine, *STORY)
        found = engine.search(Request(Term("개통")))
        assert (found.total, found.stories, len(found.hits)) == (5, 5, 5)
        assert {hit.similar for hit in found.hits} == {()}

    def test_a_post_knows_the_others_of_its_story(self, writer: Writer, engine: Engine) -> None:
        self.update(writer, engine, *STORY)
        assert [other.id for other in engine.story("s1")] == ["s3", "s2"]
        assert engine.story("s4") == engine.story("nowhere") == ()

    def test_a_story_is_what_the_index_holds_of_it(self, writer: Writer, engine: Engine) -> None:
        self.update(writer, engine, *STORY[1:])
        assert [other.id for other in engine.story("s2")] == ["s3"]
        self.update(writer, engine, STORY[0])
        assert [other.id for other in engine.story("s2")] == ["s3", "s1"]
        self.update(writer, engine, removed=["s1", "s3"])
        assert engine.story("s2") == ()

    def test_more_similar_posts_are_counted_than_shown(
        self, writer: Writer, engine: Engine
    ) -> None:
        names = [f"n{number:02}" for number in range(MOST_SIMILAR + 3)]
        self.update(writer, engine, *(make_document(n, body="개통", sketch=BRIDGE) for n in names))
        [hit] = engine.search(Request(Term("개통"), collapse=True)).hits
        assert [other.id for other in hit.similar] == names[1 : MOST_SIMILAR + 1]
        assert hit.similar_count == MOST_SIMILAR + 2

    def test_smoothed_a_hit_is_raised_towards_better_ones_that_it_resembles(
        self, writer: Writer, engine: Engine
    ) -> None:
        writer.write(LIKE, fingerprint="f3")
        engine.refresh()
        plain = {h.document.id: h.score for h in engine.search(Request(Term("시청"))).hits}
        found = engine.search(Request(Term("시청"), smooth=True))
        smoothed = {h.document.id: h.score for h in found.hits}
        assert list(plain) == ["best", "other", "like"]
        assert list(smoothed) == ["best", "like", "other"]
        assert smoothed["best"] == plain["best"] > smoothed["like"] > plain["like"]
        assert smoothed["other"] == plain["other"]
        assert (found.total, found.stories) == (3, 3)

    def test_smoothed_pages_join_to_the_whole(self, writer: Writer, engine: Engine) -> None:
        writer.write(LIKE, fingerprint="f3")
        engine.refresh()
        pages = [
            self.found(engine, Term("시청"), smooth=True, offset=offset, limit=1)
            for offset in range(4)
        ]
        assert pages == [["best"], ["like"], ["other"], []]

    def test_only_the_order_by_relevance_is_smoothed(self, writer: Writer, engine: Engine) -> None:
        writer.write(LIKE, fingerprint="f3")
        engine.refresh()
        for sort in (Sort.NEWEST, Sort.OLDEST):
            assert self.found(engine, Term("시청"), sort=sort, smooth=True) == self.found(
                engine, Term("시청"), sort=sort
            )
