"""The embedded engine: a Whoosh index whose posting lists are NumPy arrays.

    codec, field_writer, per_document, terms, matcher, columns, arrays     what lies in a segment
    unpickle, storage, toc                                                 opening it without trusting it
    schema, draft, segment_writer, merge, impacts, tie_order               from documents to segments
    segment, snapshot, evaluate, phrases, filters, ranking, facets, hits   from a query tree to hits
    generations, engine, writer                                            the folder, and who reads and writes it

Nothing outside this package imports Whoosh or knows the arrays' layout.
"""

from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.writer import WhooshWriter

__all__ = ["WhooshEngine", "WhooshWriter"]
