"""Numbers for strings, in the order in which they come."""

from __future__ import annotations


class Numbering(dict[str, int]):
    """Gives each string the next number when it is asked for first."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number
