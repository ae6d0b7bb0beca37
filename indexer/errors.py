"""One tree of errors: the ground on which every other module stands.

    CitynewsError                exit 1   500 internal
    ├── BadRequest               exit 2   400 bad_request        what the caller sent cannot be used
    │   └── QueryTooLong         exit 2   400 query_too_long
    ├── NotFound                 exit 1   404 not_found          no such post
    ├── IndexUnavailable         exit 1   503 index_unavailable  there is no index to answer from
    │   ├── IndexMissing         exit 1   503 index_missing
    │   └── IndexBroken          exit 1   503 index_broken
    ├── IndexUnwritable          exit 1   500 index_unwritable   no space, no permission
    ├── IndexLocked              exit 1   503 index_locked       another writer is at work
    ├── PostsUnreadable          exit 1   500 posts_unreadable   the folder of posts cannot be read
    ├── WorkerDied               exit 1   500 worker_died        a process of ours ended too early
    ├── Interrupted              exit 130 or 143                 told to stop: Ctrl-C or SIGTERM
    └── MissingExtra             exit 1   500 missing_extra      an optional library is not installed

A message is one line: what, where, the cure.  The command line turns an error
into its ``exit_code``, the web app into its ``status`` and ``code``.  A single
bad post is no error but a value in the report (see ``indexer.posts.reader``).
"""


class CitynewsError(Exception):
    """Base of every error that citynews raises on purpose."""

    exit_code = 1
    status = 500
    code = "internal"


class BadRequest(CitynewsError):
    """The caller's input cannot be used as it is."""

    exit_code = 2
    status = 400
    code = "bad_request"


class QueryTooLong(BadRequest):
    """The query text is longer than the limit."""

    code = "query_too_long"


class NotFound(CitynewsError):
    """There is no post with this id."""

    status = 404
    code = "not_found"


class IndexUnavailable(CitynewsError):
    """There is no index that could answer."""

    status = 503
    code = "index_unavailable"


class IndexMissing(IndexUnavailable):
    """The index folder holds no index yet."""

    code = "index_missing"


class IndexBroken(IndexUnavailable):
    """The index folder holds something that cannot be opened as an index."""

    code = "index_broken"


class IndexUnwritable(CitynewsError):
    """The index folder cannot be written: no space, no permission, read only."""

    code = "index_unwritable"


class IndexLocked(CitynewsError):
    """Another process is writing this index."""

    status = 503
    code = "index_locked"


class PostsUnreadable(CitynewsError):
    """The folder of posts does not exist or cannot be listed."""

    code = "posts_unreadable"


class WorkerDied(CitynewsError):
    """A worker process ended before its work was done."""

    code = "worker_died"


class Interrupted(CitynewsError):
    """Somebody wants this process to stop; ``signal`` is how it was told."""

    code = "interrupted"

    def __init__(self, message: str, signal: int) -> None:
        super().__init__(message)
        self.exit_code = 128 + signal


class MissingExtra(CitynewsError):
    """A feature needs a library that is installed by an extra."""

    code = "missing_extra"
