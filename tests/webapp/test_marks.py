import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.marks import Piece, pieces

SPANS = st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)))


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("", [], []),
        ("세종", [], [("세종", False)]),
        ("세종 버스", [(3, 5)], [("세종 ", False), ("버스", True)]),
        ("세종 버스", [(0, 2), (3, 5)], [("세종", True), (" ", False), ("버스", True)]),
        ("😀 세종", [(2, 4)], [("😀 ", False), ("세종", True)]),
        ("세종", [(0, 99)], [("세종", True)]),
        ("세종", [(1, 1), (5, 9)], [("세종", False)]),
        ("세종시청", [(0, 3), (2, 4)], [("세종시", True), ("청", True)]),
    ],
)
def test_text_is_cut_at_its_marks(
    text: str, marks: list[tuple[int, int]], expected: list[tuple[str, bool]]
) -> None:
    assert list(pieces(text, marks)) == [Piece(*pair) for pair in expected]


@given(st.text(max_size=30), SPANS)
def test_the_joined_pieces_are_the_text_whatever_the_marks(
    text: str, marks: list[tuple[int, int]]
) -> None:
    cut = list(pieces(text, marks))
    assert "".join(piece.text for piece in cut) == text
    assert all(piece.text for piece in cut)


@given(st.text(max_size=30), SPANS)
def test_a_character_is_marked_if_and_only_if_a_mark_holds_it(
    text: str, marks: list[tuple[int, int]]
) -> None:
    marked = [piece.marked for piece in pieces(text, marks) for _ in piece.text]
    held = [any(start <= at < end for start, end in marks) for at in range(len(text))]
    assert marked == held
