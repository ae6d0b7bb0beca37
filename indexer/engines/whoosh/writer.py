"""Writes generations: from nothing, or from the current one and what has changed."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.alone import Alone
from indexer.engines.base import Stats
from indexer.engines.nodes import Field
from indexer.engines.whoosh import manifest
from indexer.engines.whoosh.draft import Draft
from indexer.engines.whoosh.generations import current, new_generation, writing
from indexer.engines.whoosh.impacts import EXTENSION, MEASURED, needs_renewal, write_impacts
from indexer.engines.whoosh.keyword_file import FILE as KEYWORDS
from indexer.engines.whoosh.keyword_file import write_levels
from indexer.engines.whoosh.merge import mergeable, take
from indexer.engines.whoosh.segment_writer import ArraySegmentWriter
from indexer.engines.whoosh.snapshot import Snapshot, open_segments
from indexer.engines.whoosh.story_file import FILE as STORIES
from indexer.engines.whoosh.story_file import write_stories
from indexer.engines.whoosh.tie_order import FILE as TIE_ORDER
from indexer.engines.whoosh.tie_order import write_tie_order
from indexer.engines.whoosh.toc import ArrayIndex
from indexer.errors import IndexMissing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from indexer.engines.cut import Indexable
    from indexer.engines.whoosh.segment import Segment


class WhooshWriter:
    """Writes the index in a folder, and makes the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._alone = Alone(partial(writing, folder))

    def alone(self) -> AbstractContextManager[None]:
        """Be the only writer for all that is written within.  Raises ``IndexLocked``."""
        return self._alone.taken()

    def write(self, documents: Iterable[Indexable], *, fingerprint: str) -> Stats:
        """Write all ``documents``, nothing else.  Raises ``IndexLocked``."""
        with self.alone():
            return self._write(None, documents, (), fingerprint)

    def update(
        self, documents: Iterable[Indexable], *, fingerprint: str, removed: Iterable[str] = ()
    ) -> Stats:
        """Add ``documents``, leave out ``removed``.  Raises ``IndexLocked`` or ``IndexBroken``."""
        with self.alone():
            try:
                former = Snapshot(current(self._folder))
            except IndexMissing:
                former = None
            return self._write(former, documents, removed, fingerprint)

    def _write(
        self,
        former: Snapshot | None,
        documents: Iterable[Indexable],
        removed: Iterable[str],
        fingerprint: str,
    ) -> Stats:
        with new_generation(self._folder) as folder:
            revision = _Revision(folder, former)
            for document in documents:
                revision.add(document)
            revision.remove(removed)
            made = revision.finish(fingerprint)
        return made.stats(folder.name)


class _Revision:
    """A generation in the making, in its own folder."""

    def __init__(self, folder: Path, former: Snapshot | None) -> None:
        self._folder = folder
        self._former = former
        if former is None:
            self._index = ArrayIndex.create_in(folder)
        else:
            _link(former, folder)
            self._index = ArrayIndex.open_in(folder)
        self._draft = Draft()
        self._written: set[str] = set()
        self._replaced: set[str] = set()

    def remove(self, ids: Iterable[str]) -> None:
        """Leave out documents of the former generation."""
        self._replaced.update(name for name in ids if name not in self._written)

    def add(self, indexed: Indexable) -> None:
        """Add a document in place of any other with its id."""
        name = indexed.id
        if name in self._written or self._former is not None:
            self._replaced.add(name)
        self._draft.add(indexed)
        if self._draft.is_full:
            self._flush()

    def _flush(self) -> None:
        """Write the draft as a segment of its own; what it replaces is deleted first."""
        self._delete_replaced()
        self._commit(set())
        self._written |= self._draft.ids
        self._draft = Draft()
        self._replaced = set()

    def finish(self, fingerprint: str) -> manifest.Manifest:
        """Write what is left, and all that belongs to the generation as a whole."""
        self._delete_replaced()
        segments = open_segments(self._index)
        merged = mergeable(segments, self._draft)
        for number in merged:
            take(segments[number], self._draft)
        self._commit({self._index._segments()[number].segid for number in merged})
        averages = self._write_impacts()
        segments = open_segments(self._index)
        write_tie_order(self._folder, segments)
        write_stories(self._folder, segments)
        write_levels(self._folder, segments)
        made = manifest.Manifest(
            format=manifest.FORMAT,
            fingerprint=fingerprint,
            documents=sum(segment.live for segment in segments),
            built=datetime.now(UTC).isoformat(timespec="seconds"),
            averages=averages,
            files=self._checksums(),
        )
        manifest.write_manifest(self._folder, made)
        return made

    def _delete_replaced(self) -> None:
        """Mark what gives way to a document of the draft, or was removed, as deleted."""
        if not self._replaced:
            return
        writer = ArraySegmentWriter(self._index, Draft())
        for segment, opened in zip(writer.segments, open_segments(self._index), strict=True):
            for name in self._replaced:
                number = opened.number_of(name)
                if number is not None:
                    segment.delete_document(number)
        writer.commit(merge=False)

    def _commit(self, dropped: set[str]) -> None:
        """Add the draft as a segment and leave out the segments named by ``dropped``."""
        writer = ArraySegmentWriter(self._index, self._draft)
        writer.commit(
            mergetype=lambda _, segments: [kept for kept in segments if kept.segid not in dropped]
        )

    def _write_impacts(self) -> dict[Field, float]:
        """Write the impacts that are missing, or all if the frozen averages no longer hold."""
        averages = _averages(open_segments(self._index))
        renewed = self._former is None or needs_renewal(self._former.averages, averages)
        if self._former is not None and not renewed:
            averages = dict(self._former.averages)
        for segment in self._index._segments():
            if renewed or not (self._folder / segment.make_filename(EXTENSION)).exists():
                write_impacts(self._folder, self._index.storage, segment, averages)
        return averages

    def _checksums(self) -> dict[str, tuple[int, int]]:
        """Size and checksum of each file; those of files that were taken over are known."""
        found = {}
        for path in sorted(self._folder.iterdir()):
            known = self._former and (self._former.folder / path.name)
            if self._former and known and known.exists() and known.samefile(path):
                found[path.name] = self._former.manifest.files[path.name]
            else:
                found[path.name] = manifest.checksum(path)
        return found


def _link(former: Snapshot, folder: Path) -> None:
    """Take over the former generation's files; they are never changed, only left out."""
    for name in former.manifest.files:
        if name not in (TIE_ORDER, STORIES, KEYWORDS):
            try:
                os.link(former.folder / name, folder / name)
            except OSError:  # a file system without hard links
                shutil.copyfile(former.folder / name, folder / name)


def _averages(segments: Iterable[Segment]) -> dict[Field, float]:
    """The mean length of each field over all live documents; 1 where it holds nothing."""
    total, documents = dict.fromkeys(MEASURED, 0), 0
    for segment in segments:
        documents += segment.live
        for field in MEASURED:
            lengths = segment.per_document.lengths(field).astype(np.int64)
            total[field] += int(lengths.sum() - lengths[segment.deleted].sum())
    return {field: total[field] / documents if total[field] else 1.0 for field in MEASURED}
