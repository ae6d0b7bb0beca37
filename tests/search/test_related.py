from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from indexer.engines.base import Document, Found, Hit, Request, Stats
from indexer.engines.nodes import Boolean, Term
from indexer.errors import NotFound
from indexer.korean.terms import TermAnalyzer
from indexer.search.related import LIMIT, TERMS, characteristic_terms, related
from indexer.search.searcher import Searcher

POST = Document(
    id="a",
    title="이응다리 야경",
    date=datetime(2025, 1, 1, tzinfo=UTC),
    categories=(),
    tags=(),
    excerpt="",
    image="",
    body="이응다리에서 밤에 산책을 한다",
    html="",
    path="a.md",
)


class TermEngine:
    """As much of an engine as related posts ask for: documents ranked by terms they share."""

    def __init__(
        self, analyzer: TermAnalyzer, *documents: Document, story: tuple[str, ...] = ()
    ) -> None:
        self._story = story
        self.documents = {
            post: Counter(analyzer.terms(f"{post.title} {post.body}")) for post in documents
        }

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        held = self.documents.values()
        return {term: sum(term in others for others in held) for term in terms}

    def search(self, request: Request) -> Found:
        assert isinstance(request.query, Boolean)
        wanted = [node.text for node in request.query.should if isinstance(node, Term)]
        scores = {
            post: float(sum(word in terms for word in wanted))
            for post, terms in self.documents.items()
        }
        ranked = sorted((post for post in scores if scores[post]), key=lambda post: -scores[post])
        if request.collapse:
            together = [post for post in ranked if post.id in self._story]
            ranked = [post for post in ranked if post not in together[1:]]
        hits = [Hit(post, scores[post]) for post in ranked[: request.limit]]
        return Found(len(ranked), len(ranked), hits)

    def story(self, document_id: str) -> tuple[Document, ...]:
        others = self._story if document_id in self._story else ()
        return tuple(
            post for post in self.documents if post.id in others and post.id != document_id
        )

    def stats(self) -> Stats:
        return Stats(len(self.documents), "1", datetime.now(UTC), "fake")


def post(name: str, title: str, body: str = "") -> Document:
    return replace(POST, id=name, title=title, body=body)


def test_a_story_is_related_once_and_never_to_itself(plain: TermAnalyzer) -> None:
    same, other = post("b", "이응다리 야경 산책"), post("c", "이응다리 야경")
    far = post("d", "산책 버스")
    engine = TermEngine(plain, POST, same, other, far, story=("a", "b"))
    assert [found.id for found in related(POST, engine, plain)] == ["c", "d"]  # type: ignore[arg-type]
    engine = TermEngine(plain, POST, same, other, far, story=("b", "c"))
    assert [found.id for found in related(POST, engine, plain)] == ["b", "d"]  # type: ignore[arg-type]


def test_the_nearest_comes_first_and_the_post_itself_never(plain: TermAnalyzer) -> None:
    near, far = post("b", "이응다리 산책 야경"), post("c", "이응다리 보수")
    engine = TermEngine(plain, far, POST, near, post("d", "버스 노선"))
    found = related(POST, engine, plain)  # type: ignore[arg-type]  # as much as is needed
    assert [other.id for other in found] == ["b", "c"]


def test_words_of_every_post_or_of_one_alone_say_nothing(plain: TermAnalyzer) -> None:
    posts = [POST, *(post(str(n), "이응다리 소식", "산책" if n else "") for n in range(4))]
    terms = characteristic_terms(POST, TermEngine(plain, *posts), plain)  # type: ignore[arg-type]
    assert terms == ("산책",)


def test_a_post_without_characteristic_words_is_related_to_none(plain: TermAnalyzer) -> None:
    alone = post("z", "", "")
    assert related(alone, TermEngine(plain, alone, POST), plain) == ()  # type: ignore[arg-type]


@pytest.mark.kiwi
def test_posts_of_the_corpus_have_a_few_related_ones(corpus_search: Searcher) -> None:
    bridge = "2025-07-28-jochiwon-peach-festival-closes"
    found = corpus_search.related(bridge)
    assert 0 < len(found) <= LIMIT
    assert bridge not in {other.id for other in found}
    assert any("복숭아" in other.title + other.body for other in found)


@pytest.mark.kiwi
def test_an_unknown_post_has_no_related_ones(corpus_search: Searcher) -> None:
    with pytest.raises(NotFound):
        corpus_search.related("nothing")


def test_the_heaviest_terms_come_first_and_are_few(plain: TermAnalyzer) -> None:
    words = [f"낱말{chr(0xAC00 + n)}" for n in range(2 * TERMS)]
    long = post("long", "", " ".join(word for n, word in enumerate(words, 1) for _ in range(n)))
    others = [post(f"o{n}", " ".join(words)) for n in range(3)] + [post("none", "다른 소식")]
    terms = characteristic_terms(long, TermEngine(plain, long, *others), plain)  # type: ignore[arg-type]
    assert list(terms) == words[: TERMS - 1 : -1]
    assert all(words.index(a) > words.index(b) for a, b in pairwise(terms))
