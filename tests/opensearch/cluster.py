"""A real OpenSearch cluster on this machine: three nodes, each a process of its own, on loopback.

    python -m tests.opensearch.cluster                 start one; Ctrl-C stops it
    python -m tests.opensearch.cluster COMMAND …       run a command beside it, then stop it
    python -m tests.opensearch.cluster --fetch         only fetch it; exit code 1 if that is impossible

The command finds the nodes' addresses in ``CITYNEWS_TEST_CLUSTER``.  Needs Java
(11 or newer), Maven and about 3 GB of memory.  The distribution is fetched once, as Maven's
artifact of it, which lacks the scripting module that every packaged OpenSearch
has: that is fetched beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING
from urllib.request import urlopen
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VERSION = "2.19.2"
VARIABLE = "CITYNEWS_TEST_CLUSTER"
OWN = "own"
"""What ``VARIABLE`` says for tests that shall start a cluster themselves."""

HOW = f"needs an OpenSearch cluster: {VARIABLE}={OWN} .venv/bin/pytest -m opensearch"
HOW_OWN = (
    f"kills nodes, so it needs some of its own: {VARIABLE}={OWN} .venv/bin/pytest -m opensearch"
)
HEAP = "512m"
PATIENCE = 180.0
"""Seconds until a cluster must be green: three JVMs start at once, perhaps on two cores."""

NOBODY = "nobody"
"""OpenSearch refuses to run as root; root starts it as this user."""

SCRIPTING = "lang-painless"
_JARS = ("lang-painless", "opensearch-scripting-painless-spi", "antlr4-runtime", "asm")
_DESCRIPTOR = f"""\
name={SCRIPTING}
description=the scripting language of every packaged OpenSearch
version={VERSION}
opensearch.version={VERSION}
java.version=11
classname=org.opensearch.painless.PainlessPlugin
"""
_POLICY = """\
grant {
  permission java.lang.RuntimePermission "createClassLoader";
  permission java.lang.RuntimePermission "getClassLoader";
};
"""
_JVM = f"""\
-Xms{HEAP}
-Xmx{HEAP}
-XX:+UseSerialGC
18-:-Djava.security.manager=allow
"""
_POM = f"""\
<project><modelVersion>4.0.0</modelVersion>
  <groupId>citynews</groupId><artifactId>cluster</artifactId><version>1</version>
  <packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>org.opensearch.plugin</groupId><artifactId>{SCRIPTING}</artifactId>
    <version>{VERSION}</version>
  </dependency></dependencies>
