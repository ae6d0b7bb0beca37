"""What a build did: every file that was found is accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.posts.reader import Accepted, Rejected


@dataclass(slots=True)
class Report:
    """``added`` counts indexed posts, ``recovered`` those that had to be mended.

    ``found`` is the number of files; ``found == added + len(rejected)`` always.
    """

    added: int = 0
    recovered: list[Accepted] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def found(self) -> int:
        """Files that looked like posts."""
        return self.added + len(self.rejected)

    @property
    def clean(self) -> bool:
        """Whether nothing had to be mended or left out."""
        return not (self.recovered or self.rejected)

    def add(self, read: Accepted | Rejected) -> None:
        """Account for one file."""
        if isinstance(read, Rejected):
            self.rejected.append(read)
            return
        self.added += 1
        if read.remarks:
            self.recovered.append(read)

    def lines(self) -> Iterator[str]:
        """The report for people: names of all that was not as it should be, then the sum."""
        for accepted in self.recovered:
            yield from (f"recovered: {message}" for message in accepted.messages)
        yield from (f"rejected: {rejected}" for rejected in self.rejected)
        yield (
            f"{self.found:,} files: {self.added:,} posts indexed"
            f" ({len(self.recovered):,} recovered), {len(self.rejected):,} rejected"
        )
