from pathlib import Path

import pytest

from indexer.korean.lexicon import WordTerms
from indexer.search.vocabulary import load_words, noun_of, save_words


@pytest.mark.parametrize(
    ("word", "terms", "spans", "noun"),
    [
        ("세종시가", ("세종시",), (0, 3), "세종시"),
        ("스마트시티의", ("스마트", "시티"), (0, 3, 3, 5), "스마트시티"),
        ("KTX는", ("ktx",), (0, 3), "KTX"),
        ("도왔다", ("돕",), (0, 3), ""),
        ("맨손체조", ("손", "체조"), (1, 2, 2, 4), ""),
        ("29개국", ("29", "개국"), (0, 2, 2, 4), ""),
        ("시", ("시",), (0, 1), ""),
        ("에서", (), (), ""),
    ],
)
def test_a_noun_is_what_the_terms_spell_out_from_the_beginning(
    word: str, terms: tuple[str, ...], spans: tuple[int, ...], noun: str
) -> None:
    assert noun_of(word, WordTerms(terms, spans)) == noun


def test_saved_words_are_read_again_forms_of_one_word_together(tmp_path: Path) -> None:
    save_words({"세종시": 3, "KTX": 2, "ktx": 1}, tmp_path / "words", "000001-a")
    assert load_words(tmp_path / "words", "000001-a") == {"세종시": 3, "ktx": 3}


def test_words_of_another_index_are_refused(tmp_path: Path) -> None:
    save_words({"세종시": 3}, tmp_path / "words", "000001-a")
    with pytest.raises(ValueError, match="not the words of this index"):
        load_words(tmp_path / "words", "000002-b")
