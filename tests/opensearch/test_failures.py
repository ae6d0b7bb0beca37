"""Which failed requests are sent again, and what is said of those that are not; needs no cluster."""

from __future__ import annotations

import pytest
from opensearchpy.exceptions import (
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

from indexer.engines.address import parse_address
from indexer.engines.opensearch import failures
from indexer.engines.opensearch.failures import (
    READING,
    WRITING,
    Tries,
    failure,
    is_passing,
    translated,
)
from indexer.errors import BadRequest, IndexBroken, IndexMissing, IndexUnavailable

ADDRESS = parse_address("opensearch://a,b,c/news")
REFUSED = NoConnection("N/A", "refused", OSError("refused"))
HANGS = ConnectionTimeout("TIMEOUT", "timed out", OSError("timed out"))
BUSY = TransportError(503, "unavailable", {})


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long would have been waited."""
    pauses: list[float] = []
    monkeypatch.setattr(failures, "sleep", pauses.append)
    return pauses


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (REFUSED, True),
        (HANGS, True),
        (BUSY, True),
        (TransportError(429, "too_many_requests", {}), True),
        (TransportError(500, "x", {"error": {"type": "node_disconnected_exception"}}), True),
        (TransportError(500, "null_pointer_exception", {}), False),
        (SSLError("N/A", "untrusted", OSError("untrusted")), False),
        (RequestError(400, "parsing_exception", {}), False),
        (NotFoundError(404, "index_not_found_exception", {}), False),
        (OpenSearchException("what is this"), False),
    ],
)
def test_what_may_pass_is_asked_again(error: OpenSearchException, expected: bool) -> None:
    assert is_passing(error) is expected
    assert Tries(READING, 3).again(error) is expected


def test_other_nodes_are_asked_at_once_and_no_reader_waits_for_all(pauses: list[float]) -> None:
    tries = Tries(READING, 3)
    assert [tries.again(REFUSED) for _ in range(4)] == [True, True, True, False]
    assert pauses == []


def test_a_build_waits_for_nodes_ever_longer(pauses: list[float]) -> None:
    tries = Tries(WRITING, 2)
    assert all(tries.again(REFUSED) for _ in range(12))
    assert len(pauses) == 10
    assert pauses == sorted(pauses)
    assert pauses[-1] == failures.LONGEST_PAUSE


def test_a_busy_cluster_is_left_alone_for_a_moment(pauses: list[float]) -> None:
    assert Tries(READING, 3).again(BUSY)
    assert pauses == [failures.FIRST_PAUSE]


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(failures, "monotonic", lambda: clock[0])
    tries = Tries(READING, 3)
    assert tries.again(BUSY)
    clock[0] = READING + 1
    assert not tries.again(BUSY)


@pytest.mark.parametrize(
    ("error", "kind", "part"),
    [
        (NotFoundError(404, "index_not_found_exception", {}), IndexMissing, "run citynews index"),
        (RequestError(400, "x", {"error": "too_many_clauses"}), BadRequest, "shorten it"),
        (RequestError(400, "mapper_exception", {}), IndexBroken, "build it again"),
        (AuthorizationException(403, "security", {}), IndexUnavailable, "refuses this user (403"),
        (
            AuthorizationException(403, "cluster_block_exception", {}),
            IndexUnavailable,
            "takes no changes now",
        ),
        (ConflictError(409, "version_conflict", {}), IndexUnavailable, "try again"),
        (REFUSED, IndexUnavailable, "does not answer (refused)"),
    ],
)
def test_each_failure_is_one_line_of_ours(
    error: OpenSearchException, kind: type[Exception], part: str
) -> None:
    told = translated(error, ADDRESS)
    assert type(told) is kind
    assert part in str(told)
    assert "\n" not in str(told)


def test_a_part_of_an_answer_fails_as_a_whole_one_does() -> None:
    error = {"type": "index_not_found_exception"}
    assert isinstance(failure({"status": 404, "error": error}), NotFoundError)
    assert is_passing(failure({"status": 503, "error": {"type": "search_phase"}}))
