"""Random documents and query trees: few terms, few dates, many equal scores."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from indexer.engines.base import Document, IndexedDocument, Request, Sort
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
from indexer.engines.sketch import SIZE
from tests.engines.brute_force import SEOUL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

TERMS = ("시", "군", "구", "시청", "축제", "예산", "의회", "버스", "tram", "brt", "3", "도서관")
CATEGORIES = ("경제", "IT", "it", "City News", "city  news", "문화")
FIRST_DAY = datetime(2024, 1, 30, tzinfo=SEOUL)


def make_document(  # noqa: PLR0913 a text for each of the fields
    name: str,
    *,
    title: str = "",
    excerpt: str = "",
    body: str = "",
    beside: str = "",
    grams: str = "",
    sketch: bytes = b"",
    keywords: bytes = b"",
    **changes: object,
) -> IndexedDocument:
    """A document whose texts are its terms; ``beside`` and ``grams`` are spaced terms too."""
    fields: dict[str, object] = {"date": FIRST_DAY, "categories": (), "tags": (), "image": ""}
    fields |= {"html": f"<p>{body}</p>", "path": f"{name}.md"} | changes
    document = Document(id=name, title=title, excerpt=excerpt, body=body, **fields)  # type: ignore[arg-type]
    return IndexedDocument(
        document,
        title=tuple(title.split()),
        excerpt=tuple(excerpt.split()),
        body=tuple(body.split()),
        beside=Counter(beside.split()),
        grams=Counter(grams.split()),
        digest=body,
        sketch=sketch,
        keywords=keywords,
    )


def make_sketch(hashes: Iterable[int]) -> bytes:
    """A sketch of these hashes, so many of the smallest as a sketch holds."""
    return np.array(sorted(set(hashes))[:SIZE], "<u4").tobytes()


def random_sketch(random: Random) -> bytes:
    """Some of the word pairs and figures of one of few stories, and some of no other post."""
    if random.random() < 0.3:
        return b""
    story = 1000 * random.randrange(1, 9)
    words = random.sample(range(story, story + 60, 2), random.randrange(4, 31))
    figures = random.sample(range(story + 1, story + 21, 2), random.randrange(11))
    own = (random.randrange(2**32) for _ in range(random.randrange(100)))
    return make_sketch([*words, *figures, *own])


def make_keywords(*numbers: int) -> bytes:
    """Keywords of these hashes and counts."""
    return np.array(numbers, "<u4").tobytes()


def random_keywords(random: Random) -> bytes:
    """Some of the words of one of a few matters, and some of no other post."""
    if random.random() < 0.2:
        return b""
    words = [crc32(f"{random.randrange(4)} {word}".encode()) & ~0xF for word in range(12)]
    own = [random.randrange(2**28) << 4 for _ in range(random.randrange(20))]
    chosen = [*random.sample(words, random.randrange(1, 12)), *own]
    return make_keywords(*(word | random.randrange(1, 16) for word in chosen))


def random_text(random: Random, longest: int) -> str:
    return " ".join(
        random.choices(TERMS, weights=range(len(TERMS), 0, -1), k=random.randrange(longest + 1))
    )


def random_document(random: Random, name: str) -> IndexedDocument:
    moment = FIRST_DAY + timedelta(days=random.randrange(5), hours=random.choice((0, 0, 0, 23)))
    categories = tuple(random.sample(CATEGORIES, random.choice((0, 1, 1, 1, 2, 3))))
    texts = {
        "title": random_text(random, 4),
        "excerpt": random_text(random, 4),
        "body": random_text(random, 240 if random.random() < 0.04 else 12),  # beyond the lead
        "beside": random_text(random, 3),
        "grams": random_text(random, 8),
    }
    if random.random() < 0.3:  # a burst of equal scores
        texts = {"title": "시청 축제", "body": "예산 의회 버스", "grams": "시 군 시"}
    return make_document(
        name,
        **texts,
        date=moment,
        categories=categories,
        sketch=random_sketch(random),
        keywords=random_keywords(random),
    )


def random_term(random: Random) -> Term:
    field = random.choice((Field.TEXT, Field.TEXT, Field.TITLE, Field.BESIDE, Field.GRAMS))
    return Term(random.choice((*TERMS, "없는말")), field)


def random_leaf(random: Random) -> Node:
    kind = random.randrange(10)
    if kind < 6:
        return random_term(random)
    if kind < 8:
        field = random.choice((Field.TEXT, Field.TEXT, Field.TEXT, Field.TITLE))
        return Phrase(tuple(random.choices(TERMS[:7], k=random.choice((1, 2, 2, 3)))), field)
    if kind < 9:
        return InCategory(random.choice(("경제", "it", "city news", "없음")))
    first, last = sorted(
        FIRST_DAY.date() + timedelta(days=random.randrange(-1, 6)) for _ in range(2)
    )
    return random.choice((Dated(first, last), Dated(first=first), Dated(last=last), Everything()))


def random_node(random: Random, depth: int = 2) -> Node:
    kind = random.randrange(8)
    if depth == 0 or kind == 0:
        return random_leaf(random)
    if kind == 1:
        return Best(tuple(random_node(random, depth - 1) for _ in range(random.randrange(4))))
    if kind == 2:
        return Boosted(random_node(random, depth - 1), random.choice((0.05, 0.3, 1.0, 1.7, 4.0)))
    if kind == 3:  # what a word and its aliases become
        dated = Boolean(must=(random_leaf(random), Dated(first=FIRST_DAY.date())))
        boosted = Boosted(random_leaf(random), random.choice((0.1, 0.7)))
        return Best((random_leaf(random), random_leaf(random), dated, boosted))
    sizes = random.choice(
        ((0, 4, 0), (2, 0, 0), (1, 2, 0), (0, 3, 1), (2, 1, 1), (1, 0, 1), (0, 0, 1), (0, 0, 0))
    )
    optional = tuple(
        random_term(random) if random.random() < 0.7 else random_node(random, depth - 1)
        for _ in range(random.choice((0, 0, 1, 5)))
    )
    must, should, must_not = (
        tuple(random_node(random, depth - 1) for _ in range(size)) for size in sizes
    )
    return Boolean(must, should, must_not, optional)


def random_request(random: Random) -> Request:
    return Request(
        query=random_node(random),
        sort=random.choice(
            (Sort.RELEVANCE, Sort.RELEVANCE, Sort.RELEVANCE, Sort.NEWEST, Sort.OLDEST)
        ),
        offset=random.choice((0, 0, 0, 1, 7, 40, 1000)),
        limit=random.choice((1, 3, 10, 100)),
        facets=random.random() < 0.3,
        collapse=random.random() < 0.4,
        smooth=random.random() < 0.5,
    )
