"""What understands readers: analysis, aliases and spelling, together and for one index.

An index is made by one analysis; when a writer switches to one made by another
(the dictionary has changed), readers' words have to be read by that too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indexer.search.matching import Matcher
from indexer.search.spelling import Spelling


@dataclass(frozen=True, slots=True)
class Language:
    """How words are matched, and what a misspelt one may have meant."""

    matcher: Matcher
    spelling: Spelling

    def knowing(self, headlines: Mapping[str, float]) -> Language:
        """The same with what terms of headlines are worth; what is remembered is shared."""
        return replace(self, matcher=replace(self.matcher, headlines=headlines))
