"""Post files, one batch after the other, in whatever process has time for them.

    File ──read_texts──▶ Text ──cut──▶ Cut ──Learning.readings──▶ Reading

What words mean is none of their business here: a batch is cut into words that
are numbered as they are met, and whoever holds the lexicon learns them.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path

from indexer.build.documents import GAP, to_document, without
from indexer.build.memory import Seen, Signature
from indexer.engines.base import Document
from indexer.engines.fields import Part, Shown, part_of
from indexer.engines.numbering import Numbering
from indexer.korean.read_text import Placed, place_words
from indexer.korean.words import words_in
from indexer.posts.boilerplate import HOLE, Boilerplate
from indexer.posts.reader import Accepted, Rejected, load_post, parse_post


@dataclass(frozen=True, slots=True)
class File:
    """A file to read; ``held`` is the digest that the index holds under its id, if any."""

    path: Path
    size: int = 0
    signature: Signature | None = None
    held: str = ""


Batch = list[File]


@dataclass(frozen=True, slots=True)
class Source:
    """Where files are read, and up to which size."""

    folder: Path
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Text:
    """What a file says; ``document`` is None if the index holds the same, or it is no post."""

    seen: Seen
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """What the files of a batch gave, in their order; ``parts`` are None where a text has no document.

    ``numbers`` (uint32) are the words of all parts, one after the other, as the ``desk`` that cut
    them numbers words: ``met`` ones it had met in earlier batches, the next are these ``words``.
    """

    seen: list[Seen]
    parts: list[Part | None]
    words: list[str]
    numbers: bytes
    met: int
    desk: int


def digest(content: str, path: Path) -> str:
    """What the index recognises an unchanged post by: the hash of its bytes, and its path."""
    return f"{content} {path.as_posix()}"


def content_of(digest: str) -> str:
    """The hash of the bytes in a ``digest``."""
    return digest.partition(" ")[0]


def read_texts(files: Sequence[File], source: Source) -> list[Text]:
    """What some files say.

    Here and in ``cut`` all take a step before the first takes the next, whose code thus stays in
    the processor's caches: that saves a fifth of the time.
    """
    loaded = [load_post(source.folder, file.path, max_bytes=source.max_bytes) for file in files]
    read = [
        data if isinstance(data, Rejected) else parse_post(data, file.path)
        for file, data in zip(files, loaded, strict=True)
    ]
    seen = list(map(_seen, files, loaded, read))
    documents = [
        to_document(one.post) if isinstance(one, Accepted) and _is_new(file, known) else None
        for file, one, known in zip(files, read, seen, strict=True)
    ]
    return list(map(Text, seen, documents))


def cut(texts: Sequence[Text], ignored: Boilerplate, numbered: Numbering, desk: int) -> Cut:
    """The texts without what is ignored, as words; new ones are numbered."""
    met = len(numbered)
    documents = [without(text.document, ignored) for text in texts if text.document is not None]
    placed = [place_words(document.shown) for document in documents]
    words = list(map(_words_of, documents, placed))
    numbers = array("I")
    for one in chain.from_iterable(words):
        numbers.extend(map(numbered.__getitem__, one))
    parts = map(_part, documents, placed, words)
    return Cut(
        [text.seen for text in texts],
        [None if text.document is None else next(parts) for text in texts],
        [*islice(reversed(numbered), len(numbered) - met)][::-1],
        numbers.tobytes(),
        met,
        desk,
    )


_Words = tuple[list[str], list[str], list[str]]
"""Those of title, excerpt and body."""


def _words_of(document: Document, placed: Placed | None) -> _Words:
    """The words of a document, some of which may be ``placed``."""
    title, excerpt = _words(document.title), document.excerpt
    if placed is None:
        return title, _words(excerpt), _words(document.body)
    if document.body:
        return title, _words(excerpt), _cut_at_holes(document.body, placed)
    return title, _cut_at_holes(excerpt, placed), []


def _part(document: Document, placed: Placed | None, words: _Words) -> Part:
    title, excerpt, body = map(len, words)
    shown = placed and Shown(2 if document.body else 1, placed.head, placed.lengths)
    return part_of(document, (title, excerpt, body), shown)


def _words(text: str) -> list[str]:
    """The words of a text, with ``GAP`` where something was left out."""
    first, *others = map(words_in, text.split(HOLE))
    return [*first, *chain.from_iterable((*GAP, *other) for other in others)] if others else first


def _cut_at_holes(text: str, placed: Placed) -> list[str]:
    """The same of a text whose words are placed."""
    words, end = list[str](), 0
    for hole in re.finditer(HOLE, text):
        start, end = end, int(placed.starts.searchsorted(hole.start()))
        words += (*placed.words[start:end], *GAP)
    return [*words, *placed.words[end:]] if words else placed.words


def is_as_seen(folder: Path, path: Path, max_bytes: int, seen: Seen) -> bool:
    """Whether a file holds now what it held when it was seen."""
    data = load_post(folder, path, max_bytes=max_bytes)
    if isinstance(data, Rejected):
        return not seen.content and data.reason == seen.reason
    return hash_of(data) == seen.content


def hash_of(data: bytes) -> str:
    """The hash by which contents are compared."""
    return blake2b(data, digest_size=16).hexdigest()


def _seen(file: File, data: bytes | Rejected, read: Accepted | Rejected) -> Seen:
    """What is remembered of a file that was loaded, if it could be, and read."""
    if isinstance(data, Rejected):
        signature = None if data.passing else file.signature
        return Seen(signature, "", reason=data.reason, passing=data.passing)
    if isinstance(read, Rejected):
        return Seen(file.signature, hash_of(data), reason=read.reason)
    return Seen(file.signature, hash_of(data), read.remarks)


def _is_new(file: File, seen: Seen) -> bool:
    """Whether the index holds something else than was seen."""
    return file.held != digest(seen.content, file.path)
