"""The Whoosh schema of our index, and how a document lies in it.

id         the post's id, one term a document
text       title, excerpt and body in one sequence, with positions
title      the title alone, with positions
beside     a bag of terms: how often each stands in it, no positions
grams      another one
category   a post's categories as they are spelled
date       column: microseconds since 1970 in UTC
document   column: the document itself but for its HTML, compressed JSON
html       column: its HTML, compressed
read       column: what the analysis wants to know again of the text that results show
excerpt    column: how many terms the excerpt has
digest     column: what the builder gave to recognise an unchanged post
sketch     column: what tells which posts tell the same story
keywords   column: what tells which posts resemble each other
"""

from __future__ import annotations

from whoosh.analysis import IDAnalyzer
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Existence

from indexer.engines.keywords import SIZE
from indexer.engines.whoosh.columns import BlobColumn, NumberColumn, RowColumn
from indexer.engines.whoosh.formats import TermPositions

DATES = NumberColumn("<i8")
EXCERPTS = NumberColumn("<u4")
BLOBS = BlobColumn()
KEYWORDS = RowColumn(SIZE)


def new_schema() -> Schema:
    """The schema; Whoosh changes schemas in place, so everyone gets a fresh one."""
    return Schema(
        id=ID(unique=True),
        text=FieldType(TermPositions(), IDAnalyzer(), scorable=True),
        title=FieldType(TermPositions(), IDAnalyzer(), scorable=True),
        beside=FieldType(Existence(), IDAnalyzer()),
        grams=FieldType(Existence(), IDAnalyzer()),
        category=ID(),
        excerpt=COLUMN(EXCERPTS),
        date=COLUMN(DATES),
        document=COLUMN(BLOBS),
        html=COLUMN(BLOBS),
        read=COLUMN(BLOBS),
        digest=COLUMN(BLOBS),
        sketch=COLUMN(BLOBS),
        keywords=COLUMN(KEYWORDS),
    )
