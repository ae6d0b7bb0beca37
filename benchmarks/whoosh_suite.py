"""Whoosh's own tests, with our codec in the place of Whoosh's.

    python -m benchmarks.whoosh_suite [--stock]

Downloads the source package of the installed Whoosh by pip into a temporary
folder and runs the tests it ships with ``ArrayCodec`` as the default codec
(``--stock``: with Whoosh's own, to see what fails anyway).  It succeeds if
exactly the tests named in ``whoosh_suite.tsv`` fail, each for the reason given
there.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree as ET

PACKAGE = "whoosh-reloaded"
EXPECTED = Path(__file__).with_suffix(".tsv")
_CONFTEST = """\
import whoosh.codec
from indexer.engines.whoosh.codec import ArrayCodec

whoosh.codec.default_codec = lambda *args, **kwargs: ArrayCodec()
"""
"""Whoosh looks its default codec up in this module; there is no other way to set it."""


def download(folder: Path) -> Path:
    """The folder of tests in Whoosh's source package."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    wanted = f"{PACKAGE}=={version(PACKAGE)}"
    subprocess.run([*pip, "--dest", str(folder), wanted], check=True)  # noqa: S603 our own command
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as package:
        package.extractall(folder, filter="data")
    (tests,) = folder.glob("*/tests")
    return tests


def failures(tests: Path) -> tuple[int, set[str]]:
    """How many tests ran, and the names (``module::test``) of those that failed."""
    report = tests / "report.xml"
    options = ["-q", "--no-header", "-p", "no:cacheprovider", "--tb=line", f"--junitxml={report}"]
    command = [sys.executable, "-m", "pytest", "-c", "/dev/null", "--rootdir", str(tests), *options]
    environment = {"PYTHONPATH": str(Path(__file__).parents[1]), "PATH": "/usr/bin:/bin"}
    subprocess.run(  # noqa: S603 our own command
        [*command, str(tests)], cwd=tests, env=environment, check=False
    )
    # The report is pytest's own, made a moment ago.
    cases = list(ET.parse(report).iter("testcase"))  # noqa: S314
    failed = {
        f"{case.get('classname')}::{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    }
    return len(cases), failed


def expected_failures() -> dict[str, str]:
    """The tests that may fail, with the reason of each."""
    lines = EXPECTED.read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def main() -> int:
    """Run the tests; 0 if just the expected ones fail."""
    stock = "--stock" in sys.argv[1:]
    expected = {} if stock else expected_failures()
    with tempfile.TemporaryDirectory() as name:
        tests = download(Path(name))
        if not stock:
            (tests / "conftest.py").write_text(_CONFTEST, "utf-8")
        ran, failed = failures(tests)
    print(f"\n{ran} tests, {len(failed)} failed, {len(expected)} were expected to fail")
    for test in sorted(failed | expected.keys()):
        state = expected.get(test, "NOT EXPECTED") if test in failed else "PASSES NOW"
        print(f"  {test}: {state}")
    return int(failed != expected.keys())


if __name__ == "__main__":
    sys.exit(main())
