"""Post files, one batch after the other, in whatever process has time for them.

    File ──read_texts──▶ Text ──with_terms──▶ Reading

Between the two the unknown words of all texts of a batch are learned together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from indexer.build.documents import Words, to_document, to_indexed, without, words_of_document
from indexer.build.memory import Seen, Signature
from indexer.engines.base import Document, IndexedDocument
from indexer.korean.terms import TermAnalyzer
from indexer.posts.boilerplate import Boilerplate
from indexer.posts.reader import Rejected, load_post, parse_post


@dataclass(frozen=True, slots=True)
class File:
    """A file to read; ``held`` is the digest that the index holds under its id, if any."""

    path: Path
    size: int = 0
    signature: Signature | None = None
    held: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where files are read, up to which size, and which text in them is ignored."""

    folder: Path
    max_bytes: int
    ignored: Boilerplate = field(default_factory=Boilerplate)


@dataclass(frozen=True, slots=True)
class Text:
    """What a file says; ``document`` is None if the index holds the same, or it is no post.

    ``words`` are the document's.
    """

    path: Path
    seen: Seen
    document: Document | None = None
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave; ``document`` is None if the index holds the same, or it is no post.

    ``words`` are the document's, each once.
    """

    path: Path
    seen: Seen
    document: IndexedDocument | None = None
    words: tuple[str, ...] = ()


def digest(content: str, path: Path) -> str:
    """What the index recognises an unchanged post by: the hash of its bytes, and its path."""
    return f"{content} {path.as_posix()}"


def content_of(digest: str) -> str:
    """The hash of the bytes in a ``digest``."""
    return digest.partition(" ")[0]


def read_files(files: Sequence[File], source: Source, analyzer: TermAnalyzer) -> list[Reading]:
    """Read some files; the unknown words of all their texts are analysed together."""
    texts = read_texts(files, source)
    analyzer.lexicon.learn_all(analysed(texts))
    return with_terms(texts, analyzer)


def read_texts(files: Sequence[File], source: Source) -> list[Text]:
    """What some files say."""
    return [_read(file, source) for file in files]


def analysed(texts: Iterable[Text]) -> Iterator[Sequence[str]]:
    """The words of all that will be analysed of ``texts``."""
    for text in texts:
        for parts in text.words or ():
            yield from parts


def with_terms(texts: Iterable[Text], analyzer: TermAnalyzer) -> list[Reading]:
    """The readings of texts whose words the analyzer knows; others are analysed one by one."""
    return [
        Reading(text.path, text.seen, _indexed(text, analyzer), _distinct(text)) for text in texts
    ]


def _distinct(text: Text) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(analysed([text]))))


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
        return Text(file.path, Seen(signature, "", reason=data.reason, passing=data.passing))
    seen = Seen(file.signature, hash_of(data))
    read = parse_post(data, file.path)
    if isinstance(read, Rejected):
        return Text(file.path, replace(seen, reason=read.reason))
    seen = replace(seen, remarks=read.remarks)
    same = file.held == digest(seen.content, file.path)
    if same:
        return Text(file.path, seen)
    document = without(to_document(read.post), source.ignored)
    return Text(file.path, seen, document, words_of_document(document))


def _indexed(text: Text, analyzer: TermAnalyzer) -> IndexedDocument | None:
    if text.document is None:
        return None
    indexed = to_indexed(text.document, analyzer, text.words)
    return replace(indexed, digest=digest(text.seen.content, text.path))
