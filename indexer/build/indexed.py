"""``Document → IndexedDocument``: one document with the terms in it, for whoever looks at few.

A build gathers the terms of many documents at once (see ``engines/cut``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from indexer.build.documents import GAP, Parts, words_of_document
from indexer.engines.base import LEAD, LEAD_WEIGHT, Document, IndexedDocument
from indexer.engines.keywords import keywords
from indexer.engines.sketch import sketch
from indexer.korean.grams import grams_of
from indexer.korean.terms import TermAnalyzer, Terms


def to_indexed(document: Document, analyzer: TermAnalyzer) -> IndexedDocument:
    """A document with the terms of its title, excerpt and body, and a sketch and keywords of them."""
    words = words_of_document(document)
    title, excerpt, body = (_terms(parts, analyzer) for parts in words)
    return IndexedDocument(
        document,
        title=title.sequence,
        excerpt=excerpt.sequence,
        body=body.sequence,
        beside=weighted(title.beside, excerpt.beside, body.beside),
        grams=weighted(*(list(grams_of(chain.from_iterable(parts))) for parts in words)),
        sketch=sketch(title.sequence, body.sequence or excerpt.sequence),
        read=analyzer.read(document.shown),
        keywords=keywords(title.sequence, excerpt.sequence, body.sequence),
    )


def _terms(parts: Parts, analyzer: TermAnalyzer) -> Terms:
    """The terms of a text, with ``GAP`` between its parts."""
    first, *others = map(analyzer.analyze_words, parts)
    if not others:
        return first
    sequence = chain(first.sequence, *((*GAP, *other.sequence) for other in others))
    return Terms(tuple(sequence), tuple(chain(first.beside, *(o.beside for o in others))))


def weighted(title: Sequence[str], excerpt: Sequence[str], body: Sequence[str]) -> dict[str, int]:
    """How often each term counts, by the part of the post that it stands in."""
    lead = chain.from_iterable([body[:LEAD]] * (LEAD_WEIGHT - 1))
    return dict(Counter(chain(title, excerpt, lead, body)))
