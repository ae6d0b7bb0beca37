from contextlib import suppress

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.posts import front_matter
from indexer.posts.front_matter import (
    MAX_CHARS,
    MAX_DEPTH,
    FrontMatter,
    FrontMatterError,
    Remark,
    Value,
    read_front_matter,
)


def read(block: str, body: str = "") -> FrontMatter:
    return read_front_matter(f"---\n{block}\n---\n{body}")


@pytest.mark.parametrize(
    ("block", "values"),
    [
        ("title: 세종시 예산", {"title": "세종시 예산"}),
        ("title: '세종: 예산'", {"title": "세종: 예산"}),
        ('title: "세종\\n예산"', {"title": "세종\n예산"}),
        ("title: 가#나 # 다", {"title": "가#나"}),
        ("title:\t가", {"title": "가"}),
        ("title:", {"title": ""}),
        ("제목: 가", {"제목": "가"}),
        ("# 주석\ntitle: 가", {"title": "가"}),
        ("excerpt: >\n  첫 줄\n  둘째 줄", {"excerpt": "첫 줄 둘째 줄"}),
        ("excerpt: |\n  첫 줄\n  둘째 줄", {"excerpt": "첫 줄\n둘째 줄"}),
        ("categories:\n  - 가\n  - 나 다", {"categories": ("가", "나 다")}),
        ("categories: [가, 나]", {"categories": ("가", "나")}),
        ("categories: []", {"categories": ()}),
        ("categories: [가, [나], {다: 라}]", {"categories": ("가",)}),
        ("author: {name: 가}\ntitle: 나", {"title": "나"}),
        ("author: {name: [가, {다: 라}], x: 마}\ntitle: 나", {"title": "나"}),
        ("author:\n- - 가\n  - 나\n- 다\ntitle: 라", {"author": ("다",), "title": "라"}),
        ("--- {title: 가}", {"title": "가"}),
        ("title: &anchor 가", {"title": "가"}),
        ("b: 1\na: 2", {"b": "1", "a": "2"}),
        ("", {}),
        ("# 주석", {}),
    ],
)
def test_a_block_of_yaml_gives_its_texts_and_lists(block: str, values: dict[str, Value]) -> None:
    front = read(block)
    assert dict(front.values) == values
    assert list(front.values) == list(values)
    assert front.warnings == ()


@pytest.mark.parametrize(
    "scalar",
    [
        "yes",
        "No",
        "true",
        "null",
        "~",
        "2024",
        "0o17",
        "1_000",
        "1.50",
        ".inf",
        "2024-07-01",
        "1:30",
    ],
)
def test_every_scalar_stays_the_text_that_was_typed(scalar: str) -> None:
    assert read(f"title: {scalar}").values == {"title": scalar}


@pytest.mark.parametrize(
    ("block", "title"),
    [
        ("title: [속보] 세종시 예산", "[속보] 세종시 예산"),
        ("title: 세종: 예산", "세종: 예산"),
        ("title: '세종' 예산", "'세종' 예산"),
        ('title: "세종" "예산"', '"세종" "예산"'),
        ("title: *강조* 예산", "*강조* 예산"),
        ("title: & 예산", "& 예산"),
        ("title: {포토} 예산", "{포토} 예산"),
        ("title: @세종", "@세종"),
        ("title: %세종", "%세종"),
        ("title: `세종`", "`세종`"),
        ("title: 세종\x07예산", "세종\x07예산"),
        ("title: 1. 세종\n2. 예산\n3. 축제", "1. 세종 2. 예산 3. 축제"),
        ("title: >\n세종\n예산", "세종 예산"),
        ('title: "세종: 예산" 끝\nimage: x', '"세종: 예산" 끝'),
        ("title: 'It's'", "'It's'"),
        ("title: [&a 세종, &a 예산]", "[&a 세종, &a 예산]"),
        ("title: [&a 세종, *a]", "[&a 세종, *a]"),
        ("title: 세종\n--- 예산", "세종 --- 예산"),
        ("title: 세종\n--- {}", "세종 --- {}"),
    ],
)
def test_a_title_that_is_no_yaml_is_taken_as_it_stands(block: str, title: str) -> None:
    front = read(block)
    assert front.values["title"] == title
    message = "the title is not YAML; read as plain text — quote it on one line"
    assert front.warnings == (Remark(2, message),)


def test_one_broken_key_leaves_the_others_alone() -> None:
    front = read("categories:\n  - '가'\ntitle: [속보] 나\nexcerpt: >\n  다\n  라\n")
    assert front.values == {"categories": ("가",), "title": "[속보] 나", "excerpt": "다 라"}
    assert [remark.line for remark in front.warnings] == [4]


def test_a_broken_list_is_still_a_list() -> None:
    front = read("categories:\n  - 가: 나: 다\n  - '라'\n")
    assert front.values == {"categories": ("가: 나: 다", "라")}


@pytest.mark.parametrize("block", ["title: 가\ntitle: 나", "title: 가\nx: [\ntitle: 나"])
def test_the_first_of_two_equal_keys_counts_with_a_remark(block: str) -> None:
    front = read(block)
    assert front.values["title"] == "가"
    assert "title stands twice; the first one counts — remove one" in {
        remark.message for remark in front.warnings
    }


@pytest.mark.parametrize("block", ["앞말\ntitle: 가", "- x\ntitle: 가", "? [a]\n: b\ntitle: 가"])
def test_text_before_the_first_key_is_left_out_with_a_remark(block: str) -> None:
    front = read(block)
    assert front.values == {"title": "가"}
    assert front.warnings == (Remark(2, "text before the first key; left out — remove it"),)


