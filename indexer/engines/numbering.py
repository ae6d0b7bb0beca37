"""Numbers for strings, in the order in which they come."""

from __future__ import annotations

from collections import defaultdict
from itertools import count


class Numbering(defaultdict[str, int]):
    """Gives each string the next number when it is asked for first."""

    def __init__(self) -> None:
        super().__init__(count().__next__)
