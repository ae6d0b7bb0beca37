"""Documents that come as words hold the terms that one document by itself would be given."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import cycle
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.build.desk import Desk
from indexer.build.documents import GAP
from indexer.build.indexed import to_indexed
from indexer.build.learning import Learning
from indexer.build.memory import Seen
from indexer.build.notes import Notes, tally_of
from indexer.build.reading import File, Source, Text
from indexer.engines.base import Document, IndexedDocument, Request
from indexer.engines.cut import CutDocument
from indexer.engines.nodes import Everything, Field
from indexer.engines.sketch import FEWEST_TERMS
from indexer.engines.whoosh import WhooshEngine, WhooshWriter
from indexer.engines.whoosh.draft import Draft
from indexer.korean.lexicon import Lexicon, WordTerms
from indexer.korean.terms import TermAnalyzer
from indexer.posts.boilerplate import HOLE
from indexer.posts.post import KST

WORDS = "세종시 시청에서 예산 호수공원 BRT 2024 29 a 버스 버스가".split()
TEXTS = st.lists(st.sampled_from([*WORDS, HOLE]), max_size=12).map(" ".join)
BODIES = st.lists(st.sampled_from(WORDS), max_size=300).map(" ".join)


def analysis(words: Iterable[str]) -> list[tuple[str, WordTerms]]:
    """Terms of every kind: words of two terms, with another reading, or with stems."""
    return [(word, terms_of(word)) for word in words]


def terms_of(word: str) -> WordTerms:
    if len(word) <= 2:
        return WordTerms((word.casefold(),), (0, len(word)))
    return WordTerms((word[:2], word[2:]), (0, 2, 2, len(word)), (word,), (word[0],), (0, 3, 0, 1))


def analyzer() -> TermAnalyzer:
    return TermAnalyzer(Lexicon(analysis, "pieces-1"))


def documents(texts: list[tuple[str, str, str]]) -> list[Document]:
    day = datetime(2024, 7, 1, tzinfo=KST)
    return [
        Document(f"p{n}", title, day, ("시정",), (), excerpt, "", body, "", f"p{n}.md")
        for n, (title, excerpt, body) in enumerate(texts)
    ]


def indexed_one_by_one(found: list[Document]) -> list[IndexedDocument]:
    return [replace(to_indexed(one, analyzer()), digest=f"of {one.path}") for one in found]


def learned(
    found: list[Document], batch: int, learning: Learning | None = None
) -> list[CutDocument]:
    learning = learning or Learning(analyzer().lexicon)
    batches = [found[start : start + batch] for start in range(0, len(found), batch)]
    desks = cycle(Desk(Source(Path(), 0), number, most_words=5) for number in range(2))
    groups = [
        (
            [File(Path(one.path)) for one in part],
            desk.cut([Text(Seen(None, "of"), one) for one in part]),
        )
        for part, desk in zip(batches, desks, strict=False)
    ]
    documents = (reading.document for reading in learning.readings(groups))
    return [document for document in documents if document is not None]


@given(st.lists(st.tuples(TEXTS, TEXTS, st.one_of(TEXTS, BODIES)), max_size=6), st.integers(1, 4))
def test_terms_gathered_by_words_are_those_of_each_document(
    texts: list[tuple[str, str, str]], batch: int
) -> None:
    found = documents(texts)
    assert [one.expanded() for one in learned(found, batch)] == indexed_one_by_one(found)


def test_a_long_post_has_a_sketch_and_holes_part_its_words() -> None:
    body = " ".join(f"낱말{number}" for number in range(FEWEST_TERMS))
    (document,) = learned(documents([("제목", "", f"{body}{HOLE}끝")]), 1)
    expanded = document.expanded()
    assert len(expanded.sketch) > 0
    assert expanded.body[-2:] == (*GAP, "끝")
    assert GAP[0] not in expanded.grams


def test_an_index_of_words_is_that_of_terms(tmp_path: Path) -> None:
    texts = [(f"제목 {n}", "발췌 예산", " ".join(WORDS * (n % 40))) for n in range(90)]
    found = documents(texts)
    for name, given_ in (("words", learned(found, 7)), ("terms", indexed_one_by_one(found))):
        WhooshWriter(tmp_path / name).write(given_, fingerprint="f")
    both = [WhooshEngine(tmp_path / name) for name in ("words", "terms")]
    assert both[0].digests() == both[1].digests()
    for field in Field:
        assert list(both[0].terms(field)) == list(both[1].terms(field))
    request = Request(Everything(), limit=100)
    found_hits = [[hit.document for hit in engine.search(request).hits] for engine in both]
    assert found_hits[0] == found_hits[1]
    segments = [next((tmp_path / name).glob("generations/*/*.pst")) for name in ("words", "terms")]
    assert segments[0].read_bytes() == segments[1].read_bytes()


def test_words_of_different_tables_share_a_draft() -> None:
    found = documents([("제목", "발췌", "세종시 예산"), ("예산", "", "세종시 버스")])
    draft = Draft()
    for one in (learned(found[:1], 1)[0], indexed_one_by_one(found)[1], learned(found[1:], 1)[0]):
        draft.add(one)
    finished = draft.finish()
    assert [document.id for document in finished.documents] == ["p0", "p1"]
    fields = dict(finished.fields(finished.lengths()))
    assert np.array_equal(fields["text"].ids[: fields["text"].firsts[1]], [0])


@given(st.lists(st.tuples(TEXTS, TEXTS, st.one_of(TEXTS, BODIES)), max_size=4))
def test_headlines_say_the_same_of_posts_that_are_cut_and_that_are_read(
    texts: list[tuple[str, str, str]],
) -> None:
    found, lexicon = documents(texts), analyzer().lexicon
    learning = Learning(lexicon)
    cut_up, added = Notes(learning.numbers, learning.nouns, learning.table), Notes()
    for cut_one in learned(found, 2, learning):
        cut_up.take(cut_one)
    for document in found:
        added.add(document, "", lexicon)
    headlines = tally_of(cut_up, lexicon).headlines()
    assert headlines == tally_of(added, lexicon).headlines()
    assert not set(GAP) & headlines.keys()
