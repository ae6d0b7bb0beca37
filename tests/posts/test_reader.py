import errno
import os
import socket
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import PostsUnreadable
from indexer.posts.post import KST
from indexer.posts.reader import (
    Accepted,
    Rejected,
    find_posts,
    printable,
    read_post,
)

NAME = Path("2024-07-01-966.md")
POST = "---\ntitle: 가\n---\n본문\n"


def read(folder: Path, text: str | bytes, name: str | Path = NAME) -> Accepted | Rejected:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_post(folder, Path(name))


def accepted(folder: Path, text: str | bytes, name: str | Path = NAME) -> Accepted:
    result = read(folder, text, name)
    assert isinstance(result, Accepted), result
    return result


def reason(folder: Path, text: str | bytes, name: str | Path = NAME) -> str:
    result = read(folder, text, name)
    assert isinstance(result, Rejected), result
    return result.reason


def front(block: str) -> str:
    return f"---\ntitle: 가\n{block}\n---\n"


# Posts


def test_a_post_holds_what_its_file_says(tmp_path: Path) -> None:
    text = """---
title: 세종시  예산
date: 2024-07-02 09:30:00 +0900
categories:
  - 행정
  - 시 의회
tags: [예산, 2025]
excerpt: >
  첫 줄
  둘째 줄
image: '/assets/a.svg'
---
<p>본문</p>
"""
    result = accepted(tmp_path, text)
    assert result.remarks == ()
    post = result.post
    assert (post.id, post.path) == ("2024-07-01-966", NAME)
    assert post.title == "세종시 예산"
    assert post.date == datetime(2024, 7, 2, 9, 30, tzinfo=KST)
    assert (post.categories, post.tags) == (("행정", "시 의회"), ("예산", "2025"))
    assert (post.excerpt, post.image) == ("첫 줄 둘째 줄", "/assets/a.svg")
    assert post.body == "<p>본문</p>\n"


def test_feature_text_and_image_stand_in_for_excerpt_and_image(tmp_path: Path) -> None:
    post = accepted(tmp_path, front("feature_text: 글\nfeature_image: /a.png")).post
    assert (post.excerpt, post.image) == ("글", "/a.png")
    post = accepted(tmp_path, front("feature_text: 글\nexcerpt: 발췌\nimage: /b.png")).post
    assert (post.excerpt, post.image) == ("발췌", "/b.png")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: 2024", "2024"),
        ("title: yes", "yes"),
        ("title: null", "null"),
        ("title: 2024-07-01", "2024-07-01"),
        ("title: [속보]", "[속보]"),
        ("title: [속보, 단독]", "[속보, 단독]"),
        ("title: [속보] 예산", "[속보] 예산"),
        ("title: 세종: 예산", "세종: 예산"),
        ("title: >\n  두\n  줄", "두 줄"),
        ("title: 1. 두\n2. 줄", "1. 두 2. 줄"),
        ("title: '  두\u3000칸 '", "두 칸"),
    ],
)
def test_a_title_is_one_line_of_text(tmp_path: Path, line: str, title: str) -> None:
    assert accepted(tmp_path, f"---\n{line}\n---\n").post.title == title


@pytest.mark.parametrize("line", ["x: y", "title:", "title: ''", "title: []"])
def test_a_post_without_a_title_is_named_after_its_file(tmp_path: Path, line: str) -> None:
    result = accepted(tmp_path, f"---\n{line}\n---\n", "2024-07-01-세종-예산.md")
    assert result.post.title == "세종 예산"
    assert result.messages == (
        "2024-07-01-세종-예산.md: line 1: no title; the file name stands in — add a title",
    )


