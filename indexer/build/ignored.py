"""Text that the index ignores, as it was decided with the last full build.

    posts ──sample_of──▶ some of them ──decide──▶ Boilerplate ──save──▶ boilerplate.txt

A full build decides; whatever is read later is treated alike, so that a post's
terms do not depend on when it came.  The fingerprint of a generation names what
was ignored (``fingerprint_with``); with another list than that, or without one,
everything is read anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from heapq import nsmallest
from pathlib import Path

from indexer.posts.boilerplate import LEAST, VERSION, Boilerplate
from indexer.whole_file import written_whole

FILE_NAME = "boilerplate.txt"

SAMPLE = 1_500
"""Posts that are looked at, chosen by the hash of their path, so that the same posts always give
the same list.  Enough to know a share of 2 % to a fifth of it; what decides for 7,478 real posts
is the same as if all were looked at."""

SHOWN = 5
"""Segments that the terminal shows."""

GROWTH = 2
"""So many times as many posts may hold something else often."""

CHANGED = "the text to ignore is not what the index was made with"

_MARK = "+ignored-"


def sample_of(paths: Iterable[Path]) -> set[Path]:
    """The posts that are looked at."""
    return set(nsmallest(SAMPLE, paths, key=_hash))


def _hash(path: Path) -> bytes:
    return blake2b(path.as_posix().encode(errors="surrogateescape"), digest_size=8).digest()


def save(ignored: Boilerplate, index: Path) -> None:
    """Write the list for people and for the next build, whole or not at all."""
    rows = "".join(f"{count}\t{segment}\n" for segment, count in ignored.counts.items())
    text = f"{VERSION}\t{ignored.posts}\t{ignored.total}\n{rows}"
    with written_whole(index / FILE_NAME) as file:
        file.write(text.encode())


def load(index: Path) -> Boilerplate:
    """The list beside the index; an empty one where there is none that can be read."""
    try:
        header, *rows = (index / FILE_NAME).read_text(encoding="utf-8").split("\n")[:-1]
        version, posts, total = header.split("\t")
        counts = {segment: int(count) for count, segment in (row.split("\t", 1) for row in rows)}
        known = Boilerplate(counts, int(posts), int(total))
    except (FileNotFoundError, ValueError):
        return Boilerplate()
    return known if version == VERSION else Boilerplate()


def fingerprint_with(analyzer: str, ignored: Boilerplate) -> str:
    """The fingerprint of a generation: the analyzer's, and what was ignored, if anything was."""
    return f"{analyzer}{_MARK}{ignored.id}" if ignored.id else analyzer


def parts(fingerprint: str) -> tuple[str, str]:
    """The analyzer's fingerprint in that of a generation, and ``Boilerplate.id``."""
    analyzer, _, name = fingerprint.partition(_MARK)
    return analyzer, name


def remarks(ignored: Boilerplate, posts: int, *, is_new: bool) -> Iterator[str]:
    """What a build of ``posts`` has to say: what it decided, or that this was long ago."""
    if is_new:
        yield from summary(ignored)
    elif posts >= max(LEAST, GROWTH * ignored.total):
        yield (
            f"what to ignore was decided among {ignored.total:,} posts, there are {posts:,} now"
            " — decide anew: citynews index --full"
        )


def summary(ignored: Boilerplate) -> Iterator[str]:
    """What is ignored, for people: the most frequent segments, a line each."""
    if not ignored.counts:
        return
    yield (
        f"ignored: {len(ignored.counts):,} lines or sentences that stand in many posts"
        f" (all of them: {FILE_NAME} beside the index)"
    )
    for segment, count in list(ignored.counts.items())[:SHOWN]:
        yield f"  {count / ignored.posts:.1%} of {ignored.posts:,} posts: {segment}"
