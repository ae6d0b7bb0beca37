import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.posts.plaintext import inline_text, text_of_html, to_html, visible_text
from indexer.posts.reader import Accepted, find_posts, read_post

TABLE = "| 이름 | 수 |\n|------|:--:|\n| 가 | 1 |\n| 나 | 2 |"
CELLS = "이름\n수\n가\n1\n나\n2"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # Markdown
        ("세종시 예산", "세종시 예산"),
        ("# 제목\n본문", "제목\n본문"),
        ("제목\n===\n본문", "제목\n본문"),
        ("첫 줄\n둘째 줄\n\n새 문단", "첫 줄\n둘째 줄\n새 문단"),
        ("- 가\n- 나", "가\n나"),
        ("1. 가\n2. 나", "가\n나"),
        ("> 인용", "인용"),
        ("[이름](https://a.kr 'b')", "이름"),
        ("*가* _나_ `다`", "가 나 다"),
        ("가\n\n---\n\n나", "가\n나"),
        ("    네 칸", "네 칸"),
        ("```\n가 < 나\n```", "가 < 나"),
        ("https://sejong.kr/a.html", "https://sejong.kr/a.html"),
        # Bold where CommonMark sees none
        ('**"세종"**은', '"세종"은'),
        ("**‘세종’**은 **(대전)**과", "‘세종’은 (대전)과"),
        ("<p>**세종**은</p>", "세종은"),
        ("<div>\n**세종**은\n</div>", "세종은"),
        ("세**종**시", "세종시"),
        ("남은 ** 별", "남은 별"),
        ("`2**3**4`", "234"),
        ("```\n**가**\n```", "가"),
        # HTML
        ("<p>가</p><p>나</p>", "가\n나"),
        ("<div>가<div>나</div>다</div>", "가\n나\n다"),
        ("가<br>나<br/>다", "가\n나\n다"),
        ("세<b>종</b>시<i>청</i>", "세종시청"),
        ("<p>가</p>   <p>나</p>", "가\n나"),
        ("<ul><li>가<li>나</ul>", "가\n나"),
        ("<p>&lt;b&gt; &amp; &#44032;</p>", "<b> & 가"),
        ("<p>가&nbsp;&nbsp;나</p>", "가 나"),
        ("가&nbsp;나", "가 나"),
        ("<p>가\n  나\t다</p>", "가\n나 다"),
        ("세<any>종", "세종"),
        ("<k>가</k> <any>나", "가 나"),
        ("<p>영화 <기생충>은 3 < 5</p>", "영화 <기생충>은 3 < 5"),
        ("영화 <기생충>은 3 < 5", "영화 <기생충>은 3 < 5"),
        ("    <p>들여 쓴</p>\n\t<b>HTML</b>", "들여 쓴\nHTML"),
        ("<html><head><title>몰래</title></head><body>가</body></html>", "가"),
        ('<?xml version="1.0"?>\n<p>가</p>', "가"),
        ("<!DOCTYPE html><p>가", "가"),
        ("<p>가</p></body></html>\n나", "가\n나"),
        ("가</HTML >나</body>다", "가나다"),
        ("<ruby>漢<rp>(<rt>한<rp>)</ruby>字", "漢字"),
        ("가<!-- 몰래 --><b>나</b><?몰래?>다", "가나다"),
        # Unseen
        ("가<script>if (a<b) {x()}</script>나", "가나"),
        ("<script>몰래()</script>가", "가"),
        ("<style>p {color: red}</style>가", "가"),
        ("가<!-- 몰래 <b> -->나", "가나"),
        ("<!-- 몰래 -->", ""),
        ("<template>몰래</template>가", "가"),
        ("<noscript>몰래</noscript>가", "가"),
        ("<svg><text>몰래</text></svg>가", "가"),
        ("<iframe src='x'>몰래</iframe>가", "가"),
        ("<select><option>몰래</select>가", "가"),
        ("<p hidden>몰래</p>가", "가"),
        ("<p style='color: red; DISPLAY : none'>몰래</p>가", "가"),
        ("<span style='visibility:hidden'>몰래</span>가", "가"),
        ("<p style='display: block'>가</p>", "가"),
        ("![몰래](a.png) 가", "가"),
        ("<img alt='몰래' title='몰래'>가", "가"),
        ("가<img src=x>나", "가\n나"),
        # Tables
        (TABLE, CELLS),
        (TABLE.replace("|\n", "\n").replace("\n| ", "\n"), CELLS),
        (f"앞말\n{TABLE}\n뒷말", f"앞말\n{CELLS}\n뒷말"),
        (f"앞말 {TABLE}\n뒷말", f"앞말\n{CELLS}\n뒷말"),
        (f"<p>{TABLE}</p>\n뒷말", f"{CELLS}\n뒷말"),
        (f"<p>앞말 {TABLE}</p>뒷말", f"앞말\n{CELLS}\n뒷말"),
        (f"{TABLE}\n\n{TABLE}", f"{CELLS}\n{CELLS}"),
        ("가 | 나\n다 | 라", "가 | 나\n다 | 라"),
        ("<table><tr><td>가<td>나<tr><th>다</table>", "가\n나\n다"),
        # Characters
        ("가\r\n나\r다", "가\n나\n다"),
        ("가\r\n\r\n나", "가\n나"),
        ("가\0나", "가\ufffd나"),
        ("<p>가\0나</p>", "가\ufffd나"),
        ("<p>가\ud800나</p>", "가\ufffd나"),
        ("가\u3000\u2003나\x0b다", "가 나 다"),
        ("", ""),
        (" \n\t", ""),
    ],
)
def test_the_visible_text_of_a_body(source: str, text: str) -> None:
    assert visible_text(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("세종시  예산\n", "세종시 예산"),
        ("가 <b>나</b>다", "가 나다"),
        ("가<br>나", "가 나"),
        ("R&amp;D &lt;세종&gt;", "R&D <세종>"),
        ("R&D 예산", "R&D 예산"),
        ("**세종**은 **", "세종은"),
        ("영화 <기생충>", "영화 <기생충>"),
        ("1. 세종 & 부산", "1. 세종 & 부산"),
        ("2024. 7. <b>예산</b>", "2024. 7. 예산"),
        ("- 가 & 나", "- 가 & 나"),
        ("# 1 & 2", "# 1 & 2"),
        ("https://a.kr/?b=1&c=2", "https://a.kr/?b=1&c=2"),
        ("3 * 4 * 5 _가_", "3 * 4 * 5 _가_"),
        ("가\0&\ud800", "가\ufffd&\ufffd"),
        ("", ""),
    ],
)
def test_a_title_is_one_line_without_markup(source: str, text: str) -> None:
    assert inline_text(source) == text


