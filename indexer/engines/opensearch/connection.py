"""The one border to the client library: connections to a cluster, and its errors as ours."""

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConflictError,
    NotFoundError,
    OpenSearchException,
    RequestError,
    TransportError,
)

from indexer.errors import BadRequest, IndexBroken, IndexMissing, IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indexer.engines.address import Address

TIMEOUT = 10.0
"""Seconds that one node may take for an answer; then another one is asked."""

TRIES = 3
WRITING = 120.0
"""Seconds that a bulk or an administrative request may take."""

NOT_FOUND = 404
BUSY = (429, 502, 503, 504)
"""Statuses of a cluster that will answer later, or by another node."""


class Connection:
    """A client for each process that uses it: a server forks, and sockets must not be shared."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._lock = Lock()
        self._client: OpenSearch | None = None
        self._owner = 0

    @property
    def client(self) -> OpenSearch:
        """The client of this process, made when it is first asked for."""
        with self._lock:
            if self._client is None or self._owner != os.getpid():
                self._client, self._owner = self._connect(), os.getpid()
            return self._client

    def _connect(self) -> OpenSearch:
        address = self.address
        secured: dict[str, Any] = {"use_ssl": True, "verify_certs": True} if address.tls else {}
        if address.ca:
            secured["ca_certs"] = address.ca
        if address.user:
            secured["http_auth"] = (address.user, address.password)
        return OpenSearch(
            list(address.hosts),
            timeout=TIMEOUT,
            max_retries=TRIES,
            retry_on_timeout=True,
            retry_on_status=BUSY,
            maxsize=16,
            **secured,
        )

    def close(self) -> None:
        """Close this process's sockets."""
        with self._lock:
            if self._client is not None and self._owner == os.getpid():
                self._client.close()
            self._client = None

    @contextmanager
    def translated(self) -> Iterator[OpenSearch]:
        """The client; whatever it raises within becomes an error of ours."""
        try:
            yield self.client
        except NotFoundError as error:
            raise IndexMissing(f"{self.address}: no index — run citynews index") from error
        except (AuthenticationException, AuthorizationException) as error:
            raise IndexUnavailable(
                f"{self.address}: the cluster refuses this user ({_cause(error)})"
                " — check CITYNEWS_ENGINE_USER and CITYNEWS_ENGINE_PASSWORD"
            ) from error
        except ConflictError as error:
            raise IndexUnavailable(f"{self.address}: {_cause(error)}; try again") from error
        except RequestError as error:
            raise self._refused(error) from error
        except OpenSearchException as error:
            raise IndexUnavailable(
                f"{self.address}: the cluster does not answer ({_cause(error)})"
                " — check that it runs and can be reached"
            ) from error

    def failed(self, answer: Mapping[str, Any]) -> IndexUnavailable:
        """The error of an answer that is one of several."""
        if answer.get("status") == NOT_FOUND:
            return IndexMissing(f"{self.address}: no index — run citynews index")
        reason = answer["error"].get("reason") or answer["error"].get("type")
        return IndexUnavailable(f"{self.address}: a part of the cluster does not answer ({reason})")

    def _refused(self, error: RequestError) -> Exception:
        if "too_many_clauses" in str(error.info) or "maxClauseCount" in str(error.info):
            return BadRequest("the query has more words than the cluster allows; shorten it")
        return IndexBroken(
            f"{self.address}: the cluster cannot answer from this index ({_cause(error)});"
            " build it again"
        )


def is_busy(error: OpenSearchException) -> bool:
    """Whether the same request may succeed a little later."""
    return isinstance(error, TransportError) and error.status_code in (*BUSY, "N/A", "TIMEOUT")


def _cause(error: OpenSearchException) -> str:
    """What an error says, on one line."""
    if isinstance(error, TransportError):
        status = "" if error.status_code == "N/A" else f"{error.status_code} "
        return " ".join(f"{status}{_reason(error)}".split())[:300]
    return " ".join(str(error).split())[:300]


def _reason(error: TransportError) -> str:
    info = error.info
    if isinstance(info, dict) and isinstance(info.get("error"), dict):
        causes = info["error"].get("root_cause") or [info["error"]]
        return str(causes[0].get("reason", error.error))
    return str(info if isinstance(info, Exception) else error.error)
