"""The address of a cluster, and which engine it chooses."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

from indexer.engines.address import parse_address
from indexer.engines.opening import open_engine, open_writer
from indexer.engines.opensearch import OpenSearchEngine, OpenSearchWriter
from indexer.engines.place import Place, place_of
from indexer.engines.whoosh import WhooshEngine, WhooshWriter
from indexer.errors import BadRequest, IndexUnavailable, MissingExtra
from tests.opensearch.cluster import free_ports

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "opensearch://one:9201,two/city-news?shards=3&replicas=2"


def test_an_address_names_hosts_an_alias_and_counts() -> None:
    address = parse_address(ADDRESS)
    assert (address.hosts, address.alias) == (("one:9201", "two:9200"), "city-news")
    assert (address.shards, address.replicas, address.tls) == (3, 2, False)
    assert str(address) == "opensearch://one:9201,two:9200/city-news"
    assert parse_address("opensearchs://[::1]:9200/c").tls


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://host:9200/citynews",
        "opensearch://host:9200",
        "opensearch:///citynews",
        "opensearch://host:9200/City",
        "opensearch://host:9200/a/b",
        "opensearch://user:secret@host/citynews",
        "opensearch://host/citynews?shards=0",
        "opensearch://host/citynews?shards=many",
        "opensearch://host/citynews?color=red",
        "opensearch://host/citynews?shards",
        "opensearch://[host/citynews",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="CITYNEWS_ENGINE"):
        parse_address(text)


def test_the_password_is_not_shown() -> None:
    address = parse_address(ADDRESS, user="reader", password="secret")
    assert address.password == "secret"
    assert "secret" not in f"{address} {address!r}"


def test_one_setting_chooses_the_engine(tmp_path: Path) -> None:
    plain, clustered = place_of(tmp_path, {}), place_of(tmp_path, {"CITYNEWS_ENGINE": ADDRESS})
    assert (plain.cluster, str(plain)) == (None, str(tmp_path))
    assert isinstance(open_engine(plain), WhooshEngine)
    assert isinstance(open_writer(plain), WhooshWriter)
    assert isinstance(open_engine(clustered), OpenSearchEngine)
    assert isinstance(open_writer(clustered), OpenSearchWriter)


def test_name_password_and_certificates_are_settings_of_their_own(tmp_path: Path) -> None:
    names = {"USER": "reader", "PASSWORD": "secret", "CA": "ca.pem"}
    given = {f"CITYNEWS_ENGINE_{name}": value for name, value in names.items()}
    cluster = place_of(tmp_path, {"CITYNEWS_ENGINE": ADDRESS, **given}).cluster
    assert cluster is not None
    assert (cluster.user, cluster.password, cluster.ca) == ("reader", "secret", "ca.pem")


def test_a_missing_client_library_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(_name: str) -> None:
        raise ModuleNotFoundError

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(MissingExtra, match=r"citynews\[opensearch\]"):
        open_engine(Place(tmp_path, parse_address(ADDRESS)))


def test_a_cluster_that_is_away_is_unavailable_with_its_cause() -> None:
    [port] = free_ports(1)
    engine = OpenSearchEngine(parse_address(f"opensearch://127.0.0.1:{port}/citynews"))
    with pytest.raises(IndexUnavailable, match=r"127\.0\.0\.1.*does not answer.*refused"):
        engine.stats()
    engine.close()
