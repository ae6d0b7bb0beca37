"""Morphemes of one word to its terms: which are stems, which belong together.

    대학/NNG 생/XSN 들/XSN 이/JKS   →  대학생    beside it: 대학
    비/XPN 정규직/NNG               →  비정규직
    세종/NNP 시청/NNG 에서/JKB       →  세종 시청
    29/SN 개국/NNB                 →  29 개국
    돕/VV 었/EP 다/EF               →  돕다

A syllable is no term of its own inside a word: it joins the noun before it,
which stays findable beside the main sequence.  Prefixes join what follows, for
they change what it means.  A word without any stem is a term as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.korean.hanja import readings
from indexer.korean.lexicon import WordTerms
from indexer.korean.morphemes import WHOLE, Morpheme

_NOUNS = frozenset({"NNG", "NNP", "XR"})
_SIGNS = frozenset({"SL", "SN"})
_RUN = _NOUNS | _SIGNS | {"SH", "NR", "XPN", "XSN"}
_VERBS = frozenset({"VV", "VA"})
_SELDOM = ("NNB", "NP", "NR", "MAG", "MAJ", "MM", "IC", "VX", "XSN", "XPN", "VCN")
"""What a word is found by that holds no stem, first the first."""

_IDLE = frozenset("XSV XSA VCP VX VCN NP NNB MAJ IC".split())
"""What is no term beside a noun or a verb, as are particles (J) and endings (E); a dependent noun
only counts behind a number."""

_PLURAL = frozenset("들 적 님 씩 쯤 째 별 네 당 여 경".split())
"""Suffixes that inflect rather than make another word."""

_LIGHT = frozenset("하 되 있 없 이 시키 당하".split())
"""Verbs that carry little beside a stem: 발표 (하다), 물놀이 (하다)."""

_HANGUL = re.compile("[가-힣]+")


@dataclass(slots=True)
class _Piece:
    """A term in the making; ``stem`` is what stays findable beside it."""

    text: str
    start: int
    end: int
    tag: str
    stem: tuple[str, int, int] | None = None


@dataclass(slots=True)
class _Word:
    text: str
    pieces: list[_Piece] = field(default_factory=list)
    light: list[_Piece] = field(default_factory=list)
    prefix: Morpheme | None = None


def word_terms(word: str, morphemes: Sequence[Morpheme]) -> WordTerms:
    """The terms of ``word``, folded, with their places in it; never empty."""
    return _plain_terms(word, morphemes) or _all_terms(word, morphemes)


def _plain_terms(word: str, morphemes: Sequence[Morpheme]) -> WordTerms | None:
    """The terms of most words: verbs and nouns of two syllables or more, and what inflects them."""
    terms: list[str] = []
    spans: list[int] = []
    for form, tag, start, end in morphemes:
        if tag in _NOUNS:
            if len(form) == 1 or not _HANGUL.fullmatch(form):
                return None
            terms.append(form)
            spans += (start, end)
        elif tag in _VERBS:
            if not _HANGUL.fullmatch(form):
                return None
            if form not in _LIGHT:
                terms.append(f"{form}다")
                spans += (start, len(word))
        elif tag[0] not in "JE" and tag not in _IDLE:
            return None
    return WordTerms(tuple(terms), tuple(spans)) if terms else None


def _all_terms(word: str, morphemes: Sequence[Morpheme]) -> WordTerms:
    made = _Word(word)
    for morpheme in morphemes:
        if morpheme.tag != WHOLE:
            _add(made, morpheme)
    wholes = [m for m in morphemes if m.tag == WHOLE]
    pieces = made.pieces or made.light[:1] or _seldom(word, morphemes)
    return _terms(pieces, wholes)


def _add(made: _Word, morpheme: Morpheme) -> None:
    form, tag, start, end = morpheme
    text = "".join(form.casefold().split())
    if tag in _VERBS:
        prefix, made.prefix = made.prefix, None
        _verb(made, text, start, prefix)
    elif tag == "XPN" or (tag in {"MM", "MAG"} and start == 0):
        made.prefix = morpheme
    elif tag.startswith("W_") or (tag in _RUN and text) or _counts(made, tag, start):
        _noun(made, Morpheme(text, tag, start, end))
    elif tag not in {"SO", "SW", "SP"}:
        made.prefix = None


def _verb(made: _Word, text: str, start: int, prefix: Morpheme | None) -> None:
    """못하다 is not 하다; beside another stem, 하다 says nothing."""
    end = len(made.text)
    if prefix is not None and prefix.tag == "MAG" and prefix.end == start:
        made.pieces.append(_Piece(f"{prefix.form}{text}다", prefix.start, end, "VV"))
    elif text in _LIGHT:
        made.light.append(_Piece(f"{text}다", start, end, "VV"))
    else:
        made.pieces.append(_Piece(f"{text}다", start, end, "VV"))


def _counts(made: _Word, tag: str, start: int) -> bool:
    """Whether a dependent noun counts the number before it."""
    last = made.pieces[-1] if made.pieces else None
    return tag == "NNB" and last is not None and last.tag in {"SN", "NR"} and last.end == start


def _noun(made: _Word, noun: Morpheme) -> None:
    text, tag, start, end = noun
    last = made.pieces[-1] if made.pieces and made.pieces[-1].end <= start else None
    prefix, made.prefix = made.prefix, None
    if tag in _NOUNS and len(text) == 1 and start > 0 and last is None and prefix is None:
        # 국힘 is no 힘, 난간 no 간: a noun of one syllable never ends a word misread before it
        made.pieces = [_Piece(made.text[:end].casefold(), 0, end, tag)]
    elif prefix is not None and prefix.end == start and tag in _NOUNS:
        made.pieces.append(_Piece(prefix.form + text, prefix.start, end, tag))
    elif tag == "XSN" and (text in _PLURAL or last is None or last.end != start):
        return
    elif last is not None and _joins(made, last, noun):
        stem = (last.text, last.start, last.end) if len(last.text) > 1 else None
        if tag in _SIGNS or last.tag in _SIGNS:
            stem = None
        made.pieces[-1] = _Piece(last.text + text, last.start, end, tag, stem)
    else:
        made.pieces.append(_Piece(text, start, end, tag))


def _joins(made: _Word, last: _Piece, noun: Morpheme) -> bool:
    """Whether a morpheme belongs to the term before it."""
    text, tag, start, _ = noun
    if tag == "SL" and last.tag == "SL":
        return made.text[last.end : start] in {"", "&", "-", "'"}
    if last.end != start:
        return False
    if tag == "SN" and last.tag == "SL":
        return len(last.text) == 1
    hangul = _HANGUL.fullmatch(last.text) is not None and _HANGUL.fullmatch(text) is not None
    single = len(text) == 1 or len(last.text) == 1
    return hangul and single and last.tag in {*_NOUNS, "XSN"} and tag in {*_NOUNS, "XSN"}


def _seldom(word: str, morphemes: Sequence[Morpheme]) -> list[_Piece]:
    for tag in _SELDOM:
        for morpheme in morphemes:
            if morpheme.tag == tag:
                form = morpheme.form.casefold() + ("다" if tag in {"VX", "VCN"} else "")
                end = len(word) if tag in {"VX", "VCN"} else max(morpheme.end, morpheme.start + 1)
                return [_Piece(form, morpheme.start, end, tag)]
    return [_Piece("".join(word.casefold().split()), 0, len(word), "")]


def _terms(pieces: Sequence[_Piece], wholes: Sequence[Morpheme]) -> WordTerms:
    spans = [edge for piece in pieces for edge in (piece.start, piece.end)]
    other = [(m.form.casefold(), m.start, m.end) for m in wholes]
    for piece in pieces:
        if piece.tag == "SH":
            other += [(way, piece.start, piece.end) for way in readings(piece.text)]
    stems = [piece.stem for piece in pieces if piece.stem]
    return WordTerms(
        tuple(piece.text for piece in pieces),
        tuple(spans),
        tuple(text for text, _, _ in other),
        tuple(text for text, _, _ in stems),
        tuple(edge for _, *span in (*other, *stems) for edge in span),
    )
