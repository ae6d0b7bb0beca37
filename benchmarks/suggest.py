"""Suggestions while a reader types: the time of each keystroke.

    python -m benchmarks.suggest [--titles N] [--terms N] [--json FILE]

Titles are those of the posts at hand, recombined word by word up to the wanted
number; terms are words of the posts with endings that make new ones.  Typed
are sampled titles and terms from their first key to their last: syllables in
the middle of being composed, initial consonants, and the other keyboard layout.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.posts import SEED, documents, real_folder
from benchmarks.timing import latencies
from indexer.korean.jamo import compose, initials, keystrokes
from indexer.korean.keyboard import to_latin
from indexer.search.suggest import Entry, Kind, Suggester

TITLES, TERMS = 100_000, 50_000
SAMPLE = 60
ROUNDS = 3
KEYS = 14
"""Keys of each sampled text that are typed."""


def entries(titles: int, terms: int) -> Iterator[Entry]:
    """So many titles by rising date and terms by falling frequency."""
    rng = random.Random(SEED)  # noqa: S311 -- repeatable, not secret
    posts = documents(real_folder())
    real = [post.title.split() for post in posts]
    for rank in range(titles):
        words = real[rank] if rank < len(real) else _recombined(real, rng)
        yield Entry(" ".join(words), Kind.TITLE, rank * 0.01)
    counts = Counter(w for post in posts for w in re.findall("[가-힣A-Za-z]{2,}", post.body))
    words = [word for word, _ in counts.most_common(terms)]
    for number in range(terms):
        word = words[number] if number < len(words) else rng.choice(words) + rng.choice(words)
        yield Entry(word, Kind.TERM, float(terms - number))


def typed(texts: Sequence[str]) -> dict[str, list[str]]:
    """What stands in the box after each key of each text, in four ways of typing."""
    plain = [text for text in texts if re.fullmatch("[가-힣 ]+", text[:6])]
    steps = [keystrokes(text)[:n] for text in plain for n in range(1, KEYS)]
    letters = [text.replace(" ", "") for text in plain]
    return {
        "mid-composition": [compose(step) for step in steps],
        "initials": [initials(text)[:n] for text in letters for n in range(1, 6)],
        "initials between": [text[0] + initials(text[1:n]) for text in letters for n in (2, 3, 5)],
        "other layout": [to_latin(step) or step for step in steps],
    }


def _recombined(titles: Sequence[Sequence[str]], rng: random.Random) -> list[str]:
    one, other = rng.choice(titles), rng.choice(titles)
    return [*one[: rng.randint(1, len(one))], *other[-rng.randint(1, len(other)) :]]


def main() -> None:
    """Measure, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--titles", type=int, default=TITLES)
    parser.add_argument("--terms", type=int, default=TERMS)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    given = list(entries(options.titles, options.terms))
    suggester = Suggester.build(given)
    rng = random.Random(SEED)  # noqa: S311 -- repeatable, not secret
    texts = [entry.text for entry in rng.sample(given, min(SAMPLE, len(given)))]
    print(f"{len(suggester):,} texts; p50 / p99 / longest in ms of a keystroke")
    figures = {}
    for name, steps in typed(texts).items():
        found = latencies({name: suggester.suggest}, steps, ROUNDS)[name]
        figures[name] = {"p50": found.p50, "p99": found.p99, "keystrokes": len(steps)}
        print(f"{name:18} {found.p50:.3f} / {found.p99:.3f}  ({len(steps)} keystrokes)")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
