"""``index --watch``: the index follows the folder of posts.

File-system events only say that it is time to look: what has changed is decided
by the same comparison as in any other run, so that a lost, doubled or misleading
event changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import watchfiles

from indexer.build.indexing import Indexing
from indexer.errors import IndexLocked, PostsUnreadable

QUIET = 200
"""Milliseconds without another event before a change counts as finished."""

AT_MOST = 2000
"""Milliseconds for which events are gathered if they do not end."""

LOOK = 1000
"""Milliseconds after which to look whether the folder itself is still the same."""

ANYWAY = 300.0
"""Seconds after which to compare without any event: network folders do not tell all."""

GRACE = 1.0
"""Seconds for which a post may vanish: editors and synchronisers put files back."""

Say = Callable[[str], None]


def keep_up(indexing: Indexing, moments: Iterable[None], say: Say) -> None:
    """Bring the index up to date at each of ``moments``; what stands in the way is said."""
    for _ in moments:
        try:
            if indexing.vanished():
                time.sleep(GRACE)
            report = indexing.run()
        except (PostsUnreadable, IndexLocked) as error:
            say(f"{error}; the index stays as it is until the next change")
            continue
        if report.touched:
            for line in report.lines():
                say(line)


def moments_of_change(folder: Path) -> Iterator[None]:
    """Now, whenever something under ``folder`` has changed, and when the folder is back."""
    while True:
        watched = _inode(folder)
        if watched is None:
            time.sleep(LOOK / 1000)
            continue
        due = 0.0
        for events in _events(folder):
            if events or time.monotonic() >= due:
                due = time.monotonic() + ANYWAY
                yield
            if _inode(folder) != watched:
                break


def _events(folder: Path) -> Iterator[object]:
    """Sets of events; an empty one each ``LOOK``."""
    return watchfiles.watch(
        folder,
        watch_filter=None,
        debounce=AT_MOST,
        step=QUIET,
        rust_timeout=LOOK,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )


def _inode(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
