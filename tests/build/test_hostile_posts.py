"""Whatever lies in the folder of posts: it is named with its cure, and no other post is lost."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import PostsUnreadable
from tests.build.conftest import Run, documents, write_post

BOMB = "\n".join(
    ["a: &a [x, x, x, x, x, x, x, x]"]
    + [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 8)}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
)
LONG = "2024-07-09-" + "가" * 80 + "-.md"
"""255 bytes."""


def text(name: str, content: str) -> Callable[[Path], None]:
    return data(name, content.encode())


def data(name: str, content: bytes) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return put


def link(name: str, target: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).symlink_to(target)


HEAD = "---\ntitle: 제목\n---\n"
BAD = "2024-07-09-bad.md"
REJECTED = {
    "50 MB": (data(BAD, HEAD.encode() + b"x" * 50_000_000), "larger than 5,000,000 bytes"),
    "no UTF-8": (data(BAD, HEAD.encode() + b"\xc3\x28"), "not UTF-8 (byte 22)"),
    "a FIFO": (lambda folder: os.mkfifo(folder / BAD), "not a regular file"),
    "a device": (link(BAD, "/dev/zero"), "a link out of the folder"),
    "a link out": (link(BAD, "../secret.md"), "a link out of the folder"),
    "a link to nothing": (link(BAD, "nothing.md"), "No such file or directory"),
    "a link to itself": (link(BAD, BAD), "Too many levels of symbolic links"),
    "empty": (data(BAD, b""), "empty"),
    "no date": (text("undated.md", HEAD), "no date"),
}
TAKEN = {
    "an alias bomb": (
        text(BAD, f"---\ntitle: 폭탄\n{BOMB}\n---\n본문"),
        "line 4: the b is not YAML",
    ),
    "a tag": (text(BAD, "---\ntitle: !!python/object/apply:os.abort []\n---\n본문"), ""),
    "depth": (text(BAD, HEAD + "<div>" * 100_000 + "깊은 글" + "</div>" * 100_000), ""),
    "NUL": (data(BAD, HEAD.encode() + b"a\0b"), ""),
    "a newline in its name": (text("2024-07-09-a\nb.md", HEAD), ""),
    "a name of 255 bytes": (text(LONG, HEAD), ""),
}


@pytest.mark.parametrize("case", REJECTED)
def test_what_is_no_post_is_named_and_loses_no_other(
    case: str, posts: Path, index: Path, run: Run
) -> None:
    (posts.parent / "secret.md").write_text(HEAD)
    put, reason = REJECTED[case]
    put(posts)
    for _ in range(2):
        report = run()
        (rejected,) = report.rejected
        assert reason in str(rejected)
        assert " — " in str(rejected)
        assert (report.posts, len(documents(index))) == (5, 5)


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_strange_is_indexed_beside_the_others(
    case: str, posts: Path, index: Path, run: Run
) -> None:
    put, remark = TAKEN[case]
    put(posts)
    for _ in range(2):
        report = run()
        assert (report.posts, report.rejected, len(documents(index))) == (6, [], 6)
        lines = list(report.lines())
        assert all("\n" not in line for line in lines)
        assert any(remark in line for line in lines)


def test_the_long_name_is_as_long_as_names_can_be() -> None:
    assert len(os.fsencode(LONG)) == 255


@pytest.mark.slow
def test_a_post_that_is_written_while_it_is_read_is_read_whole_or_kept(
    posts: Path, index: Path, run: Run
) -> None:
    path = posts / "2024-07-01-x.md"
    run()
    stop = threading.Event()

    def write() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            write_post(posts, path.name, title=f"{turn}", body=f"{turn}번 " * 2000)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(10):
            report = run()
            assert report.posts + len(report.rejected) == 5
            held = documents(index).get("2024-07-01-x")
            if held and held.title != "1번째 소식":
                assert set(held.body.split()) <= {f"{held.title}번"}
    finally:
        stop.set()
        writer.join()
    run()
    assert len(documents(index)) == 5


def test_a_folder_that_cannot_be_listed_is_an_error_and_removes_nothing(
    posts: Path, index: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_post(posts, "deeper/2024-07-09-x.md")
    run()
    listed = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("deeper"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PostsUnreadable, match="deeper: Permission denied — "):
        run()
    assert len(documents(index)) == 6
