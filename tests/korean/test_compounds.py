"""Compounds: what a noun is made of depends on it alone."""

from __future__ import annotations

from indexer.korean.compounds import Compounds, Part

PARTS = {
    "현대차": [Part("현대", "NNP", -3.0, known=True), Part("차", "NNG", -4.0, known=True)],
    "화산재": [Part("화산", "NNG", -3.0, known=True), Part("재", "NNG", -4.0, known=True)],
}


def read(noun: str) -> list[Part]:
    return PARTS[noun]


def test_a_common_noun_comes_apart_where_a_name_stays_whole() -> None:
    assert Compounds(read).parts("화산재") == ("화산", "재")
    assert Compounds(read).parts("현대차", proper=True) == ("현대차",)


def test_what_was_asked_before_changes_no_answer() -> None:
    for noun in PARTS:
        for order in ((True, False), (False, True)):
            compounds = Compounds(read)
            found = {proper: compounds.parts(noun, proper=proper) for proper in order}
            alone = {proper: Compounds(read).parts(noun, proper=proper) for proper in order}
            assert found == alone
            assert found[True] != found[False]
