import pytest

from indexer.korean.lexicon import WordTerms
from indexer.korean.terms import TermAnalyzer
from indexer.search.vocabulary import count_words, noun_of


def test_words_are_counted_by_texts_without_their_particles(plain: TermAnalyzer) -> None:
    texts = ["세종시가 세종시를", "세종시의 예산", "BRT 버스"]
    plain.learn(texts)
    counts = count_words(texts, plain.lexicon)
    assert counts == {"세종시": 2, "예산": 1, "BRT": 1, "버스": 1}


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
