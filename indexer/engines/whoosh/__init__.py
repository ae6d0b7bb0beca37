"""The embedded engine: a Whoosh index whose posting lists are NumPy arrays.

    codec       postings, terms, field_writer, per_document, columns, arrays, formats, matcher
    trust       storage, unpickle, toc
    writing     writer: schema, stored, draft, finished, segment_writer, merge, impacts, tie_order,
                story_file
    searching   engine: snapshot, segment, lists, evaluate, phrases, filters, ranking, facets,
                collapse, hits
    the folder  generations, manifest

Nothing outside this package imports Whoosh or knows the arrays' layout.
"""

from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.writer import WhooshWriter

__all__ = ["WhooshEngine", "WhooshWriter"]