@pytest.mark.parametrize(
    ("lines", "categories"),
    [
        ("categories:\n  - 행정\n  - 시 의회", ("행정", "시 의회")),
        ("categories: [행정, 행정, ' ']", ("행정",)),
        ("categories: 행정 문화", ("행정", "문화")),
        ("category: 시 의회", ("시 의회",)),
        ("category: [행정, 문화]", ("행정", "문화")),
        ("categories: []\ncategory: 문화", ("문화",)),
        ("categories: 2024", ("2024",)),
        ("categories:", ()),
        ("categories: {행정: 문화}", ()),
        ("x: y", ()),
    ],
)
def test_categories_are_a_list_or_words_and_a_category_is_one_name(
    tmp_path: Path, lines: str, categories: tuple[str, ...]
) -> None:
    assert accepted(tmp_path, front(lines)).post.categories == categories


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024-07-02", datetime(2024, 7, 2, tzinfo=KST)),
        ("2024.7.2", datetime(2024, 7, 2, tzinfo=KST)),
        ("2024/07/02 09:30", datetime(2024, 7, 2, 9, 30, tzinfo=KST)),
        ("2024-07-02 09:30:15", datetime(2024, 7, 2, 9, 30, 15, tzinfo=KST)),
        ("2024-07-02 09:30:15 +0900", datetime(2024, 7, 2, 9, 30, 15, tzinfo=KST)),
        ("2024-07-02T09:30:15.5+09:00", datetime(2024, 7, 2, 9, 30, 15, tzinfo=KST)),
        ("2024-07-02T20:30:00Z", datetime(2024, 7, 3, 5, 30, tzinfo=KST)),
        ("2024-07-02 20:30:00 UTC", datetime(2024, 7, 3, 5, 30, tzinfo=KST)),
        ("2024-07-02 20:30:00 -0500", datetime(2024, 7, 3, 10, 30, tzinfo=KST)),
    ],
)
def test_a_date_without_an_offset_is_seoul_s(tmp_path: Path, written: str, date: datetime) -> None:
    result = accepted(tmp_path, front(f"date: {written}"))
    assert result.post.date == date
    assert result.post.date.utcoffset() == timedelta(hours=9)
    assert result.remarks == ()


@pytest.mark.parametrize(
    "written",
    [
        "어제", "2024-02-31", "2024-13-01", "2024-07-02 25:00", "2024-07-02 09:30 +9900",
        "0001-01-01", "9999-12-31 23:00 -1200", "0000-01-01", "2024", "2024-07-02 오전", "[2024]",
    ],
)  # fmt: skip
def test_a_date_that_is_none_gives_way_to_the_file_name_s(tmp_path: Path, written: str) -> None:
    result = accepted(tmp_path, front(f"date: {written}"))
    assert result.post.date == datetime(2024, 7, 1, tzinfo=timezone(timedelta(hours=9)))
    (message,) = result.messages
    assert "is none; the file name's counts — mend it" in message


@pytest.mark.parametrize(
    "name", ["예산.md", "2024-02-31-예산.md", "2024-07.md", "0000-01-01-예산.md"]
)
def test_a_post_without_any_date_is_rejected(tmp_path: Path, name: str) -> None:
    expected = "no date — add one, or name the file YYYY-MM-DD-name.md"
    assert reason(tmp_path, POST, name) == expected
    assert reason(tmp_path, front("date: 어제"), name) == expected


# Files


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty — write a post or remove the file"),
        (b" \r\n\t", "empty — write a post or remove the file"),
        (b"\xef\xbb\xbf", "no front matter — begin the file with a line of three hyphens"),
        (b"<p>text</p>", "no front matter — begin the file with a line of three hyphens"),
        (b"---\ntitle: a\n", "the front matter never ends — close it with three hyphens"),
        (b"---\ntitle: \xb0\xa1\n---\n", "not UTF-8 (byte 11) — save it as UTF-8"),
        (b"\xff\xfe-\0-\0-\0", "not UTF-8 (byte 0) — save it as UTF-8"),
    ],
)
def test_a_file_that_cannot_be_a_post_is_rejected_with_a_cure(
    tmp_path: Path, data: bytes, expected: str
) -> None:
    result = read(tmp_path, data)
    assert result == Rejected(NAME, expected)
    assert str(result) == f"{NAME}: {expected}"


