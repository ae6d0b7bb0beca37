"""Whoosh with our codec gives the answers it gives with its own (see ``make whoosh-suite``)."""

from __future__ import annotations

import pickle
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from whoosh import fields, query, scoring
from whoosh.codec.whoosh3 import W3Codec
from whoosh.collectors import TopCollector
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import HashWriter

from indexer.engines.nodes import Field
from indexer.engines.whoosh import WhooshWriter
from indexer.engines.whoosh.arrays import array_file, read_arrays
from indexer.engines.whoosh.codec import ArrayCodec
from indexer.engines.whoosh.generations import current
from indexer.engines.whoosh.matches import places_of
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.engines.whoosh.terms import RECORD, DictionaryWriter
from indexer.engines.whoosh.toc import ArrayIndex
from indexer.errors import IndexBroken
from tests.engines.random_cases import TERMS, make_document, random_text

if TYPE_CHECKING:
    from pathlib import Path

QUERIES = (
    query.Term("text", "시"),
    query.And([query.Term("text", "시"), query.Term("text", "군")]),
    query.Or([query.Term("text", term) for term in TERMS[:5]]),
    query.AndNot(query.Term("text", "시"), query.Term("text", "구")),
    query.Phrase("text", ["시", "군"]),
    query.Phrase("text", ["시", "군"], slop=3),
    query.Prefix("text", "시"),
    query.Every("text"),
)


def build(folder: Path, codec: Any) -> Any:
    """An index of several segments with deletions, and one merge."""
    folder.mkdir()
    schema = fields.Schema(
        key=fields.ID(unique=True, stored=True), text=fields.TEXT(vector=True, sortable=True)
    )
    index = FileStorage(str(folder)).create_index(schema)
    random = Random(3)
    for step in range(4):
        writer = index.writer(codec=codec)
        for _ in range(30):
            text = random_text(random, 6)  # lengths that Whoosh's one byte holds exactly
            writer.update_document(key=str(random.randrange(60)), text=text)
        writer.commit(merge=False, optimize=step == 1)
    return index


def answers(index: Any) -> list[Any]:
    """Keys and scores of all queries in safe mode, and what lies beside the postings."""
    with index.searcher(weighting=scoring.BM25F()) as searcher:
        found = []
        for one in QUERIES:
            collector = TopCollector(100, usequality=False)
            searcher.search_with_collector(one, collector)
            found.append([(hit["key"], round(hit.score, 9)) for hit in collector.results()])
        reader = searcher.reader()
        live = list(reader.all_doc_ids())
        vectors = (reader.vector(n, "text") for n in live if reader.has_vector(n, "text"))
        beside = [list(vector.all_ids()) for vector in vectors]
        return [found, beside, [reader.stored_fields(n) for n in live], list(reader.all_terms())]


def test_whoosh_finds_the_same_with_our_codec(tmp_path: Path) -> None:
    assert answers(build(tmp_path / "ours", ArrayCodec())) == answers(
        build(tmp_path / "stock", W3Codec())
    )


def test_whoosh_can_read_an_index_of_ours(tmp_path: Path) -> None:
    documents = [make_document("a", title="시 군", body="구 시"), make_document("b", body="군 시")]
    WhooshWriter(tmp_path).write(documents, fingerprint="f")
    with ArrayIndex.open_in(current(tmp_path)).searcher() as searcher:
        reader = searcher.reader()
        assert [term for field, term in reader.all_terms() if field == "text"] == sorted(
            term.encode() for term in ("시", "군", "구")
        )
    index = ArrayIndex.open_in(current(tmp_path))
    with index.searcher() as searcher:
        postings = searcher.reader().postings("text", "시")
        found = []
        while postings.is_active():
            found.append((postings.id(), postings.weight(), postings.value_as("positions")))
            postings.next()
        assert found == [(0, 3.0, [0, 203]), (1, 2.0, [201])]
        assert searcher.search(query.Phrase("text", ["군", "시"])).docs() == {1}


def test_bags_hold_no_positions(tmp_path: Path) -> None:
    document = make_document("a", title="시 군", beside="시 시 군", grams="시 구")
    WhooshWriter(tmp_path).write([document], fingerprint="f")
    index = ArrayIndex.open_in(current(tmp_path))
    (segment,) = Snapshot(current(tmp_path)).segments
    marked = [0x8001, 0x8000]  # 군 before 시 in the dictionary, each in text and title
    assert segment.terms.postings.positions.tolist() == marked * 2
    with index.searcher() as searcher:
        postings = searcher.reader().postings("beside", "시")
        assert (postings.id(), postings.weight(), postings.value()) == (0, 2.0, b"")


def test_lengths_are_exact(tmp_path: Path) -> None:
    WhooshWriter(tmp_path).write(
        [make_document("a", title="시", body="군 " * 999)], fingerprint="f"
    )
    (segment,) = Snapshot(current(tmp_path)).segments
    assert segment.per_document.lengths(Field.TEXT).tolist() == [1 + 2 * 100 + 899]


def test_segments_are_merged_when_there_are_many(tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path)
    for number in range(40):
        writer.update([make_document(f"{number:02}", body="시")], fingerprint="f")
    snapshot = Snapshot(current(tmp_path))
    assert snapshot.manifest.documents == 40
    assert len(snapshot.segments) <= 6


def test_arrays_come_back_as_they_were() -> None:
    arrays = {name: np.arange(n, dtype=name) for n, name in enumerate(("u1", "<u2", "<f4", "<i8"))}
    read = read_arrays(memoryview(b"".join(array_file(arrays))), "here")
    assert all(np.array_equal(read[name], array) for name, array in arrays.items())


@pytest.mark.parametrize("data", [b"", b"x" * 40, pickle.dumps([1])])
def test_anything_else_is_no_file_of_arrays(data: bytes) -> None:
    with pytest.raises(IndexBroken, match="here"):
        read_arrays(memoryview(data), "here")


@pytest.mark.parametrize("size", [1, 30, 3000])
def test_places_are_those_of_a_search(size: int) -> None:
    random = Random(size)
    ids = np.array(sorted(random.sample(range(4000), size)), np.uint16)
    needles = np.array(sorted(random.sample(range(4000), 200)), np.int64)
    found, places = places_of(needles, ids)
    assert needles[found].tolist() == sorted(set(needles.tolist()) & set(ids.tolist()))
    assert ids[places[found]].tolist() == needles[found].tolist()


def test_the_hash_tables_of_a_dictionary_are_whooshs(tmp_path: Path) -> None:
    terms = sorted(f"{number * 7919 % 10_007:x}".encode() for number in range(2_000))
    records = b"".join(number.to_bytes(RECORD.itemsize, "big") for number in range(len(terms)))
    storage = FileStorage(tmp_path)
    writers = [DictionaryWriter(storage.create_file(name)) for name in ("ours", "whooshs")]
    setattr(writers[1], "_write_hashes", partial(HashWriter._write_hashes, writers[1]))  # noqa: B010 -- a method
    for writer in writers:
        writer.add_field(3, terms, records)
        writer.close()
    assert (tmp_path / "ours").read_bytes() == (tmp_path / "whooshs").read_bytes()
