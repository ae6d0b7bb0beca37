"""A changed user dictionary: which words and which posts it touches.

    names before, names now → names that came or went → words and posts that hold one

A word that holds none of them is read as before, so its analysis and the posts
that are made of such words stay.
"""

from __future__ import annotations

import re
from pathlib import Path

from indexer.engines.protocol import Engine
from indexer.korean.names import Names, fingerprint_of, load_names
from indexer.korean.normalize import normalize


def changed_names(index: Path, held: str, wanted: str, names: Names) -> Names | None:
    """The names that came or went between two fingerprints; None if more has changed.

    ``held`` is the fingerprint of what lies in ``index``, ``wanted`` that of an
    analyzer with ``names``.
    """
    before = load_names(index, held)
    if before is None or held.replace(fingerprint_of(before), fingerprint_of(names)) != wanted:
        return None
    return before ^ names


def holding(names: Names) -> re.Pattern[str]:
    """Finds the texts that hold one of ``names``, which must be some.

    A number is read by its value before it is analysed, so a name with a digit
    may stand behind any digit.
    """
    plain = sorted(re.escape(name) for name in names)
    numbers = [r"\d"] if any(char.isdigit() for name in names for char in name) else []
    return re.compile("|".join((*plain, *numbers)))


def without_touched(engine: Engine, names: Names) -> dict[str, str]:
    """The digests of all posts; that of a post which holds one of ``names`` is like no content's."""
    pattern = holding(names)
    digests = dict(engine.digests())
    for document in engine.documents():
        text = "\n".join((document.title, document.excerpt, document.body))
        if pattern.search(normalize(text).text):
            digests[document.id] = f"- {digests[document.id].partition(' ')[2]}"
    return digests
