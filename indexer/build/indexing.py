"""A folder of posts into an index folder: the parts of a build put together."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from indexer.build import ignored as ignoring
from indexer.build.analyst import Analyst, analyst_for
from indexer.build.aside import called_aside
from indexer.build.batches import Readings, reader_beside
from indexer.build.held import Held
from indexer.build.jobs import are_many
from indexer.build.learning import Reading
from indexer.build.memory import FILE_NAME as MEMORY
from indexer.build.memory import Memory, load_memory, no_memory
from indexer.build.names_change import changed_names, holding, without_touched
from indexer.build.notes import Notes
from indexer.build.options import Options
from indexer.build.pipeline import Build
from indexer.build.plan import Plan, make_plan
from indexer.build.reading import File, Source
from indexer.build.report import Report
from indexer.build.word_files import (
    Begun,
    are_of,
    begin_anew,
    forget,
    write_word_files,
)
from indexer.engines.cut import CutDocument
from indexer.engines.opening import open_engine, open_writer
from indexer.engines.place import Place, as_place
from indexer.engines.protocol import Engine
from indexer.errors import IndexBroken, IndexMissing, IndexUnwritable
from indexer.garbage import collected_rarely
from indexer.korean.alias_file import read_aliases
from indexer.korean.aliases import open_aliases
from indexer.korean.kiwi import KiwiAnalyzer
from indexer.korean.lexicon import FILE_NAME as LEXICON
from indexer.korean.names import forget_names, read_names, save_names
from indexer.korean.terms import TermAnalyzer, open_analyzer
from indexer.posts.boilerplate import Boilerplate, decide
from indexer.posts.reader import find_posts


class Indexing:
    """Brings the index in one folder up to date with the posts in another, again and again."""

    def __init__(
        self,
        posts: Path,
        index: Path | Place,
        options: Options,
        analyzer: TermAnalyzer | None = None,
    ) -> None:
        self._posts, self._place = posts, as_place(index)
        self._index = self._place.folder
        self._options = options
        self._names = read_names(options.names)
        self._is_kiwi = analyzer is None
        self._analyzer = analyzer or open_analyzer(KiwiAnalyzer(names=self._names))
        self._source = Source(posts, options.max_bytes)
        self._writer = open_writer(self._place)

    def run(self, *, full: bool = False) -> Report:
        """Bring the index up to date; ``full`` makes it from nothing.

        Raises ``PostsUnreadable``, ``IndexLocked``, ``IndexUnwritable`` or ``WorkerDied``; a bad post is in the report.
        """
        began = time.monotonic()
        try:
            with collected_rarely():
                report = self._run_once(full=full)
        except OSError as error:
            raise IndexUnwritable(
                f"{self._index}: {error.strerror or error} — the index is as it was;"
                " make room, or check the folder's permissions"
            ) from error
        report.seconds = time.monotonic() - began
        return report

    def _run_once(self, *, full: bool) -> Report:
        with closing(open_engine(self._place, verified=not full)) as engine:
            held = self._held(engine, full=full)
            plan, memory = self._plan(held)
            if plan.is_done and not held.news and held.generation:
                build = Build(plan)
                build.finish()
                if build.seen == memory.files and are_of(self._index, held.generation):
                    return build.report
            with self._writer.alone():
                now = self._held(engine, full=full)
                engine.close()
                if now != held:  # somebody has written until now
                    plan, memory = self._plan(now)
                return self._write(plan, memory, now, with_lexicon=not full)

    def vanished(self) -> bool:
        """Whether the index holds posts whose files are not there."""
        with closing(open_engine(self._place)) as engine:
            held = self._held(engine, full=False).digests
        return bool(held) and not held.keys() <= {path.stem for path in find_posts(self._posts)}

    def warm(self) -> None:
        """Load lexicon and morphological analyzer, for someone who will need them soon."""
        self._load_lexicon()
        self._analyzer.wake()

    def _load_lexicon(self, held: Held | None = None) -> None:
        lexicon = self._analyzer.lexicon
        if len(lexicon):
            return
        made_by = held.fingerprint if held and held.names else ""
        without = holding(held.names) if held and held.names else None
        lexicon.load(self._index / LEXICON, made_by=made_by, without=without)

    def _held(self, engine: Engine, *, full: bool) -> Held:
        """What the index holds now; files that ``engine`` has read before are not read again."""
        try:
            engine.refresh()
            stats = engine.stats()
            wanted = self._analyzer.fingerprint
            made_by, ignored = ignoring.parts(stats.fingerprint)
            if not full and ignored != self._listed().id:
                return Held({}, stats.generation, ignoring.CHANGED)
            if full or made_by == wanted:
                reason = "--full asks for it" if full else ""
                return Held({} if full else engine.digests(), stats.generation, reason)
            names = changed_names(self._index, made_by, wanted, self._names)
            if names:
                digests = without_touched(engine, names)
                return Held(digests, stats.generation, "", made_by, names)
            return Held({}, stats.generation, f"the analyzer changed from {made_by} to {wanted}")
        except IndexMissing:
            return Held()
        except IndexBroken as error:
            return Held(reason=str(error))

    def _plan(self, held: Held) -> tuple[Plan, Memory]:
        if held.reason:
            memory = no_memory(self._posts, self._options.max_bytes)
        else:
            memory = load_memory(self._index / MEMORY, self._posts, self._options.max_bytes)
        return make_plan(self._posts, memory, held.digests), memory

    def _write(self, plan: Plan, memory: Memory, held: Held, *, with_lexicon: bool) -> Report:
        lexicon = self._analyzer.lexicon
        if with_lexicon:
            self._load_lexicon(held)
        known = 0 if held.names else len(lexicon)
        read_aliases(self._options.aliases)  # raises what is wrong before anything is done
        is_new = bool(held.reason) or not held.generation
        files = list(plan.to_read())
        with (
            self._analyst(files) as analyst,
            reader_beside(analyst, files, self._options.jobs, self._source) as reader,
        ):
            readings = Readings(files, reader, lexicon, analyst)
            build = Build(plan, news=held.news, notes=readings.notes())
            ignored = self._decide(plan, readings) if is_new else self._listed()
            self._write_changes(build, held, readings, ignored)
            forget_names(self._index, but=self._names)
            begun = build.begun() if build.begun else None
            if build.saved is not None:
                build.saved()
            else:
                open_aliases(self._analyzer, self._options.aliases)  # for searches without Kiwi
                if len(lexicon) > known or not with_lexicon:
                    lexicon.save(self._index / LEXICON)
            self._help_typing(begun or build.notes, anew=not known)
        build.report.ignored = tuple(ignoring.remarks(ignored, build.report.posts, is_new=is_new))
        if build.seen != memory.files:
            replace(memory, files=build.seen).save(self._index / MEMORY)
        return build.report

    def _help_typing(self, posts: Notes | Begun, *, anew: bool) -> None:
        """Suggestions, corrections, related terms; made last, for a post can be found without them."""
        with closing(open_engine(self._place)) as engine:
            write_word_files(self._index, engine, self._analyzer, posts, anew=anew)

    def _listed(self) -> Boilerplate:
        """Which text to ignore as long as nothing is decided anew."""
        listed = ignoring.load(self._index)
        return replace(listed, counts={}) if self._options.keep_repeated else listed

    def _analyst(self, files: Sequence[File]) -> AbstractContextManager[Analyst | None]:
        """Who analyses in a build of many files without a lexicon; else Kiwi stays here."""
        many = are_many(files, self._options.jobs)
        needed = self._is_kiwi and many and not len(self._analyzer.lexicon)
        return analyst_for(self._analyzer, self._names) if needed else nullcontext()

    def _decide(self, plan: Plan, readings: Readings) -> Boilerplate:
        """Which text to ignore from now on."""
        paths = [step.path for step in plan.steps]
        if self._options.keep_repeated:
            return Boilerplate(total=len(paths))
        meanwhile = self._wake if readings.analyst is None else lambda: None
        found = readings.sample(ignoring.sample_of(paths), meanwhile)
        return decide(found, len(paths))

    def _wake(self) -> None:
        """Load the morphological analyzer, unless a lexicon may do without it."""
        if not len(self._analyzer.lexicon):
            self._analyzer.wake()

    def _write_changes(
        self, build: Build, held: Held, readings: Readings, ignored: Boilerplate
    ) -> None:
        """Make a new generation, unless everything that was read is what the index holds."""
        fingerprint = ignoring.fingerprint_with(self._analyzer.fingerprint, ignored)
        is_new = bool(held.reason) or not held.generation
        documents = self._documents(build, readings, ignored, is_new=is_new)
        if is_new:
            forget(self._index)
            self._writer.write(documents, fingerprint=fingerprint)
            return
        first = list(islice(documents, 1))
        removed = build.removed() if first else list(build.removed())
        if first or removed or held.names:
            self._writer.update(chain(first, documents), removed=removed, fingerprint=fingerprint)

    def _documents(
        self, build: Build, readings: Readings, ignored: Boilerplate, *, is_new: bool
    ) -> Iterator[CutDocument]:
        """What the index has to take in; what it is made with is saved before readers switch.

        What a new index needs besides is begun before its engine is done.
        """
        found: Iterable[Reading] = readings.read(ignored)
        if len(readings):
            found = self._options.progress(found, len(readings))
        yield from build.documents(iter(found))
        if readings.analyst:
            if self._options.aliases:  # to tell what is wrong with them
                open_aliases(self._analyzer, self._options.aliases)
            build.saved = readings.analyst.save(self._index / LEXICON, self._options.aliases)
        if is_new:
            told = build.notes, self._analyzer.lexicon, readings.start, readings.relate
            build.begun = called_aside(begin_anew, *told)
        save_names(self._names, self._index)
        ignoring.save(ignored, self._index)


def index_folder(
    posts: Path, index: Path | Place, options: Options | None = None, *, full: bool = False
) -> Report:
    """Bring the index at a place, or in a folder, up to date with the posts under ``posts``, once."""
    return Indexing(posts, index, options or Options()).run(full=full)
