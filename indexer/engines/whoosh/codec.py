"""A Whoosh codec whose posting lists are arrays.

It stands in the place of Whoosh's ``W3Codec``: the term dictionary, columns,
segments, deletions and merges are still Whoosh's.  What differs lies in the
postings file (``postings``), in the records of the dictionary (``terms``), and
in lengths and vectors (``per_document``).
"""

from __future__ import annotations

from typing import Any

from whoosh.codec.whoosh3 import W3Codec

from indexer.engines.whoosh.arrays import read_arrays
from indexer.engines.whoosh.field_writer import ArrayFieldWriter
from indexer.engines.whoosh.per_document import ArrayPerDocumentReader, ArrayPerDocumentWriter
from indexer.engines.whoosh.postings import Postings
from indexer.engines.whoosh.storage import buffer_of
from indexer.engines.whoosh.terms import TermsReader


class ArrayCodec(W3Codec):
    """Give it to a Whoosh writer as ``codec=``; segments remember it."""

    def per_document_writer(self, storage: Any, segment: Any) -> ArrayPerDocumentWriter:
        """Writes columns, lengths, vectors and stored fields."""
        return ArrayPerDocumentWriter(self, storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> ArrayPerDocumentReader:
        """Reads them."""
        return ArrayPerDocumentReader(storage, segment)

    def field_writer(self, storage: Any, segment: Any) -> ArrayFieldWriter:
        """Writes terms and posting lists."""
        return ArrayFieldWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> TermsReader:
        """Reads them."""
        name = segment.make_filename(self.POSTS_EXT)
        postings = Postings(read_arrays(buffer_of(storage.open_file(name)), name))
        terms = segment.make_filename(self.TERMS_EXT)
        return TermsReader(self, storage.open_file(terms), storage.file_length(terms), postings)
