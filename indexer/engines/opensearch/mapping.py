"""How a document lies in an OpenSearch index.

text       title, excerpt and lead as often as they count, and the body: so a term's frequency
           is its weight, and a phrase's too; a gap lies between them
title      the title alone
beside     a bag of terms, each as often as it weighs
grams      another one
length     what the weights of the text add up to; ``title_length`` that of the title
category   folded names; ``label``: the same as they are spelled
moment     microseconds since 1970 in UTC; ``month`` is the one in Seoul
story      the id of the oldest document of the story (its own where it stands alone);
           ``several`` says that the story has others
digest     what the builder gave to recognise an unchanged post
sketch     what tells which posts tell the same story
read       what the analysis wants to know again of the text that results show
keywords   what tells which posts resemble each other
document   the document itself, neither indexed nor looked into

Terms are made above, so the built-in ``whitespace`` analyzer is all that the
cluster needs.  It scores a term by its frequency alone: what that is worth is
computed by the query (see ``query``), from lengths that Lucene would round.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from indexer.engines.base import LEAD, LEAD_WEIGHT, fold
from indexer.engines.fields import counted_categories, to_fields
from indexer.engines.moments import microseconds, month
from indexer.engines.nodes import Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.engines.address import Address
    from indexer.engines.base import IndexedDocument

FORMAT = 4
"""Raised whenever an older index cannot be searched by this code."""

MOST_HITS = 10_000
"""So many hits the cluster lets a request reach without a cursor."""

WITHOUT_HTML = {"includes": ["document"], "excludes": ["document.html"]}
"""What is read of a document that is only named."""

AS_RESULT = {"includes": ["document", "read"], "excludes": ["document.html"]}
"""What is read of a document that a result shows a piece of."""

LONGEST_TERM = 200
"""Characters; the analyzer cuts longer ones into pieces."""

_FREQUENCY = "frequency"
_KEYWORD = {"type": "keyword", "ignore_above": 8000}
_COLUMN = {"index": False, "doc_values": True}


def new_index(address: Address) -> dict[str, Any]:
    """Settings and mapping of a new generation."""
    scored = {"type": "text", "analyzer": "whitespace", "similarity": _FREQUENCY, "norms": False}
    placed = scored | {"fielddata": True}
    bag = placed | {"index_options": "freqs"}
    return {
        "settings": {
            "number_of_shards": address.shards,
            "number_of_replicas": address.replicas,
            "refresh_interval": "-1",
            "max_result_window": MOST_HITS,
            "similarity": {
                _FREQUENCY: {"type": "scripted", "script": {"source": "return doc.freq;"}}
            },
        },
        "mappings": {
            "dynamic": False,
            "properties": {
                "id": {"type": "keyword"},
                "text": placed,
                "title": placed,
                "beside": bag,
                "grams": bag,
                "length": {"type": "integer", **_COLUMN},
                "title_length": {"type": "integer", **_COLUMN},
                "category": _KEYWORD,
                "label": _KEYWORD | {"index": False},
                "moment": {"type": "long"},
                "month": {"type": "keyword", **_COLUMN},
                "story": {"type": "keyword"},
                "several": {"type": "boolean"},
                "digest": {"type": "keyword", **_COLUMN},
                "sketch": {"type": "binary", "doc_values": True},
                "read": {"type": "binary"},
                "keywords": {"type": "binary", "doc_values": True},
                "document": {"type": "object", "enabled": False},
            },
        },
    }


def source_of(indexed: IndexedDocument) -> dict[str, Any]:
    """What is sent to the cluster of a document."""
    document = indexed.document
    title, excerpt, body = map(spelled, (indexed.title, indexed.excerpt, indexed.body))
    lead = spelled(indexed.body[:LEAD])
    moment = microseconds(document.date)
    categories = counted_categories(document)
    source = {
        "id": document.id,
        "text": [
            title,
            excerpt,
            *[lead] * (LEAD_WEIGHT - 1),
            body,
        ],
        "title": title,
        "beside": spelled(Counter(indexed.beside).elements()),
        "grams": spelled(Counter(indexed.grams).elements()),
        "length": text_length(indexed),
        "title_length": len(indexed.title),
        "category": [fold(name) for name in categories],
        "label": list(categories),
        "moment": moment,
        "month": month(moment),
        "story": document.id,
        "several": False,
        "digest": indexed.digest,
        "document": to_fields(document),
    }
    told = {"sketch": indexed.sketch, "keywords": indexed.keywords, "read": indexed.read}
    return source | {name: b64encode(data).decode("ascii") for name, data in told.items() if data}


def text_length(indexed: IndexedDocument) -> int:
    """The sum of the weights of all terms of the text."""
    lead = min(len(indexed.body), LEAD) * (LEAD_WEIGHT - 1)
    return len(indexed.title) + len(indexed.excerpt) + len(indexed.body) + lead


def spelled(terms: Iterable[str]) -> str:
    """Terms as the analyzer takes them apart again."""
    return " ".join(map(spelled_term, terms))


def spelled_term(term: str) -> str:
    """A term as it stands in the index: its own self, unless it is too long or holds a space."""
    if len(term) <= LONGEST_TERM and len(term.split()) == 1:
        return term
    kept = "".join(term.split())[: LONGEST_TERM // 2]
    return f"{kept}\ufffd{sha256(term.encode(errors='surrogatepass')).hexdigest()}"


def length_field(field: Field) -> str:
    """Where the length lies that a term of ``field`` is held against."""
    return "title_length" if field is Field.TITLE else "length"
