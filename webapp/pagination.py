"""Which page numbers a list of pages shows."""

from __future__ import annotations

REACH = 2
"""Pages to either side of the current one."""


def page_numbers(page: int, pages: int) -> list[int | None]:
    """First, last and the pages around ``page``, in order; ``None`` is a gap of two or more."""
    near = range(max(1, page - REACH), min(pages, page + REACH) + 1)
    shown: list[int | None] = []
    before = 0
    for number in sorted({1, pages, *near}):
        if number - before == 2:  # noqa: PLR2004 -- a gap of one page is that page
            shown.append(number - 1)
        elif number - before > 2:  # noqa: PLR2004
            shown.append(None)
        shown.append(number)
        before = number
    return shown
