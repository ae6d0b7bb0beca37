"""The border to the client library: connections to a cluster, and its errors as ours."""

from __future__ import annotations

import os
from base64 import b64encode
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from indexer.engines.opensearch.failures import BUSY, READING, Tries, translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.engines.address import Address

T = TypeVar("T")

TIMEOUT = 10.0
"""Seconds that one node may take for an answer; then another one is asked."""

LASTING = 120.0
"""Seconds that a bulk or an administrative request may take."""


def _credentials(address: Address) -> str:
    """The header, in UTF-8: the client's own is in Latin-1, in which not every password is spelled."""
    return "Basic " + b64encode(f"{address.user}:{address.password}".encode()).decode("ascii")


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
            secured["headers"] = {"authorization": _credentials(address)}
        return OpenSearch(
            list(address.hosts),
            timeout=TIMEOUT,
            max_retries=0,  # ``ask`` does it, with pauses; the client only avoids the dead node
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

    def ask(self, request: Callable[[OpenSearch], T], patience: float = READING) -> T:
        """What ``request`` returns, which may be sent twice; its failures become errors of ours.

        It is sent again, to another node where there is one, while the cluster
        is busy or has lost a node, but no more after ``patience`` seconds.
        """
        tries = Tries(patience, len(self.address.hosts))
        while True:
            try:
                return request(self.client)
            except OpenSearchException as error:
                if not tries.again(error):
                    raise translated(error, self.address) from error
