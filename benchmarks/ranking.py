"""The ranking study: ``python -m benchmarks.ranking`` prints the table of docs/ranking.md.

Variants are scored by a reference engine on three sets.  The judged queries
are few; the two others are made from the posts themselves, so that nothing can
be fitted to them by hand:

- title → body: the title of every fifth post asked of the bodies alone,
- title → post: the same asked of whole posts, where those asked for have no title.

For what is kept: each word of each title as a query, and whole titles pasted.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from benchmarks.posts import SHARED, documents, headlines, real_folder
from benchmarks.reference import Formula, Postings, Reference, Scores, Subjects
from indexer.engines.base import Document
from indexer.engines.nodes import Field
from indexer.korean.alias_file import shipped_aliases
from indexer.korean.aliases import Aliases
from indexer.korean.grams import grams
from indexer.korean.terms import TermAnalyzer, open_analyzer
from indexer.search.matching import Matcher, Weights
from indexer.search.query import parse
from indexer.search.translate import to_node

DEPTH = 10
EVERY = 5
"""Of so many posts, one gives its title as a query."""

FIFTHS = range(EVERY)

_KEPT = Formula()
_BATCH = 500
_CHANCE = 0.002
"""A difference of MRR@10 that says nothing: three titles of 1,496."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One row of the table: what differs from what is kept."""

    name: str
    weights: Weights = field(default_factory=Weights)
    formula: Formula = _KEPT
    aliases: bool = True
    headlines: bool = True


VARIANTS = (
    Variant("kept"),
    Variant("no aliases", aliases=False),
    Variant("each alias with its own rarity", formula=replace(_KEPT, shared_idf=False)),
    Variant("the reading of one hanja counts whole", Weights(syllable=1)),
    Variant("words of headlines count whole", headlines=False),
    Variant("no pairs of syllables", Weights(grams=0)),
    Variant("pairs of syllables at 0.3", Weights(grams=0.3)),
    Variant("pairs of syllables at 1", Weights(grams=1)),
    Variant("stems find nothing", Weights(stem=0)),
    Variant("stems count whole", Weights(stem=1)),
    Variant("no title as a whole", Weights(title=0)),
    Variant("parts of a compound apart raise nothing", Weights(parts=0)),
    Variant("all of a few words raise nothing", Weights(all_words=0)),
    Variant("all of a few words at 1", Weights(all_words=1)),
    Variant("no hit is raised", formula=replace(_KEPT, smoothed=False)),
    Variant("no lead", formula=replace(_KEPT, lead=0)),
    Variant("a lead of 60 terms", formula=replace(_KEPT, lead=60)),
    Variant("a lead of 150 terms", formula=replace(_KEPT, lead=150)),
    Variant("the lead three times", formula=replace(_KEPT, lead_weight=3)),
    Variant("title 2, excerpt 2", formula=replace(_KEPT, title=2, excerpt=2)),
    Variant("title 3, excerpt 3", formula=replace(_KEPT, title=3, excerpt=3)),
    Variant("coverage of words to the power 0.3", formula=replace(_KEPT, coordination=0.3)),
    Variant("k1 1.2", formula=replace(_KEPT, k1=1.2)),
    Variant("k1 2", formula=replace(_KEPT, k1=2)),
    Variant("b 0.5", formula=replace(_KEPT, b=0.5)),
)
"""The first is what citynews does."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged query: its text, its type, and the grades of posts."""

    text: str
    type: str
    grades: Mapping[str, int]


