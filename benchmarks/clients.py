"""Many readers in one thread: connections that are kept, one request after another on each.

A client must cost little beside a server that it shares a machine with: this
one takes about 0.1 ms of processor time an answer.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

LOOKS = 4
"""How often ``look`` is called in the course of the time."""

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_NO_ANSWER = 0


class Reader:
    """One connection, which asks for the next of ``paths`` when it has an answer."""

    def __init__(self, port: int, paths: Iterator[str]) -> None:
        self._port = port
        self._paths = paths
        self._got = b""
        self.socket = self._connected()

    def ask(self) -> None:
        """Send a request; there are always more paths than time."""
        self._got = b""
        path = next(self._paths)
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode(
                "ascii"
            )
        )

    def status(self) -> int | None:
        """The status of the answer if all of it is here, 0 if the connection was lost."""
        try:
            piece = self.socket.recv(1 << 16)
        except OSError:
            piece = b""
        self._got += piece
        head, separator, body = self._got.partition(b"\r\n\r\n")
        length = _LENGTH.search(head) if separator else None
        if length and len(body) >= int(length[1]):
            return int(head[9:12])
        return None if piece else _NO_ANSWER

    def reconnect(self) -> None:
        """Begin anew after a connection was lost."""
        self.socket.close()
        self.socket = self._connected()

    def _connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port))


def ask_together(
    port: int, paths: Sequence[str], clients: int, seconds: float, look: Callable[[], None]
) -> Counter[int]:
    """How many answers of which status came; ``paths`` are asked once each, in order."""
    began = time.monotonic()
    looks = iter(range(1, LOOKS + 1))
    due = began + next(looks) * seconds / LOOKS
    statuses: Counter[int] = Counter()
    shared = iter(paths)
    with selectors.DefaultSelector() as selector, ExitStack() as stack:
        for _ in range(clients):
            reader = Reader(port, shared)
            stack.callback(reader.socket.close)
            selector.register(reader.socket, selectors.EVENT_READ, reader)
            reader.ask()
        while (now := time.monotonic()) < began + seconds:
            if now >= due:
                look()
                due = began + next(looks) * seconds / LOOKS
            for key, _ in selector.select(0.1):
                _go_on(selector, key.data, statuses)
    return statuses


def _go_on(selector: selectors.BaseSelector, reader: Reader, statuses: Counter[int]) -> None:
    status = reader.status()
    if status is None:
        return
    statuses[status] += 1
    if status == _NO_ANSWER:
        selector.unregister(reader.socket)
        reader.reconnect()
        selector.register(reader.socket, selectors.EVENT_READ, reader)
    reader.ask()
