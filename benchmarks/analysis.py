"""What analysis costs: ``python -m benchmarks.analysis`` prints ratios of processor time.

The peer is the same analyzer, asked to read every text in context.  Ours analyses
each distinct word once, or takes it from a saved lexicon, and makes the terms of
all texts.  A query is analysed from its text to the tree that an engine is asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from kiwipiepy import Kiwi

from benchmarks.posts import documents, real_folder
from indexer.engines.base import Document
from indexer.korean.aliases import open_aliases
from indexer.korean.lexicon import FILE_NAME
from indexer.korean.terms import UNSEEN_WORD, TermAnalyzer, open_analyzer
from indexer.search.matching import Matcher
from indexer.search.query import parse
from indexer.search.translate import to_node

_ROUNDS = 5
_BATCH = 1_000
"""Texts that are analysed together."""


def processor_time(work: Callable[[], object]) -> float:
    """Seconds of all threads of this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def in_context(texts: Sequence[str]) -> float:
    """Kiwi reads every text as it stands."""
    kiwi = Kiwi(num_workers=2)
    list(kiwi.tokenize(["warm"]))
    return processor_time(lambda: sum(map(len, kiwi.tokenize(iter(texts)))))


def by_word(texts: Sequence[str], analyzer: TermAnalyzer) -> float:
    """The terms of every text, unknown words analysed first and together."""

    def analyse() -> None:
        for start in range(0, len(texts), _BATCH):
            analyzer.analyze_all(texts[start : start + _BATCH])

    return processor_time(analyse)


def query_times(analyzer: TermAnalyzer, queries: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds a query for its terms alone, and for the whole tree, aliases included."""
    matcher = Matcher(analyzer, open_aliases(analyzer))
    terms = [_milliseconds(analyzer.words, query) for query in queries]
    trees = [_milliseconds(lambda text: to_node(parse(text), matcher), query) for query in queries]
    return terms, trees


def _milliseconds(work: Callable[[str], object], text: str) -> float:
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        work(text)
        times.append(time.perf_counter() - began)
    return median(times) * 1000


def _texts(posts: Sequence[Document]) -> list[str]:
    return [text for post in posts for text in (post.title, post.excerpt, post.body) if text]


def main(write: Callable[[str], object] = print) -> None:
    """Measure all of it once: about three minutes."""
    posts = documents(real_folder())
    texts = _texts(posts)
    peer = in_context(texts)
    cold = open_analyzer()
    cold.learn([UNSEEN_WORD])  # Kiwi is loaded in both
    fresh = by_word(texts, cold)
    with TemporaryDirectory() as folder:
        cold.lexicon.save(Path(folder) / FILE_NAME)
        warm = open_analyzer()
        loading = processor_time(lambda: warm.lexicon.load(Path(folder) / FILE_NAME))
        known = loading + by_word(texts, warm)
    write(f"{len(posts):,} posts; Kiwi in context: {peer:.1f} s of processor time")
    write(f"from nothing: {fresh:.1f} s, {fresh / peer:.3f} of that")
    write(f"from the saved lexicon: {known:.1f} s, {known / peer:.3f} of that")
    terms, trees = query_times(warm, [post.title for post in posts[::7]])
    for name, times in (("terms of a title", terms), ("its tree, aliases included", trees)):
        write(f"{name}: p50 {median(times):.3f} ms, p99 {quantiles(times, n=100)[-1]:.3f} ms")


if __name__ == "__main__":
    main()
