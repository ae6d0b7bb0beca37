"""The other keyboard layout: Hangul typed with the keyboard left on English, and the reverse.

    tpwhdtl → 세종시        챠쇼 → city

Both ways go by the two-set layout (KS X 5002), key by key.  Whether a text
was meant in the other layout only an index can tell: a converted text is a
guess, to be used when it is held and the text as typed is not.
"""

from __future__ import annotations

from indexer.korean.jamo import compose, is_syllable, keystrokes

_PLAIN = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",
        strict=True,
    )
)
_SHIFTED = dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
_TO_JAMO = str.maketrans({key.upper(): jamo for key, jamo in _PLAIN.items()} | _PLAIN | _SHIFTED)
_TO_LETTERS = str.maketrans({jamo: key for key, jamo in (_PLAIN | _SHIFTED).items()})
_UNSHIFTED = frozenset(key.upper() for key in _PLAIN) - _SHIFTED.keys()
"""Capitals that type the same jamo as their small letters."""


def to_hangul(text: str) -> str | None:
    """What the Latin letters of ``text`` write on a Hangul keyboard.

    None when they make no syllable: ``tv`` is ㅅㅍ and meant as it stands.
    The last syllable may be unfinished, as in a text still being typed.
    """
    if not any(char.isascii() and char.isalpha() for char in text):
        return None
    keys = text.lower() if _caps_locked(text) else text
    hangul = compose(keystrokes(keys.translate(_TO_JAMO)))
    before, after = (sum(map(is_syllable, form)) for form in (text, hangul))
    return hangul if after > before else None


def to_latin(text: str) -> str | None:
    """What the Hangul of ``text`` writes on an English keyboard; None when it holds no Hangul."""
    keys = keystrokes(text)
    letters = keys.translate(_TO_LETTERS)
    return letters if letters != keys else None


def is_hangul(text: str) -> bool:
    """Whether ``text`` is syllables and nothing else: a converted word without leftovers."""
    return bool(text) and all(map(is_syllable, text))


def _caps_locked(text: str) -> bool:
    """Whether all letters are capitals and some had no reason to be: TPWHDTL, but not R or OP."""
    return text.isupper() and not _UNSHIFTED.isdisjoint(text)