class Study:
    """The posts, analysed once, and the sets of queries."""

    def __init__(self, posts: Sequence[Document], analyzer: TermAnalyzer) -> None:
        self._posts = posts
        self._analyzer = analyzer
        self._aliases = Aliases.build(shipped_aliases(), analyzer.terms)
        self._none = Aliases.build(((), ()), analyzer.terms)
        texts = [(post.title, post.excerpt, post.body) for post in posts]
        for start in range(0, len(texts), _BATCH):
            analyzer.learn(text for parts in texts[start : start + _BATCH] for text in parts)
        terms = [[analyzer.analyze(text) for text in parts] for parts in texts]
        self._fields = {
            Field.TEXT: Postings([[t.sequence for t in parts] for parts in terms]),
            Field.BESIDE: Postings([[t.beside for t in parts] for parts in terms]),
            Field.GRAMS: Postings([[grams(text) for text in parts] for parts in texts]),
        }
        self._titled = np.ones(len(posts), bool)
        self._untitled = self._but(0)
        parts = [[t.sequence for t in of_post] for of_post in terms]
        told = [(title, body) for title, _, body in parts]
        self._headlines = headlines(told)
        self._known = [headlines(compress(told, kept.tolist())) for kept in map(self._but, FIFTHS)]
        self._whole = Subjects.of(parts)
        self._bodies = Subjects.of([(), (), body] for _, _, body in parts)
        self._others = Subjects.of(
            [title if kept else (), *rest]
            for (title, *rest), kept in zip(parts, self._untitled.tolist(), strict=True)
        )

    def _but(self, fifth: int) -> NDArray[np.bool_]:
        """All posts but one of the fifths."""
        kept: NDArray[np.bool_] = np.arange(len(self._posts)) % EVERY != fifth
        return kept

    def matcher(self, variant: Variant, fifth: int | None = None) -> Matcher:
        """How words are matched under a variant; nothing is known of the titles of a ``fifth``."""
        aliases = self._aliases if variant.aliases else self._none
        known = self._headlines if fifth is None else self._known[fifth]
        worth = known if variant.headlines else {}
        return Matcher(self._analyzer, aliases, variant.weights, worth)

    def _asking(
        self, variant: Variant, subjects: Subjects, fifth: int | None = None
    ) -> Callable[[str], Scores]:
        """What gives the score of every document, whose titles may be without those of a ``fifth``."""
        titles = self._titled if fifth is None else self._but(fifth)
        engine = Reference(self._fields, len(self._posts), variant.formula, titles)
        matcher = self.matcher(variant, fifth)

        def asked(text: str) -> Scores:
            scores = engine.score(to_node(parse(text), matcher))
            return subjects.smoothed(scores) if variant.formula.smoothed else scores

        return asked

    def judged(self, variant: Variant, queries: Iterable[Judged]) -> dict[str, float]:
        """nDCG@10 by type of query, and of ``all``."""
        asked = self._asking(variant, self._whole)
        found: dict[str, list[float]] = defaultdict(list)
        for query in queries:
            best = _best(asked(query.text))
            value = _ndcg([query.grades.get(self._posts[place].id, 0) for place in best], query)
            found["all"].append(value)
            found[query.type].append(value)
        return {kind: sum(values) / len(values) for kind, values in found.items()}

    def reciprocal(self, variant: Variant, *, body_only: bool) -> float:
        """MRR@10 of the posts whose titles are asked."""
        subjects = self._bodies if body_only else self._others
        return self._of_fifth(variant, subjects, 0, body_only=body_only)

    def of_all_bodies(self, variant: Variant) -> list[float]:
        """MRR@10 of the titles of each fifth, asked of the bodies alone."""
        return [self._of_fifth(variant, self._bodies, n, body_only=True) for n in FIFTHS]

    def _of_fifth(
        self, variant: Variant, subjects: Subjects, fifth: int, *, body_only: bool
    ) -> float:
        formula = replace(variant.formula, body_only=body_only)
        asked = self._asking(replace(variant, formula=formula), subjects, fifth)
        places = range(fifth, len(self._posts), EVERY)
        ranks = (_rank(asked(self._posts[place].title), place) for place in places)
        return sum(1 / rank for rank in ranks if rank <= DEPTH) / len(places)

    def pasted(self, variant: Variant) -> float:
        """The share of titles, whole, that find their post (or one of the same title) first."""
        asked = self._asking(variant, self._whole)
        places = range(0, len(self._posts), EVERY)
        first = 0
        for place in places:
            scores = asked(self._posts[place].title)
            best = self._posts[int(np.argmax(scores))]
            first += best.title == self._posts[place].title or scores[place] == scores.max()
        return first / len(places)

    def copied(self, variant: Variant) -> tuple[float, list[str]]:
        """The share of the words of all titles that find their post, and those that do not."""
        engine = Reference(self._fields, len(self._posts), variant.formula, self._titled)
        matcher = self.matcher(variant)
        homes: dict[str, list[int]] = defaultdict(list)
        for place, post in enumerate(self._posts):
            for word in filter(_has_letters, post.title.split()):
                homes[word].append(place)
        lost: list[str] = []
        for word, places in homes.items():
            scores = engine.score(to_node(parse(word), matcher))
            lost += [f"{word} ({self._posts[p].id})" for p in places if scores[p] <= 0]
        return 1 - len(lost) / sum(map(len, homes.values())), lost


