"""A border around a cluster that has none: TLS, and a name with a password.

The distribution that the tests run lacks the security plugin.  This proxy
stands where it would: what it lets through reaches the real cluster.
"""

from __future__ import annotations

import http.client
import ssl
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

USER, PASSWORD = "citynews", "한 비밀번호: 1"
_ALLOWED = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of a certificate and its key."""

    certificate: Path
    key: Path


def authority(folder: Path, name: str) -> Certificate:
    """A certificate that signs others."""
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    _openssl("req", "-x509", "-subj", f"/CN={name}", *_new(made))
    return made


def signed(folder: Path, by: Certificate) -> Certificate:
    """A certificate of 127.0.0.1."""
    made = Certificate(folder / "node.pem", folder / "node.key")
    _openssl(
        *("req", "-x509", "-subj", "/CN=127.0.0.1", *_new(made)),
        *("-CA", str(by.certificate), "-CAkey", str(by.key)),
        *(
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ),
    )
    return made


def _new(made: Certificate) -> list[str]:
    files = ["-keyout", str(made.key), "-out", str(made.certificate)]
    return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", *files]


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


class _Border(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, node: str, *arguments: object) -> None:
        self._node = node
        super().__init__(*arguments)  # type: ignore[arg-type]  # as the server calls it

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Authorization") != _ALLOWED:
            self._answer(401, b"Unauthorized", "text/plain")
            return
        with closing(http.client.HTTPConnection(self._node, timeout=60)) as connection:
            kind = self.headers.get("Content-Type")
            connection.request(
                self.command, self.path, body, {"Content-Type": kind} if kind else {}
            )
            answer = connection.getresponse()
            content = answer.read()
        self._answer(answer.status, content, answer.headers["Content-Type"] or "text/plain")

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass  # noqa: N815 -- the library's names

    def _answer(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    context: ssl.SSLContext

    def finish_request(self, request: object, client_address: object) -> None:
        """Shake hands in the client's thread; who does not speak TLS is hung up on."""
        try:
            with self.context.wrap_socket(request, server_side=True) as secured:  # type: ignore[arg-type]
                super().finish_request(secured, client_address)
        except OSError:
            return


@contextmanager
def secured(node: str, certificate: Certificate) -> Iterator[str]:
    """The address of a border around the node at an address."""
    server = _Server(("127.0.0.1", 0), partial(_Border, node))
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.load_cert_chain(certificate.certificate, certificate.key)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
