import io
from pathlib import Path

import pytest

from indexer.build import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


PATHS = [Path(f"{n}.md") for n in range(30)]


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()])
def test_every_path_is_handed_on(out: io.StringIO) -> None:
    assert list(progress.show_progress(PATHS, len(PATHS), out)) == PATHS


def test_elsewhere_than_on_a_terminal_progress_is_plain_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0.0)
    out = io.StringIO()
    assert len(list(progress.show_progress(PATHS, len(PATHS), out))) == len(PATHS)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("1 of 30 posts read, ")
    assert lines[-1].endswith(" 0 s left")
    assert "\r" not in out.getvalue()


def test_a_short_build_says_nothing_where_nobody_watches() -> None:
    out = io.StringIO()
    list(progress.show_progress(PATHS, len(PATHS), out))
    assert out.getvalue() == ""


def test_a_terminal_shows_a_bar() -> None:
    out = Terminal()
    list(progress.show_progress(PATHS, len(PATHS), out))
    assert "30/30" in out.getvalue()
