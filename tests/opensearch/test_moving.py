"""A running site moves to the cluster and back by the commands of docs/scaling.md; nobody notices."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from indexer.engines.opening import open_engine
from indexer.engines.place import Place
from indexer.korean.lexicon import FILE_NAME as LEXICON
from tests.conftest import ROOT
from tests.opensearch.cluster import free_ports

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.engines.address import Address

pytestmark = [pytest.mark.opensearch, pytest.mark.kiwi]

CITYNEWS = [sys.executable, "-W", "error", "-c", "from webapp.cli import main; main()"]
PATHS = [
    *(f"/api/search?q={quote(query)}" for query in ("", "세종시청", "축제 -세종", "tpwhd")),
    f"/api/search?q={quote('세종 버스')}&sort=newest&stories=1",
    f"/search?q={quote('호수공원')}",
    "/",
]
PATIENCE = 120.0
IN_A_ROW = 20
"""Answers of one generation after which no worker is taken to search another one."""


class Readers:
    """Clients that ask without a pause, by new connections and by kept ones."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._over = Event()
        self._threads = [Thread(target=self._ask, args=(keeps,)) for keeps in (False, False, True)]
        self.failures: list[str] = []
        self.answers: dict[str, set[str]] = {path: set() for path in PATHS}
        self.count = 0

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, keeps: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        for path in cycle(PATHS):
            if self._over.is_set():
                break
            try:
                status, body = fetch(connection, path)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"{path}: {error!r}")
                connection.close()
                continue
            if status != 200:
                self.failures.append(f"{path}: {status} {body[:200]}")
            self.count += 1
            self.answers[path].add(told(path, body))
            if not keeps:
                connection.close()
        connection.close()


def fetch(connection: http.client.HTTPConnection, path: str) -> tuple[int, str]:
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.read().decode()


def told(path: str, body: str) -> str:
    """What an answer says of the posts: all but the time it took and the scores' last digits."""
    if not path.startswith("/api"):
        return ""
    answer = json.loads(body)
    answer.pop("took_ms", None)
    for hit in answer.get("hits", ()):
        del hit["score"]
    return json.dumps(answer, sort_keys=True)


class Site:
    """A running ``citynews serve``."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._log = log
        self.port = int(self.says("citynews serves http://").split()[2].rpartition(":")[2])

    def reload(self, says: str) -> str:
        """Have the settings read again; the line with ``says`` in it that this brings."""
        before = len(self._lines())
        self._process.send_signal(signal.SIGHUP)
        return self.says(says, before)

    def says(self, part: str, after: int = 0) -> str:
        """Wait for a line with ``part`` in it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for line in self._lines()[after:]:
                if part in line:
                    return line
            time.sleep(0.1)
        raise TimeoutError("\n".join(self._lines()[-10:]))

    def _lines(self) -> list[str]:
        lines = self._log.read_text("utf-8").splitlines()
        return [line for line in lines if not line.startswith("{")]  # one for each request


@contextmanager
def serving(config: Path) -> Iterator[Site]:
    """``citynews serve`` with a file of settings."""
    log = config.with_suffix(".log")
    environment = os.environ | {"CITYNEWS_CONFIG": str(config)}
    with (
        log.open("wb") as file,
        subprocess.Popen(
            [*CITYNEWS, "serve", "--port", "0", "--workers", "2"],
            env=environment,
            cwd=ROOT,
            stdout=file,
            stderr=file,
        ) as process,
    ):
        try:
            yield Site(process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


def wait_for_generation(port: int, wanted: str) -> None:
    """Wait until all workers search a generation."""
    until, row = time.monotonic() + PATIENCE, 0
    while row < IN_A_ROW:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            state: dict[str, Any] = json.loads(fetch(connection, "/readyz")[1])
        row = row + 1 if state.get("generation") == wanted else 0
        assert time.monotonic() < until, (wanted, state)


def generation_of(place: Place) -> str:
    with closing(open_engine(place)) as engine:
        return engine.stats().generation


def test_a_site_moves_to_the_cluster_and_back_without_a_failed_request(
    corpus_index: Path, address: Address, tmp_path: Path
) -> None:
    config, folder = tmp_path / "citynews.toml", tmp_path / "clustered"
    at_home = f'index = "{corpus_index}"\n'
    name = f"{address}?shards={address.shards}&replicas={address.replicas}"
    clustered = f'index = "{folder}"\nengine = "{name}"\n'
    [nobody] = free_ports(1)
    config.write_text(at_home)
    folder.mkdir()
    shutil.copy(corpus_index / LEXICON, folder)
    with serving(config) as site, Readers(site.port) as readers:
        subprocess.run(
            [*CITYNEWS, "index", "corpus", "--index", str(folder)],
            env=os.environ | {"CITYNEWS_ENGINE": name},
            cwd=ROOT,
            check=True,
        )
        counts = [readers.count]
        for settings, place in (
            (clustered, Place(folder, address)),
            (at_home, Place(corpus_index)),
        ):
            config.write_text(settings)
            site.reload(f"citynews serves (index {place}) from now on")
            wait_for_generation(site.port, generation_of(place))
            counts.append(readers.count)
        config.write_text(f'engine = "opensearch://127.0.0.1:{nobody}/away"\n')
        assert "the cluster does not answer" in site.reload("serving as before")
        wait_for_generation(site.port, generation_of(Place(corpus_index)))
        counts.append(readers.count)
    assert readers.failures == []
    assert 0 < counts[0] < counts[1] < counts[2] < counts[3]
    assert {len(answers) for answers in readers.answers.values()} == {1}