</project>
"""


class Node:
    """One process of a cluster."""

    def __init__(self, name: str, http: int, transport: int) -> None:
        self.name = name
        self.http = http
        self.transport = transport
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """``host:port`` for clients."""
        return f"127.0.0.1:{self.http}"

    def start(self, home: Path, folder: Path, peers: Sequence[Node]) -> None:
        """Start the process; its data, logs and configuration lie in ``folder``."""
        config = folder / self.name / "config"
        if not config.exists():
            shutil.copytree(home / "config", config)
            (config / "jvm.options").write_text(_JVM)
        settings = {
            "cluster.name": "citynews-test",
            "node.name": self.name,
            "network.host": "127.0.0.1",
            "http.port": self.http,
            "transport.port": self.transport,
            "path.data": folder / self.name / "data",
            "path.logs": folder / self.name / "logs",
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{peer.transport}" for peer in peers),
            "cluster.initial_cluster_manager_nodes": ",".join(peer.name for peer in peers),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        as_root = os.geteuid() == 0
        if as_root:
            subprocess.run(["chown", "-R", NOBODY, str(folder / self.name)], check=True)
        environment = os.environ | {
            "OPENSEARCH_JAVA_HOME": str(java_home()),
            "OPENSEARCH_PATH_CONF": str(config),
        }
        log = (folder / f"{self.name}.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [
                    home / "bin" / "opensearch",
                    *(f"-E{key}={value}" for key, value in settings.items()),
                ],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us, who then stop it
                cwd=folder,
                user=NOBODY if as_root else None,
            )

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process, and wait until it has gone."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Cluster:
    """Running nodes."""

    def __init__(self, home: Path, folder: Path, nodes: Sequence[Node]) -> None:
        self._home = home
        self._folder = folder
        self.nodes = nodes

    @property
    def hosts(self) -> str:
        """The addresses of all nodes, parted by commas, as ``CITYNEWS_ENGINE`` names them."""
        return ",".join(node.address for node in self.nodes)

    def start(self, node: Node) -> None:
        """Start one of the nodes (again)."""
        node.start(self._home, self._folder, self.nodes)

    def wait(self, nodes: int | None = None) -> None:
        """Wait until so many nodes (all if None) are one cluster whose shards are all there."""
        wanted = len(self.nodes) if nodes is None else nodes
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for node in self.nodes:
                if node.process is not None and node.process.poll() is None:
                    with suppress(OSError, ValueError):
                        url = f"http://{node.address}/_cluster/health?timeout=1s"
                        health = json.load(urlopen(url, timeout=5))
                        if health["status"] == "green" and health["number_of_nodes"] == wanted:
                            return
            time.sleep(0.5)
        logs = "\n".join(self._last_lines(node) for node in self.nodes)
        raise TimeoutError(f"no green cluster of {wanted} nodes after {PATIENCE:.0f} s\n{logs}")

    def _last_lines(self, node: Node) -> str:
        text = (self._folder / f"{node.name}.log").read_text("utf-8", "replace")
        return f"{node.name}: " + "\n".join(text.splitlines()[-8:])


@contextmanager
def running(size: int = 3) -> Iterator[Cluster]:
    """A cluster of ``size`` nodes that is stopped, and forgotten, in the end."""
    home = fetched()
    ports = iter(free_ports(2 * size))
    nodes = [Node(f"node-{number}", next(ports), next(ports)) for number in range(1, size + 1)]
    with TemporaryDirectory(prefix="citynews-cluster-") as name, ExitStack() as stack:
        Path(name).chmod(0o755)
        cluster = Cluster(home, Path(name), nodes)
        for node in nodes:
            stack.callback(node.stop)
            cluster.start(node)
        cluster.wait()
        yield cluster


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def java_home() -> Path:
    """The folder of the Java that is on the path."""
    java = shutil.which("java")
    if java is None:
        raise FileNotFoundError("java is not installed, so no cluster can be started")
    return Path(java).resolve().parents[1]


def fetched() -> Path:
    """The folder of the unpacked distribution; fetched by Maven if it is not there yet."""
    home = Path(gettempdir()) / f"citynews-opensearch-{VERSION}" / f"opensearch-{VERSION}"
    if (home / "modules" / SCRIPTING).is_dir():
        return home
    if shutil.which("mvn") is None:
        raise FileNotFoundError("mvn is not installed, so no cluster can be fetched")
    with TemporaryDirectory(prefix="citynews-fetch-") as name:
        folder = Path(name)
        _maven(
            "dependency:copy",
            f"-Dartifact=org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip",
            f"-DoutputDirectory={folder}",
        )
        (folder / "pom.xml").write_text(_POM)
        _maven(
            f"-f{folder / 'pom.xml'}",
            "dependency:copy-dependencies",
            f"-DoutputDirectory={folder / 'jars'}",
        )
        fresh = home.parent.with_name(f"{home.parent.name}.{os.getpid()}")
        _unpack(folder / f"opensearch-{VERSION}.zip", fresh)
        module = fresh / home.name / "modules" / SCRIPTING
        module.mkdir()
        for jar in (folder / "jars").iterdir():
            if jar.name.startswith(_JARS):
                shutil.copy(jar, module)
        (module / "plugin-descriptor.properties").write_text(_DESCRIPTOR)
        (module / "plugin-security.policy").write_text(_POLICY)
    shutil.rmtree(home.parent, ignore_errors=True)
    fresh.rename(home.parent)
    return home


def fetch() -> int:
    """Fetch the distribution; 1 if it cannot be had here."""
    try:
        fetched()
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        print(f"no OpenSearch: {error}", file=sys.stderr)
        return 1
    return 0


def _maven(*arguments: str) -> None:
    subprocess.run(
        ["mvn", "--quiet", "--batch-mode", *arguments], check=True, stdin=subprocess.DEVNULL
    )


def _unpack(archive: Path, folder: Path) -> None:
    with ZipFile(archive) as file:
        file.extractall(folder)
    for script in (folder / f"opensearch-{VERSION}" / "bin").iterdir():
        script.chmod(0o755)


def main(command: Sequence[str]) -> int:
    """Start a cluster; run ``command`` beside it, or wait for Ctrl-C."""
    if command == ["--fetch"]:
        return fetch()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stopped either way, nodes stop too
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with suppress(KeyboardInterrupt), running() as cluster:
        if command:
            return subprocess.run(
                command, check=False, env=os.environ | {VARIABLE: cluster.hosts}
            ).returncode
        print(f"CITYNEWS_ENGINE=opensearch://{cluster.hosts}/citynews", flush=True)
        print(f"{VARIABLE}={cluster.hosts}", flush=True)
        signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