def test_html_keeps_bold_and_tables() -> None:
    html = to_html(f'**"세종"**은\n{TABLE}')
    assert '<strong>"세종"</strong>은' in html
    assert '<td style="text-align: center">1</td>' in html


BLOCKS = [
    "p",
    "div",
    "h1",
    "h6",
    "li",
    "blockquote",
    "section",
    "figcaption",
    "dd",
    "pre",
    "center",
]
INLINE = ["a", "b", "span", "font", "strong", "em", "u", "sub", "mark", "any", "k"]
words = st.text("가나다라마abc123", min_size=1, max_size=5)


@given(words, words, words, st.sampled_from(BLOCKS))
def test_a_block_is_a_line_of_its_own(before: str, inside: str, after: str, name: str) -> None:
    html = f"{before}<{name}>{inside}</{name}>{after}"
    assert text_of_html(html) == f"{before}\n{inside}\n{after}"


@given(words, words, words, st.sampled_from(INLINE))
def test_an_inline_element_parts_no_word(before: str, inside: str, after: str, name: str) -> None:
    html = f"<p>{before}<{name} class='x'>{inside}</{name}>{after}</p>"
    assert visible_text(html) == text_of_html(html) == before + inside + after


@pytest.mark.parametrize(
    "piece",
    [
        "<div>", "<b>", "<any>", "<p>", "<li>", "<td>", "<table><tr><td>", "<ul><li>", "<br>", "<svg>",
        "<script>", "<p hidden>", "</div>", "<div></b>", "<div>가</b>", "<font>가</font>", "<", "<a ",
        "<!--", "<!", "<?", "<![CDATA[", "&", "&#", ">", "> ", "- ", "1. ", "# ", "[", "![", "[a](",
        "[a]: b\n", "`", "` ", "```\n", "*", "* ", "**a ", "*_", "|", "|\n", "|--", "|\n--|\n", "a|b\n",
        "=\n", " ", "\t", "\n", " \n", "\\", "\0", "\ud800",
    ],
)  # fmt: skip
def test_a_hundred_thousand_of_anything_are_a_text(piece: str) -> None:
    text = visible_text(piece * (100_000 // len(piece)) + "\n\n가")
    assert "\n\n" not in text


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<any>", "<table><tr><td>", "<ul><li>", "> "])
def test_text_below_a_hundred_thousand_elements_is_seen(piece: str) -> None:
    assert visible_text(f"{piece * 100_000}가").endswith("가")


@pytest.mark.parametrize("name", ["div", "b", "ul"])
def test_a_deep_tree_keeps_the_text_between_its_end_tags(name: str) -> None:
    deep = 20_000
    text = text_of_html(f"<{name}>" * deep + "가" + f"</{name}>나" * deep)
    assert text.replace("\n", "") == "가" + "나" * deep


@pytest.mark.parametrize("piece", ["<br>", "<img src=x>", "<p>가", "<li>가", "<td>가", "<b>가</b>"])
def test_many_elements_that_lie_in_no_depth_change_nothing_behind_them(piece: str) -> None:
    html = piece * 2_000 + "<div><script>몰래()</script>세<b>종</b>시<p hidden>몰래</p></div>끝"
    text = text_of_html(html)
    assert "몰래()" not in text
    assert "세종시" in text
    assert text.endswith("끝")


def test_a_delimiter_row_is_told_in_one_pass() -> None:
    for row in ("|--" + " " * 100_000 + "x|", " " * 100_000 + "x|--", "|--" * 30_000 + "x"):
        assert "가" in visible_text(f"가|나\n{row}")


PIECES = [
    "<p>", "</p>", "<b>", "</b>", "<div", ">", "<br/>", "<td>", "<script>", "</script>", "<style>",
    "<!--", "-->", "<![CDATA[", "]]>", "<?", "<!", "<", "&lt;", "&amp;", "&#0;", "&#xD800;", "&nbsp",
    "|", "|--|--|", "\n", "\n\n", "    ", "\t", "**", "*", "_", "`", "```", "[", "](", ")", "!", "#",
    "- ", "1. ", "> ", "---", "가", "a", '"', "'", "=", "\\", "\r", "\0", "\x85", "\u2028", "\ud800",
    " style='display:none'", " hidden", "<html>", "<body>", "</body>", "<table>", "<select>", "<svg>",
]  # fmt: skip
any_source = st.one_of(
    st.text(),
    st.text(st.characters()),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
)


@given(any_source)
def test_the_text_of_anything_is_lines_of_single_spaced_words(source: str) -> None:
    text = visible_text(source)
    assert text == "\n".join(" ".join(line.split()) for line in text.split("\n"))
    assert text == "" or "" not in text.split("\n")
    text.encode()  # no lone surrogates


@given(any_source)
def test_a_title_of_anything_is_one_line(source: str) -> None:
    title = inline_text(source)
    assert title == " ".join(title.split())


@given(st.lists(st.tuples(st.sampled_from(BLOCKS + INLINE), words), max_size=20))
def test_no_tag_that_was_html_is_text(parts: list[tuple[str, str]]) -> None:
    source = "".join(f"<{name} title='x'>{word}</{name}>" for name, word in parts)
    text = visible_text(source)
    assert not set(text) & set("<>'=")
    assert re.sub(r"\s", "", text) == "".join(word for _, word in parts)


tags = st.sampled_from([f"<{end}{name}>" for name in BLOCKS + INLINE for end in ("", "/")])


@given(st.lists(st.one_of(tags, words, st.just(" ")), max_size=40).map("".join))
def test_the_letters_are_those_that_beautifulsoup_reads(html: str) -> None:
    read = BeautifulSoup(f"<body>{html}", "lxml").get_text()
    assert re.sub(r"\s", "", text_of_html(html)) == re.sub(r"\s", "", read)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&*-|:")))
def test_a_text_without_markup_is_its_own_title(source: str) -> None:
    assume(source.isprintable())
    assert inline_text(f"<b>{source}</b>") == " ".join(source.split())


@pytest.mark.slow
def test_every_real_post_has_a_text_and_tags_only_where_it_wrote_them_as_text(
    real_posts: Path,
) -> None:
    for path in find_posts(real_posts):
        result = read_post(real_posts, path)
        assert isinstance(result, Accepted)
        text = visible_text(result.post.body)
        assert text, path
        assert "&nbsp;" not in text
        if "&lt;" not in result.post.body:
            assert not re.search(r"</?(p|div|span|b|strong|br|td|table|h[1-6]|li|ul)\b", text), path
        assert inline_text(result.post.title)


TAGS = st.sampled_from(
    "<p> </p> <b> </b> <div> </div> <script> </script> <ruby> </ruby> <rt> </rt> <br> <img alt='가'> "
    "<iframe> </iframe> <td> </td> <!--가--> <?가?> &lt; &amp; 세종 은 ** | -- < \t \n \xa0".split(
        " "
    )
)


@given(st.lists(TAGS, max_size=30).map("".join))
def test_where_nothing_is_hidden_the_quick_way_gives_the_same(html: str) -> None:
    assert text_of_html(html) == text_of_html(f"<!--hidden-->{html}")