def test_a_file_may_be_as_long_as_the_limit_and_no_longer(tmp_path: Path) -> None:
    size = len(POST.encode())
    (tmp_path / NAME).write_text(POST)
    assert isinstance(read_post(tmp_path, NAME, max_bytes=size), Accepted)
    result = read_post(tmp_path, NAME, max_bytes=size - 1)
    expected = f"larger than {size - 1} bytes — shorten it or raise the limit"
    assert result == Rejected(NAME, expected)


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 200_000])
def test_a_file_is_read_to_its_end_however_long_it_is(tmp_path: Path, size: int) -> None:
    text = POST + "." * (size - len(POST.encode()))
    assert accepted(tmp_path, text).post.body == text.removeprefix("---\ntitle: 가\n---\n")
    result = read_post(tmp_path, NAME, max_bytes=size - 1)
    assert isinstance(result, Rejected)
    assert result.reason.startswith(f"larger than {size - 1:,} bytes")


@pytest.mark.parametrize("change", ["more", "less"])
def test_a_file_that_changes_each_time_it_is_read_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = tmp_path / NAME
    path.write_text(POST)
    sizes = count(len(POST.encode())) if change == "more" else count(len(POST.encode()), -1)
    asked = os.fstat

    def after_a_change(number: int) -> os.stat_result:
        os.truncate(path, next(sizes))
        return asked(number)

    monkeypatch.setattr(os, "fstat", after_a_change)
    result = read_post(tmp_path, NAME)
    expected = "it is being written — index again when it is done"
    assert result == Rejected(NAME, expected, passing=True)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(
    tmp_path: Path, line_end: str, mark: str
) -> None:
    expected = accepted(tmp_path, POST)
    assert accepted(tmp_path, mark + POST.replace("\n", line_end)) == expected


def test_a_fifo_is_rejected_without_waiting_for_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    expected = "not a regular file — remove it from the folder"
    assert read_post(tmp_path, NAME) == Rejected(NAME, expected)


def test_a_socket_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(NAME))
        assert isinstance(read_post(tmp_path, NAME), Rejected)


def test_a_folder_is_rejected(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    result = read_post(tmp_path, NAME)
    assert result == Rejected(NAME, "Is a directory — check the file and its permissions")


def test_a_file_that_is_gone_is_rejected(tmp_path: Path) -> None:
    result = read_post(tmp_path, NAME)
    expected = "No such file or directory — check the file and its permissions"
    assert result == Rejected(NAME, expected)


def test_a_file_that_may_not_be_read_is_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / NAME).write_text(POST)

    def refuse(*args: object, **kwargs: object) -> int:  # permissions do not bind root
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "open", refuse)
    result = read_post(tmp_path, NAME)
    assert result == Rejected(
        NAME, "Permission denied — check the file and its permissions", passing=True
    )


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_text(POST)
    (tmp_path / NAME).symlink_to("draft.txt")
    result = read_post(tmp_path, NAME)
    assert isinstance(result, Accepted)
    assert (result.post.id, result.post.path) == (NAME.stem, NAME)


def test_a_link_out_of_the_folder_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(POST)
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / NAME).symlink_to(tmp_path / "secret.md")
    (folder / "inner").symlink_to(tmp_path)
    expected = "a link out of the folder — copy the file into it"
    for path in (NAME, Path("inner/secret.md"), Path("../secret.md"), tmp_path / "secret.md"):
        assert read_post(folder, path) == Rejected(path, expected)


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "link").symlink_to("posts")
    accepted(tmp_path / "link", POST)


@pytest.mark.parametrize("target", ["gone.md", NAME.name])
def test_a_link_to_nothing_or_to_itself_is_rejected(tmp_path: Path, target: str) -> None:
    (tmp_path / NAME).symlink_to(target)
    assert isinstance(read_post(tmp_path, NAME), Rejected)


def test_a_name_that_is_not_utf_8_is_rejected(tmp_path: Path) -> None:
    name = os.fsdecode(b"2024-07-01-\xb0\xa1.md")
    result = read(tmp_path, POST, name)
    assert result == Rejected(Path(name), "the file's name is not UTF-8 — rename it")
    assert str(result).startswith("2024-07-01-\\udcb0\\udca1.md: ")


