import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from webapp.cli import main

HEAVY = ("kiwipiepy", "numpy", "whoosh", "flask", "werkzeug", "gunicorn", "nh3")


@pytest.mark.parametrize("command", [[], ["serve"], ["index"], ["search"]])
def test_help_loads_nothing_heavy(command: list[str]) -> None:
    program = (
        "import sys; from webapp.cli import main\n"
        f"main({[*command, '--help']!r}, standalone_mode=False)\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.stderr == "[]\n"


@pytest.mark.parametrize("name", ["index", "search", "analyze", "evaluate", "serve"])
def test_every_command_is_there_and_says_what_it_does(name: str) -> None:
    assert f"\n  {name}" in CliRunner().invoke(main, ["--help"]).output
    assert main.commands[name].help


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--assets", "/no/such/folder"], "CITYNEWS_ASSETS: '/no/such/folder' is not a folder"),
        (["--host", "203.0.113.1"], "203.0.113.1:8000: "),
    ],
)
def test_what_cannot_be_served_ends_with_one_line_and_2(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    result = CliRunner().invoke(main, ["serve", "--index", str(tmp_path), *arguments])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"citynews: {message}")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--port", "65536"], ["--workers", "0"], ["--threads", "x"]])
def test_wrong_use_exits_with_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, ["serve", *arguments]).exit_code == 2
