"""Where batches are read: in a worker, or in the main process if there is little to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.build.reading import Batch, Cut, Source, Text, cut, read_texts
from indexer.engines.numbering import Numbering
from indexer.posts.boilerplate import Boilerplate, Counts, count

MOST_WORDS = 300_000
"""Words that are remembered between batches: some 40 MB, more than 7,478 posts hold."""


@dataclass(slots=True)
class Desk:
    """Reads batches of a source; texts of a sample lie here until it is known what to ignore.

    Words are numbered as they come: each is passed on once, until there are too many of them.
    """

    source: Source
    number: int = 0
    most_words: int = MOST_WORDS
    ignored: Boilerplate = field(default_factory=Boilerplate)
    _sampled: list[list[Text]] = field(default_factory=list)
    _words: Numbering = field(default_factory=Numbering)

    def sample(self, batch: Batch) -> Counts:
        """What the texts of a batch hold; they are kept for ``release``."""
        texts = read_texts(batch, self.source)
        self._sampled.append(texts)
        documents = [text.document for text in texts if text.document is not None]
        return count((document.excerpt, document.body) for document in documents)

    def release(self, ignored: Boilerplate) -> Iterator[Cut]:
        """Ignore this from now on; the batches that were sampled, cut, in their order."""
        sampled, self._sampled, self.ignored = self._sampled, [], ignored
        return map(self.cut, sampled)

    def read(self, batch: Batch) -> Cut:
        """A batch, cut."""
        return self.cut(read_texts(batch, self.source))

    def cut(self, texts: list[Text]) -> Cut:
        """Texts without what is ignored, cut."""
        if len(self._words) > self.most_words:
            self._words = Numbering()
        return cut(texts, self.ignored, self._words, self.number)
