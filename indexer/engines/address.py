"""Which engine an installation searches: the address of an OpenSearch cluster.

    opensearch://host:9200/citynews
    opensearchs://host1:9200,host2:9200/citynews?shards=3&replicas=1

``opensearchs`` is the same over TLS; the path is the alias under which the
index is found.  Name and password come from settings of their own, so that an address can
be shown in logs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from indexer.errors import BadRequest

PORT = 9200
_ALIAS = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_HOST = re.compile(r"([\w.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?")
_COUNT = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Address:
    """A cluster, and the alias of the index on it.

    ``ca`` is a file of certificates that is trusted instead of the system's.
    ``shards`` and ``replicas`` are those of an index that is made anew.
    """

    hosts: tuple[str, ...]
    alias: str
    tls: bool = False
    user: str = ""
    password: str = ""
    ca: str = ""
    shards: int = 1
    replicas: int = 1

    def __str__(self) -> str:
        scheme = "opensearchs" if self.tls else "opensearch"
        return f"{scheme}://{','.join(self.hosts)}/{self.alias}"

    def __repr__(self) -> str:
        return f"Address({self})"  # without the password


def parse_address(text: str, *, user: str = "", password: str = "", ca: str = "") -> Address:
    """Read ``CITYNEWS_ENGINE``; raises ``BadRequest`` if it is no such address."""
    try:
        url = urlsplit(text.strip())
        options = dict(parse_qsl(url.query, strict_parsing=True) if url.query else ())
    except ValueError as error:
        raise _unfit(text, str(error)) from None
    if url.scheme not in ("opensearch", "opensearchs"):
        raise _unfit(text, "it does not begin with opensearch:// or opensearchs://")
    hosts = tuple(host for host in url.netloc.split(",") if host)
    if not hosts or not all(_HOST.fullmatch(host) for host in hosts):
        raise _unfit(text, "name one or more hosts; a user goes into CITYNEWS_ENGINE_USER")
    alias = url.path.strip("/")
    if not _ALIAS.fullmatch(alias):
        raise _unfit(text, "its path has to be a name of small letters, digits and hyphens")
    for name, value in options.items():
        if name not in ("shards", "replicas") or not _COUNT.fullmatch(value):
            raise _unfit(text, f"{name}={value} is not shards=… or replicas=… with a number")
    counts = {name: int(value) for name, value in options.items()}
    if counts.get("shards") == 0:
        raise _unfit(text, "an index has at least one shard")
    with_ports = tuple(host if re.search(r":\d+$", host) else f"{host}:{PORT}" for host in hosts)
    return Address(with_ports, alias, url.scheme == "opensearchs", user, password, ca, **counts)


def _unfit(text: str, why: str) -> BadRequest:
    return BadRequest(
        f"CITYNEWS_ENGINE: {text[:80]!r} cannot be used: {why} — give opensearch://host:9200/name"
    )
