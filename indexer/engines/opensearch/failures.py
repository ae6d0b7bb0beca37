"""What a failed request means: ask again, or which error of ours it is."""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from opensearchpy.exceptions import (
    HTTP_EXCEPTIONS,
    AuthenticationException,
    AuthorizationException,
    ConflictError,
    ConnectionTimeout,
    NotFoundError,
    OpenSearchException,
    RequestError,
    SSLError,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as NoConnection

from indexer.errors import BadRequest, CitynewsError, IndexBroken, IndexMissing, IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.engines.address import Address

READING = 20.0
"""Seconds after which a search is not sent again."""

WRITING = 180.0
"""The same for what a build sends: a node that hangs is missed after half a minute, and its
shards are taken over after that."""

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0

BUSY = (429, 502, 503, 504)
"""Statuses of a cluster that will answer later, or by another node."""

_FAULT = 500
_NODE_LOST = ("node_closed", "node_disconnected", "node_not_connected", "transport_exception")
"""What the type of a 500 holds when a node went away in the middle of a request."""


class Tries:
    """When a request is sent again: at once where another node may answer, then ever later."""

    def __init__(self, patience: float, nodes: int) -> None:
        self._until = monotonic() + patience
        self._waits_for_nodes = patience > READING
        self._others = nodes
        self._pause = FIRST_PAUSE

    def again(self, error: OpenSearchException) -> bool:
        """Wait until it is time; False if the request should be given up.

        A reader is not kept waiting for a cluster none of whose nodes can be reached.
        """
        if not is_passing(error) or monotonic() > self._until:
            return False
        if isinstance(error, NoConnection):
            self._others -= 1
            if self._others >= 0:
                return True
            if not self._waits_for_nodes and not isinstance(error, ConnectionTimeout):
                return False
        sleep(self._pause)
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        return True


def is_passing(error: OpenSearchException) -> bool:
    """Whether the same request may succeed a little later, or when another node gets it."""
    if isinstance(error, NoConnection):
        return not isinstance(error, SSLError)
    return isinstance(error, TransportError) and is_passing_status(
        error.status_code, str(error.info)
    )


def is_passing_status(status: int | str, cause: str) -> bool:
    """The same of one part of an answer; ``cause`` names the cluster's exceptions."""
    return status in BUSY or (status == _FAULT and any(name in cause for name in _NODE_LOST))


def failure(answer: Mapping[str, Any]) -> TransportError:
    """The client's error for an answer that is one of several in a response."""
    kind: Any = HTTP_EXCEPTIONS.get(answer["status"], TransportError)
    error: TransportError = kind(answer["status"], answer["error"]["type"], dict(answer))
    return error


def translated(error: OpenSearchException, address: Address) -> CitynewsError:
    """The error of ours that a client's error is."""
    if isinstance(error, NotFoundError):
        return IndexMissing(f"{address}: no index — run citynews index")
    if isinstance(error, RequestError):
        return _refused(error, address)
    what, cure = _unavailable(error, address)
    return IndexUnavailable(f"{address}: {what} ({_cause(error)}) — {cure}")


def _unavailable(error: OpenSearchException, address: Address) -> tuple[str, str]:
    if isinstance(error, TransportError) and error.error == "cluster_block_exception":
        return "the cluster takes no changes now", "see what blocks it; a full disk does"
    if isinstance(error, AuthenticationException | AuthorizationException):
        return (
            "the cluster refuses this user",
            "check CITYNEWS_ENGINE_USER and CITYNEWS_ENGINE_PASSWORD",
        )
    if isinstance(error, SSLError):
        cure = "check CITYNEWS_ENGINE_CA; without TLS the address begins with opensearch://"
        return "no TLS connection that can be trusted", cure
    if isinstance(error, ConflictError):
        return "somebody else changed the same", "try again"
    hint = "" if address.tls else "; over TLS its address begins with opensearchs://"
    return "the cluster does not answer", f"check that it runs and can be reached{hint}"


def _refused(error: RequestError, address: Address) -> CitynewsError:
    if "too_many_clauses" in str(error.info) or "maxClauseCount" in str(error.info):
        return BadRequest("the query has more words than the cluster allows; shorten it")
    return IndexBroken(
        f"{address}: the cluster cannot answer from this index ({_cause(error)}); build it again"
    )


def _cause(error: OpenSearchException) -> str:
    """What an error says, on one line."""
    if isinstance(error, TransportError):
        status = f"{error.status_code} " if isinstance(error.status_code, int) else ""
        return " ".join(f"{status}{_reason(error)}".split())[:300]
    return " ".join(str(error).split())[:300]


def _reason(error: TransportError) -> str:
    info = error.info
    if isinstance(info, dict) and isinstance(info.get("error"), dict):
        causes = info["error"].get("root_cause") or [info["error"]]
        return str(causes[0].get("reason", error.error))
    return str(info if isinstance(info, Exception) else error.error)
