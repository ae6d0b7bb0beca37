"""The embedded engine finds exactly what the brute force finds, in the same order."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from indexer.engines.base import MOST_SIMILAR, Facets, IndexedDocument, fold
from indexer.engines.nodes import Field
from indexer.engines.whoosh import WhooshEngine, WhooshWriter, draft, sums
from tests.engines.brute_force import BruteForce
from tests.engines.random_cases import random_document, random_request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUERIES = 50
"""So many to each state of an index: an index takes longer to write than to ask."""


def random_indexes(folder: Path, random: Random) -> Iterator[BruteForce]:
    """The index in ``folder`` after a full write and after each of some updates."""
    live: dict[str, IndexedDocument] = {}
    writer = WhooshWriter(folder)
    for step in range(random.randrange(1, 5)):
        size = random.randrange(40, 90) if step == 0 else random.randrange(0, 12)
        batch = [random_document(random, f"p{random.randrange(120):03}") for _ in range(size)]
        removed = (
            random.sample(sorted(live), min(len(live), random.randrange(0, 9))) if step else []
        )
        if step:
            writer.update(batch, fingerprint="f", removed=removed)
        else:
            writer.write(batch, fingerprint="f")
        for name in removed:
            live.pop(name, None)
        live.update({document.document.id: document for document in batch})
        yield BruteForce(live.values(), averages(folder))


def averages(folder: Path) -> dict[Field, float]:
    generation = folder / "generations" / (folder / "CURRENT").read_text()
    return {
        Field(name): value
        for name, value in json.loads((generation / "manifest.json").read_text())[
            "averages"
        ].items()
    }


def folded(facets: Facets) -> tuple[dict[str, int], dict[str, int]]:
    return {fold(name): count for name, count in facets.category.items()}, dict(facets.month)


def check(folder: Path, seed: int, pairs: int) -> None:
    random = Random(seed)
    checked = 0
    while checked < pairs:
        root = folder / f"{seed}-{checked}"
        engine = WhooshEngine(root)
        for expected_index in random_indexes(root, random):
            engine.refresh()
            assert engine.stats().documents == len(expected_index.documents)
            for _ in range(QUERIES):
                check_one(engine, expected_index, random)
                checked += 1


def check_one(engine: WhooshEngine, index: BruteForce, random: Random) -> None:
    request = random_request(random)
    found, expected = engine.search(request), index.search(request)
    assert found.total == expected.total, request
    assert [hit.document.id for hit in found.hits] == expected.ids, request
    assert [hit.score for hit in found.hits] == pytest.approx(expected.scores, rel=1e-6, abs=0)
    for hit in found.hits:
        assert hit.document == replace(index.documents[hit.document.id].document, html="")
    assert found.stories == expected.stories, request
    for hit, names in zip(found.hits, expected.similar, strict=True):
        assert [other.id for other in hit.similar] == names[:MOST_SIMILAR], request
        assert hit.similar_count == len(names)
    if request.facets:
        assert folded(found.facets) == (expected.category, expected.month), request


def test_random_queries_match_brute_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft, "MOST_DOCUMENTS", 24)
    check(tmp_path, seed=1, pairs=150)
    monkeypatch.setattr(draft, "MOST_DOCUMENTS", 65_536)
    monkeypatch.setattr(sums, "_LONGER", 0)  # as in long lists
    check(tmp_path, seed=2, pairs=150)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 20))
def test_ten_thousand_random_queries_match_brute_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(draft, "MOST_DOCUMENTS", 24 if seed % 2 else 65_536)
    monkeypatch.setattr(sums, "_LONGER", 0 if seed % 4 < 2 else 16)
    check(tmp_path, seed=seed, pairs=1000)
