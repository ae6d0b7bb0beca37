"""What a build did: every file that was found is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from indexer.posts.front_matter import Remark
from indexer.posts.reader import Rejected, printable


@dataclass(frozen=True, slots=True)
class Recovered:
    """A post that had to be mended."""

    path: Path
    remarks: tuple[Remark, ...]

    @property
    def messages(self) -> tuple[str, ...]:
        """One line for each remark: file, line, what, cure."""
        name = printable(self.path)
        return tuple(f"{name}: line {remark.line}: {remark.message}" for remark in self.remarks)


@dataclass(slots=True)
class Report:
    """The state of the posts, and what was done to the index.

    ``found == posts + len(rejected)`` always: ``found`` counts files,
    ``posts`` those whose post the index holds now.  Of these ``kept`` could
    not be read this time and keep the version that was indexed before.
    ``ignored`` says which text the index leaves out, and ``news`` what else had to be read anew and why, if anything had.
    """

    posts: int = 0
    added: int = 0
    changed: int = 0
    renamed: int = 0
    removed: int = 0
    seconds: float = 0.0
    news: str = ""
    ignored: tuple[str, ...] = ()
    recovered: list[Recovered] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    kept: list[Rejected] = field(default_factory=list)

    @property
    def found(self) -> int:
        """Files that looked like posts."""
        return self.posts + len(self.rejected)

    @property
    def clean(self) -> bool:
        """Whether nothing had to be mended or left out."""
        return not (self.recovered or self.rejected or self.kept)

    @property
    def touched(self) -> int:
        """How many posts are no longer what they were in the index."""
        return self.added + self.changed + self.renamed + self.removed

    def count_removed(self, removed: Counter[str], added: Counter[str]) -> None:
        """Account for posts by the hashes of their contents; one that came back was renamed."""
        renamed = (removed & added).total()
        self.renamed += renamed
        self.added -= renamed
        self.removed = removed.total() - renamed

    def lines(self) -> Iterator[str]:
        """The report for people: names of all that was not as it should be, then the sums."""
        if self.news:
            yield self.news
        for recovered in self.recovered:
            yield from (f"recovered: {message}" for message in recovered.messages)
        yield from (f"rejected: {rejected}" for rejected in self.rejected)
        yield from (f"kept as it was indexed: {kept}" for kept in self.kept)
        yield from self.ignored
        yield self.changes()
        yield (
            f"{self.found:,} files: {self.posts:,} posts indexed"
            f" ({len(self.recovered):,} recovered), {len(self.rejected):,} rejected"
        )

    def changes(self) -> str:
        """What was done to the index, in one line."""
        if not self.touched:
            return f"nothing changed ({self.seconds:.1f} s)"
        return (
            f"{self.added:,} added, {self.changed:,} changed, {self.renamed:,} renamed,"
            f" {self.removed:,} removed ({self.seconds:.1f} s)"
        )