def test_an_alias_bomb_stays_text() -> None:
    rows = [f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]" for n in range(1, 20)]
    front = read("\n".join(["k0: &k0 [lol]", *rows, "title: 가"]))
    assert front.values["title"] == "가"
    assert front.values["k19"] == f"&k19 [{', '.join(['*k18'] * 9)}]"


@pytest.mark.parametrize(
    ("block", "title"),
    [
        ("title: !!python/object/apply:os.system [touch {}]", ("touch {}",)),
        ("title: !!python/object/new:os.system [touch {}]", ("touch {}",)),
        ("title: !!python/name:os.system", ""),
        ("title: !!int 가", "가"),
        ("title: !!binary aGVsbG8=", "aGVsbG8="),
    ],
)
def test_a_tag_makes_no_object(
    block: str, title: Value, tmp_path_factory: pytest.TempPathFactory
) -> None:
    victim = tmp_path_factory.mktemp("tag") / "made"
    front = read(block.replace("{}", str(victim)))
    expected = tuple(part.replace("{}", str(victim)) for part in title)
    assert front.values["title"] == (expected if isinstance(title, tuple) else title)
    assert not victim.exists()


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "- [", "[["])
@pytest.mark.parametrize("depth", [MAX_DEPTH, 10_000, 60_000])
def test_deep_nesting_crashes_nothing(opening: str, depth: int) -> None:
    nested = opening * (min(depth * len(opening), MAX_CHARS - 100) // len(opening))
    front = read(f"title: 가\nx:\n  {nested}\ndate: 2024-07-01")
    assert front.values["title"] == "가"
    assert front.values["date"] == "2024-07-01"


def test_a_front_matter_beyond_the_limit_is_read_line_by_line() -> None:
    front = read(f"title: '가'\ncategories: [나]\nnoise: {'x' * MAX_CHARS}")
    assert front.values == {"title": "가", "categories": ("나",), "noise": "x" * MAX_CHARS}
    assert [remark.line for remark in front.warnings] == [4]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_make_no_difference(line_end: str) -> None:
    text = "---\ntitle: 가\ncategories:\n  - 나\nx: [속보] 다\n---\n본문\n\n끝\n"
    assert read_front_matter(text.replace("\n", line_end)) == read_front_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: 가\n---\n본문",
        "\ufeff---\ntitle: 가\n---\n본문",
        "---  \t\ntitle: 가\n---  \t\n본문",
        "---\ntitle: 가\n...\n본문",
    ],
)
def test_a_fence_may_have_a_byte_order_mark_before_and_spaces_behind_it(text: str) -> None:
    assert read_front_matter(text) == FrontMatter({"title": "가"}, "본문")


@pytest.mark.parametrize(
    ("rest", "body"),
    [
        ("---", ""),
        ("---\n", ""),
        ("---\n\n본문\n", "\n본문\n"),
        ("---\n본문\n---\n끝", "본문\n---\n끝"),
        ("---- \n---\n본문", "본문"),
    ],
)
def test_the_body_is_everything_behind_the_first_closing_fence(rest: str, body: str) -> None:
    assert read_front_matter(f"---\ntitle: 가\n{rest}").body == body


@pytest.mark.parametrize(
    "text",
    [
        "",
        "본문",
        "\n---\ntitle: 가\n---\n",
        " ---\ntitle: 가\n---\n",
        "---- \ntitle: 가\n---\n",
        "---",
    ],
)
def test_a_text_without_an_opening_fence_has_no_front_matter(text: str) -> None:
    with pytest.raises(FrontMatterError, match="no front matter — begin the file with"):
        read_front_matter(text)


@pytest.mark.parametrize("text", ["---\n", "---\ntitle: 가\n본문", "---\ntitle: 가\n --- \n본문"])
def test_a_front_matter_without_a_closing_fence_never_ends(text: str) -> None:
    with pytest.raises(FrontMatterError, match="the front matter never ends — close it with"):
        read_front_matter(text)


def test_the_pure_python_loader_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = ["title: 가\ncategories: [나]", "title: [속보] 다", "x: " + "[" * 10_000, "t: 가\x07"]
    fast = [read(block) for block in blocks]
    monkeypatch.setattr(front_matter, "_LOADER", yaml.BaseLoader)
    assert [read(block) for block in blocks] == fast


PIECES = [
    "title", "date", "categories", ":", ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", "'", '"', "&a ",
    "*a ", "!!str ", "!!python/name:os ", ">", "|", "---", "...", "#", "%", "?", ",", "가", "2024",
    "\r", "\t", "\0", "\x85", "\u2028", "\ufeff", "\ud800", "<<: ",
]  # fmt: skip
any_block = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@given(any_block)
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(FrontMatterError):
        read_front_matter(text)


@given(any_block, any_block)
def test_any_block_between_fences_gives_texts_and_remarks_on_its_lines(
    block: str, body: str
) -> None:
    text = f"---\n{block}\n---\n{body}"
    front = read_front_matter(text)
    for value in front.values.values():
        assert isinstance(value, str) or all(isinstance(item, str) for item in value)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 < remark.line <= lines for remark in front.warnings)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029")))
def test_a_quoted_title_is_read_as_it_was_written(title: str) -> None:
    escaped = title.replace("'", "''")
    front = read(f"title: '{escaped}'")
    assume(not front.warnings)  # characters that YAML forbids
    assert front.values["title"] == title.strip()


@pytest.mark.parametrize("loader", [yaml.BaseLoader, yaml.CBaseLoader])
def test_whatever_is_escaped_a_value_can_be_encoded(
    loader: type[yaml.BaseLoader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.posts.front_matter._LOADER", loader)
    front = read_front_matter('---\ntitle: "a\\ud800b"\ntags: ["\\udfff"]\n---\n')
    assert set(front.values) == {"title", "tags"}
    assert all("".join(value).encode() for value in front.values.values())
