"""Which files must be read: all those of which it is not certain that they are unchanged."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.build.memory import Memory, Seen, Signature, look_at
from indexer.build.reading import File, digest, is_as_seen
from indexer.errors import PostsUnreadable
from indexer.posts.reader import find_posts


@dataclass(frozen=True, slots=True)
class Step:
    """A file in its turn; ``known`` is what it holds, None where it has to be read."""

    path: Path
    id: str
    size: int
    signature: Signature | None
    known: Seen | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All files under a folder in their order, and what the index holds."""

    steps: tuple[Step, ...]
    held: Mapping[str, str]

    def to_read(self) -> Iterator[File]:
        """The files that have to be read, in order."""
        for step in self.steps:
            if step.known is None:
                held = self.held.get(step.id, "")
                yield File(step.path, step.size, step.signature, held)

    @property
    def is_done(self) -> bool:
        """Whether the index holds these files' posts and no others already."""
        if any(step.known is None for step in self.steps):
            return False
        return self.held.keys() <= {step.id for step in self.steps if _stays(step, self)}


def make_plan(folder: Path, memory: Memory, held: Mapping[str, str]) -> Plan:
    """Compare the files under ``folder`` with what is remembered of them and with the index.

    Raises ``PostsUnreadable`` when the folder cannot be listed or holds no
    posts: a wrong path must not empty an index.
    """
    steps = [_step(folder, path, memory) for path in find_posts(folder)]
    if not steps:
        raise PostsUnreadable(f"{folder}: holds no posts — name a folder of Jekyll posts")
    doubtful = _doubtful(steps, held)
    return Plan(
        tuple(replace(step, known=None) if step.id in doubtful else step for step in steps),
        held,
    )


def _step(folder: Path, path: Path, memory: Memory) -> Step:
    def _holds(seen: Seen, signature: Signature | None) -> bool:
        """Whether a file still holds what was seen: its signature says so, or another look."""
        if seen.signature and signature:
            return seen.signature == signature
        return is_as_seen(folder, path, memory.max_bytes, seen)

    size, signature = look_at(os.path.join(folder, path))  # noqa: PTH118 -- half the time of "/"
    seen = memory.files.get(str(path))
    if seen is None or not _holds(seen, signature):
        return Step(path, path.stem, size, signature, None)
    if seen.signature != signature:
        seen = replace(seen, signature=signature)
    return Step(path, path.stem, size, signature, seen)


def _doubtful(steps: list[Step], held: Mapping[str, str]) -> set[str]:
    """The ids of which the index may not hold what it should.

    Of several files with one id the first post counts; if one of them has to
    be read, all have, because the turn may come to another.
    """
    by_id: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        by_id[step.id].append(step)
    return {name for name, group in by_id.items() if _is_doubtful(group, held.get(name))}


def _is_doubtful(group: list[Step], held: str | None) -> bool:
    if any(step.known is None for step in group):
        return True
    for step in group:
        if step.known and keeps(step.path, step.known, held or ""):
            return False
        if step.known and not step.known.reason:
            return held != digest(step.known.content, step.path)
    return False


def _stays(step: Step, plan: Plan) -> bool:
    """Whether the index rightly holds a post of this file's id."""
    seen = step.known
    if seen is None:
        return False
    return not seen.reason or keeps(step.path, seen, plan.held.get(step.id, ""))


def keeps(path: Path, seen: Seen, held: str) -> bool:
    """Whether a file that cannot be read this moment keeps its place in the index."""
    return seen.passing and held.partition(" ")[2] == path.as_posix()
