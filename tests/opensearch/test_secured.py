"""A cluster behind TLS and a password: what is right is answered, what is wrong is said."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from indexer.engines.base import Request
from indexer.engines.nodes import Term
from indexer.engines.opensearch import OpenSearchEngine, OpenSearchWriter
from indexer.errors import IndexUnavailable
from tests.engines.random_cases import make_document
from tests.opensearch.secured import PASSWORD, USER, Certificate, authority, secured, signed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.engines.address import Address

pytestmark = pytest.mark.opensearch


@pytest.fixture(scope="module")
def own_ca(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return authority(tmp_path_factory.mktemp("own"), "ours")


@pytest.fixture(scope="module")
def guarded(
    address: Address, own_ca: Certificate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Address]:
    """The cluster with all that it takes to be let in."""
    certificate = signed(tmp_path_factory.mktemp("node"), own_ca)
    with secured(address.hosts[0], certificate) as host:
        yield replace(
            address,
            hosts=(host,),
            tls=True,
            user=USER,
            password=PASSWORD,
            ca=str(own_ca.certificate),
        )


def test_with_the_right_authority_and_password_it_is_written_and_searched(
    guarded: Address,
) -> None:
    OpenSearchWriter(guarded).write([make_document("a", body="봄 축제")], fingerprint="f")
    engine = OpenSearchEngine(guarded)
    assert engine.search(Request(Term("축제"))).total == 1
    engine.close()


def refusal(address: Address) -> str:
    """What a search and a build say, which is the same, and soon."""
    engine, began = OpenSearchEngine(address), time.monotonic()
    with pytest.raises(IndexUnavailable) as searching:
        engine.stats()
    with pytest.raises(IndexUnavailable) as writing:
        OpenSearchWriter(address).write([], fingerprint="f")
    engine.close()
    assert time.monotonic() - began < 15
    assert str(searching.value).partition("(")[0] == str(writing.value).partition("(")[0]
    said = str(searching.value)
    assert PASSWORD not in said
    assert "\n" not in said
    return said


def test_another_authority_is_not_trusted(guarded: Address, tmp_path: Path) -> None:
    other = str(authority(tmp_path, "other").certificate)
    said = refusal(replace(guarded, ca=other))
    assert "no TLS connection that can be trusted" in said
    assert "CITYNEWS_ENGINE_CA" in said


def test_nor_is_one_that_the_system_does_not_know(guarded: Address) -> None:
    assert "CITYNEWS_ENGINE_CA" in refusal(replace(guarded, ca=""))


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"user": "nobody"}, {"user": ""}])
def test_a_wrong_name_or_password_is_said_to_be(guarded: Address, changes: dict[str, str]) -> None:
    said = refusal(replace(guarded, **changes))  # type: ignore[arg-type]  # texts alone
    assert "the cluster refuses this user (401 " in said
    assert "CITYNEWS_ENGINE_PASSWORD" in said


def test_plain_http_to_a_port_of_tls_is_told_of_tls(guarded: Address) -> None:
    assert "opensearchs://" in refusal(replace(guarded, tls=False, ca=""))


def test_tls_to_a_port_of_plain_http_is_told_too(address: Address, own_ca: Certificate) -> None:
    said = refusal(replace(address, tls=True, ca=str(own_ca.certificate)))
    assert "without TLS the address begins with opensearch://" in said


def test_a_file_of_certificates_that_is_none_is_named(guarded: Address, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pem"
    bad.write_text("no certificate")
    for path in (bad, tmp_path / "missing.pem"):
        assert "CITYNEWS_ENGINE_CA" in refusal(replace(guarded, ca=str(path)))
