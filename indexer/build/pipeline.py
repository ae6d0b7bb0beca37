"""The build: a plan's files are read in order, and the index gets what has changed.

    plan → read → visible text → terms → engine

Readings flow through one after the other; what is remembered of each is a line
of the report and of the memory, so that texts and terms do not add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from indexer.build.learning import Reading
from indexer.build.memory import Seen
from indexer.build.notes import Notes
from indexer.build.plan import Plan, Step, keeps
from indexer.build.reading import content_of, digest
from indexer.build.report import Recovered, Report
from indexer.build.word_files import Begun
from indexer.engines.cut import CutDocument
from indexer.posts.reader import Rejected, printable


class Build:
    """One run over a plan: ``documents`` first, then ``removed``, then what was learned by the way.

    That is the ``report``, what was ``seen`` of each file, and ``notes`` of the words read.
    What is ``begun`` of word files meanwhile, and whether somebody else saves the lexicon,
    is for the caller to say.
    """

    def __init__(self, plan: Plan, *, news: str = "", notes: Notes | None = None) -> None:
        self.report = Report(news=news)
        self.seen: dict[str, Seen] = {}
        self.notes = notes or Notes()
        self.begun: Callable[[], Begun] | None = None
        """Waits until they are begun."""
        self.saved: Callable[[], object] | None = None
        """Waits until it is saved."""
        self._plan = plan
        self._taken: dict[str, Path] = {}
        self._came: Counter[str] = Counter()

    def documents(self, readings: Iterator[Reading]) -> Iterator[CutDocument]:
        """The documents that the index has to take in; the readings are those of ``to_read``."""
        for step in self._plan.steps:
            reading = Reading(step.path, step.known) if step.known else next(readings)
            self.seen[str(step.path)] = reading.seen
            if self._is_post(step, reading.seen) and reading.document is not None:
                self._count(reading)
                self.notes.take(reading.document)
                yield reading.document

    def finish(self) -> None:
        """Account for a plan that leaves nothing to do."""
        list(self.documents(iter(())))
        list(self.removed())

    def removed(self) -> Iterator[str]:
        """The ids that the index has to leave out, known when all ``documents`` were taken."""
        gone = [name for name in self._plan.held if name not in self._taken]
        hashes = Counter(content_of(self._plan.held[name]) for name in gone)
        self.report.count_removed(hashes, self._came)
        yield from gone

    def _is_post(self, step: Step, seen: Seen) -> bool:
        """Account for a file; whether the index should hold what it holds now."""
        name, path = step.id, step.path
        if name in self._taken:
            first = printable(self._taken[name])
            self._reject(path, f"its id is taken by {first} — rename one of them")
        elif keeps(path, seen, self._plan.held.get(name, "")):
            self._take(path)
            self.report.kept.append(Rejected(path, seen.reason, passing=True))
        elif seen.reason:
            self._reject(path, seen.reason)
        else:
            self._take(path)
            if seen.remarks:
                self.report.recovered.append(Recovered(path, seen.remarks))
            return True
        return False

    def _take(self, path: Path) -> None:
        self._taken[path.stem] = path
        self.report.posts += 1

    def _reject(self, path: Path, reason: str) -> None:
        self.report.rejected.append(Rejected(path, reason))

    def _count(self, reading: Reading) -> None:
        held = self._plan.held.get(reading.path.stem)
        if held is None:
            self.report.added += 1
            self._came[reading.seen.content] += 1
        elif held == digest(reading.seen.content, reading.path):
            return
        elif content_of(held) == reading.seen.content:
            self.report.renamed += 1
        else:
            self.report.changed += 1