def _has_letters(word: str) -> bool:
    return any(map(str.isalnum, word))


def _best(scores: Scores) -> list[int]:
    found = np.flatnonzero(scores > 0)
    order = np.lexsort((found, -scores[found]))
    return [int(place) for place in found[order][:DEPTH]]


def _rank(scores: Scores, place: int) -> int:
    """The place among the results; ties go to the earlier post."""
    own = scores[place]
    if own <= 0:
        return DEPTH + 1
    return 1 + int((scores > own).sum()) + int((scores[:place] == own).sum())


def _ndcg(grades: Sequence[int], query: Judged) -> float:
    """nDCG@10 with gain 2^grade - 1, as the judged queries' own measure."""
    ideal = sorted(query.grades.values(), reverse=True)[:DEPTH]
    return _gain(grades) / _gain(ideal)


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def judged_queries(folder: Path) -> list[Judged]:
    """The judged queries of ``folder``."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "dev_qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, post, grade = line.split("\t")
        grades[query][post] = int(grade)
    lines = (folder / "dev_queries.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return [Judged(text, kind, grades[name]) for name, text, kind, *_ in rows]


@dataclass(frozen=True, slots=True)
class Row:
    """What a variant reaches: nDCG@10 of each judged query, MRR@10 of both sets of titles."""

    variant: Variant
    judged: tuple[float, ...]
    body: float
    post: float


def rows(
    study: Study, queries: Sequence[Judged], variants: Iterable[Variant] = VARIANTS
) -> Iterator[Row]:
    """A row a variant; half a minute each."""
    for variant in variants:
        judged = tuple(study.judged(variant, [query])["all"] for query in queries)
        body, post = (study.reciprocal(variant, body_only=only) for only in (True, False))
        yield Row(variant, judged, body, post)


def table(found: Sequence[Row], queries: Sequence[Judged]) -> Iterator[str]:
    """The lines of a Markdown table."""
    kinds = list(dict.fromkeys(query.type for query in queries))
    heads = ["variant", "nDCG@10", *kinds, "title → body", "title → post"]
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'---:|' * (len(heads) - 1)}"
    for row in found:
        of_kind = [
            [value for value, query in zip(row.judged, queries, strict=True) if query.type == kind]
            for kind in kinds
        ]
        values = [fmean(row.judged), *map(fmean, of_kind), row.body, row.post]
        yield f"| {row.variant.name} | {' | '.join(f'{value:.3f}' for value in values)} |"


def cross_validated(found: Sequence[Row]) -> tuple[float, Counter[str]]:
    """What choosing by the other queries gives for each query, and how often each was chosen.

    Of the variants that lose nothing beyond ``_CHANCE`` for either set of titles
    the best of all other judged queries is taken: what is reached so is not
    fitted to the query that it is measured on.
    """
    kept = found[0]
    fair = [r for r in found if min(r.body - kept.body, r.post - kept.post) > -_CHANCE]
    reached, chosen = [], Counter[str]()
    for place in range(len(kept.judged)):
        best = max(fair, key=lambda row: sum(row.judged) - row.judged[place])
        reached.append(best.judged[place])
        chosen[best.variant.name] += 1
    return fmean(reached), chosen


def main(write: Callable[[str], object] = print) -> None:
    """Measure all variants; about a quarter of an hour."""
    if not SHARED.is_dir():
        sys.exit(f"no judged queries: {SHARED} is missing — they lie outside the repository")
    study = Study(documents(real_folder()), open_analyzer())
    queries = judged_queries(SHARED / "eval")
    found = list(rows(study, queries))
    for line in table(found, queries):
        write(line)
    reached, chosen = cross_validated(found)
    names = ", ".join(f"{name} {count} times" for name, count in chosen.most_common())
    write(f"leave one out: nDCG@10 {reached:.3f}; chosen: {names}")
    for variant in (VARIANTS[0], *(v for v in VARIANTS if not v.headlines)):
        fifths = study.of_all_bodies(variant)
        each = ", ".join(f"{value:.3f}" for value in fifths)
        write(f"title → body of all titles, {variant.name}: {fmean(fifths):.4f} ({each})")
    share, lost = study.copied(VARIANTS[0])
    write(f"words of titles that find their post: {share:.2%}; not: {', '.join(lost) or 'none'}")
    write(f"titles that find their post first: {study.pasted(VARIANTS[0]):.1%}")


if __name__ == "__main__":
    main()
