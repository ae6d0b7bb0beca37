"""Whoosh's segment writer, fed with a whole draft instead of one document after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from whoosh.writing import SegmentWriter

from indexer.engines.whoosh.codec import ArrayCodec

if TYPE_CHECKING:
    from indexer.engines.whoosh.draft import Draft
    from indexer.engines.whoosh.finished import FinishedSegment, Lengths


class ArraySegmentWriter(SegmentWriter):
    """Writes one segment from a draft; commit, table of contents and cleaning up are Whoosh's.

    An empty draft makes no segment.  The writer takes no lock of Whoosh's: the
    folder is private to it until it is done.
    """

    def __init__(self, index: Any, draft: Draft) -> None:
        super().__init__(index, codec=ArrayCodec(), compound=False, _lk=False)
        self._draft = draft
        self._added = len(draft) > 0

    def _flush_segment(self) -> None:
        finished = self._draft.finish()
        lengths = finished.lengths()
        self._write_documents(finished, lengths)
        with ThreadPoolExecutor(1) as thread:  # files are written without Python's lock
            closed = thread.submit(self.perdocwriter.close)
            for name, postings in finished.fields(lengths):
                self.fieldwriter.add_field(name, postings)
            self.fieldwriter.close()
        closed.result()

    def _write_documents(self, finished: FinishedSegment, lengths: Lengths) -> None:
        writer, schema = self.perdocwriter, self.schema
        text, title = (of_field.tolist() for of_field in lengths)
        for number, document in enumerate(finished.documents):
            writer.start_doc(number)
            writer.add_field("text", schema["text"], None, text[number])
            writer.add_field("title", schema["title"], None, title[number])
            columns = {
                "date": document.date,
                "document": document.blob,
                "html": document.html,
                "read": document.read,
                "digest": document.digest,
                "sketch": document.sketch,
                "keywords": document.keywords,
                "excerpt": document.excerpt_length,
            }
            for name, value in columns.items():
                writer.add_column_value(name, schema[name].column_type, value)
            writer.finish_doc()
        self.docnum = len(finished.documents)