@pytest.mark.parametrize(
    "name",
    [
        f"2024-07-01-{'a' * 241}.md",
        f"2024-07-01-{'가' * 80}.md",
        "2024-07-01-두\n줄.md",
        "2024-07-01-<b>.md",
        "2024-07-01-a.b.md",
    ],
)
def test_a_strange_name_is_a_name(tmp_path: Path, name: str) -> None:
    result = accepted(tmp_path, "---\nx: y\n---\n", name)
    assert result.post.id == name.removesuffix(".md")
    (message,) = result.messages
    assert message.isprintable()
    assert len(message) < 300


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a/가.md", "a/가.md"),
        ("두\n줄\x1b[31m.md", "두\\n줄\\x1b[31m.md"),
        ("\udcff.md", "\\udcff.md"),
        ("a" * 255, "a" * 200),
    ],
)
def test_a_name_is_shown_on_one_short_line(name: str, shown: str) -> None:
    assert printable(Path(name)) == shown


# Folders


def test_posts_are_found_in_order_and_hidden_ones_are_not(tmp_path: Path) -> None:
    names = [
        "2024-07-02-b.md", "2024-07-01-a.markdown", "c.MD", "d.html", "e.mkd", "f.mkdown",
        "sub/2024-07-01-a.md", "sub/deep/x.md", "x.md/inside.md",
        "notes.txt", "README", ".hidden.md", ".git/x.md", "sub/.y.md",
    ]  # fmt: skip
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(POST)
    (tmp_path / "linked").symlink_to(tmp_path / "sub")
    assert [path.as_posix() for path in find_posts(tmp_path)] == [
        "2024-07-01-a.markdown",
        "2024-07-02-b.md",
        "c.MD",
        "d.html",
        "e.mkd",
        "f.mkdown",
        "sub/2024-07-01-a.md",
        "sub/deep/x.md",
        "x.md/inside.md",
    ]


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(POST)
    for folder in (tmp_path / "gone", tmp_path / "file"):
        with pytest.raises(PostsUnreadable, match="— name a folder of Jekyll posts"):
            list(find_posts(folder))


def test_a_folder_inside_that_cannot_be_listed_is_an_error_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text(POST)
    (tmp_path / "closed").mkdir()
    scandir = os.scandir

    def refuse(path: str) -> object:  # permissions do not bind root
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PostsUnreadable, match="closed: Permission denied"):
        list(find_posts(tmp_path))


# Laws


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("posts")


@given(st.one_of(st.binary(), st.binary().map(lambda data: b"---\n" + data + b"\n---\n")))
def test_any_bytes_are_accepted_or_rejected(folder: Path, data: bytes) -> None:
    assert isinstance(read(folder, data), Accepted | Rejected)


@given(st.text(), st.sampled_from(["title", "date", "categories", "category", "tags", "excerpt"]))
def test_any_value_gives_a_post_of_single_lines(folder: Path, value: str, key: str) -> None:
    result = read(folder, f"---\n{key}: {value}\n---\n")
    if isinstance(result, Rejected):
        assert "never ends" not in result.reason
        return
    post = result.post
    for text in (post.title, post.excerpt, *post.categories, *post.tags):
        assert text == " ".join(text.split())
    assert post.title
    assert post.date.tzinfo is not None


names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0/"), max_size=50)


@given(names)
def test_any_file_name_gives_a_post_or_a_rejection(folder: Path, name: str) -> None:
    path = Path(f"2024-07-01-{name}.md")
    result = read(folder, POST, path)
    assert isinstance(result, Accepted)
    assert result.post.id == path.stem
    assert printable(path).isprintable()
    (folder / path).unlink()


@pytest.mark.slow
def test_real_posts_are_all_accepted_and_34_needed_mending(real_posts: Path) -> None:
    results = [read_post(real_posts, path) for path in find_posts(real_posts)]
    posts = [result for result in results if isinstance(result, Accepted)]
    assert (len(results), len(posts)) == (7478, 7478)
    mended = [result for result in posts if result.remarks]
    assert len(mended) == 34
    assert all("read as plain text" in " ".join(result.messages) for result in mended)
    assert all(result.post.title and result.post.body.strip() for result in posts)
