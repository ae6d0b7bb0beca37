"""Post files, one batch after the other, in whatever process has time for them.

    File ──read_texts──▶ Text ──cut──▶ Cut ──Learning.readings──▶ Reading

What words mean is none of their business here: a batch is cut into words that
are numbered within it, and whoever holds the lexicon learns them.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain, pairwise
from pathlib import Path

from indexer.build.documents import GAP, to_document, without
from indexer.build.memory import Seen, Signature
from indexer.engines.base import Document
from indexer.engines.fields import Part, Shown, part_of
from indexer.engines.numbering import Numbering
from indexer.korean.read_text import Placed, place_words
from indexer.korean.words import words_in
from indexer.posts.boilerplate import HOLE, Boilerplate
from indexer.posts.reader import Rejected, load_post, parse_post


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

    ``numbers`` (uint32) are the words of all parts, one after the other, by
    their places in ``words``.
    """

    seen: list[Seen]
    parts: list[Part | None]
    words: list[str]
    numbers: bytes


def digest(content: str, path: Path) -> str:
    """What the index recognises an unchanged post by: the hash of its bytes, and its path."""
    return f"{content} {path.as_posix()}"


def content_of(digest: str) -> str:
    """The hash of the bytes in a ``digest``."""
    return digest.partition(" ")[0]


def read_texts(files: Iterable[File], source: Source) -> list[Text]:
    """What some files say."""
    return [_read(file, source) for file in files]


def cut(texts: Sequence[Text], ignored: Boilerplate) -> Cut:
    """The texts without what is ignored, as words."""
    numbered = Numbering()
    numbers = array("I")
    parts: list[Part | None] = []
    for text in texts:
        if text.document is None:
            parts.append(None)
            continue
        document = without(text.document, ignored)
        placed = place_words(document.shown)
        sizes = [len(numbers)]
        for text_ in (document.title, document.excerpt, document.body):
            is_shown = placed is not None and text_ is document.shown
            words = _cut_at_holes(text_, placed) if is_shown and placed else _words(text_)
            numbers.extend(map(numbered.__getitem__, words))
            sizes.append(len(numbers))
        title, excerpt, body = (end - start for start, end in pairwise(sizes))
        shown = placed and Shown(2 if document.body else 1, placed.head, placed.lengths)
        parts.append(part_of(document, (title, excerpt, body), shown))
    return Cut([text.seen for text in texts], parts, list(numbered), numbers.tobytes())


def _words(text: str) -> Iterable[str]:
    """The words of a text, with ``GAP`` where something was left out."""
    first, *others = map(words_in, text.split(HOLE))
    return [*first, *chain.from_iterable((*GAP, *other) for other in others)] if others else first


def _cut_at_holes(text: str, placed: Placed) -> Iterable[str]:
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


def _read(file: File, source: Source) -> Text:
    data = load_post(source.folder, file.path, max_bytes=source.max_bytes)
    if isinstance(data, Rejected):
        signature = None if data.passing else file.signature
        return Text(Seen(signature, "", reason=data.reason, passing=data.passing))
    seen = Seen(file.signature, hash_of(data))
    read = parse_post(data, file.path)
    if isinstance(read, Rejected):
        return Text(replace(seen, reason=read.reason))
    seen = replace(seen, remarks=read.remarks) if read.remarks else seen
    same = file.held == digest(seen.content, file.path)
    return Text(seen, None if same else to_document(read.post))
