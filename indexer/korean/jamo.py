"""Hangul as keys: syllables taken apart into the jamo that a hand types, and put together again.

    한글 text ↔ keystrokes (ㅎㅏㄴㄱㅡㄹ)        text → initials (ㅎㄱ)

A text that is being typed is a run of keystrokes, so a candidate fits what
has been typed so far when its keystrokes begin with it: 탆 (ㅌㅏㄴㅎ) stands
on the way to 탄핵 (ㅌㅏㄴㅎㅐㄱ).  A keystroke is one key of the two-set layout,
Shift included: ㄲ is one, ㅘ and ㄶ are two.  Everything that is not Hangul is
its own keystroke; that goes for U+318D (ㆍ), which news uses as a middle dot.
The arithmetic of syllables is that of The Unicode Standard, section 3.12.
"""

from __future__ import annotations

import re

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
"""The consonants that begin syllables, in Unicode's order: all the consonant keys."""

VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ"
"""The vowel keys; compound vowels are typed by two of them."""

_MEDIALS = "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ".split()
_FINALS = [
    "",
    *"ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ".split(),
]
_COMPOUNDS = dict(zip("ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ", [f for f in _FINALS if f[1:]], strict=True)) | dict(
    zip("ㅘㅙㅚㅝㅞㅟㅢ", [m for m in _MEDIALS if m[1:]], strict=True)
)

_FIRST, _LAST = 0xAC00, 0xD7A3
_KEYS = {ord(jamo): keys for jamo, keys in _COMPOUNDS.items()} | dict(
    enumerate((i + m + f for i in INITIALS for m in _MEDIALS for f in _FINALS), start=_FIRST)
)
_BLOCK = len(_MEDIALS) * len(_FINALS)
"""How many syllables share an initial."""

_INITIALS = {code: INITIALS[(code - _FIRST) // _BLOCK] for code in range(_FIRST, _LAST + 1)}


def _alternatives(keys: list[str]) -> str:
    return "|".join(sorted(filter(None, keys), key=len, reverse=True))


_SYLLABLE = re.compile(
    f"([{INITIALS}])({_alternatives(_MEDIALS)})((?:{_alternatives(_FINALS)})(?![{VOWELS}]))?"
)
_FINAL_NUMBER = {keys: number for number, keys in enumerate(_FINALS)}
_MEDIAL_NUMBER = {keys: number for number, keys in enumerate(_MEDIALS)}


def keystrokes(text: str) -> str:
    """The keys that type ``text``: compatibility jamo for its Hangul, all else as it stands."""
    return text if text.isascii() else text.translate(_KEYS)


def compose(keys: str) -> str:
    """Keystrokes to text as an input method would: a consonant before a vowel begins a syllable.

    Undoes ``keystrokes`` for text without single jamo; keys that join no
    syllable stay as they are.
    """
    return _SYLLABLE.sub(_syllable, keys)


def _syllable(match: re.Match[str]) -> str:
    initial, medial, final = INITIALS.index(match[1]), _MEDIAL_NUMBER[match[2]], match[3] or ""
    return chr(_FIRST + initial * _BLOCK + medial * len(_FINALS) + _FINAL_NUMBER[final])


def initials(text: str) -> str:
    """The initial consonant of each syllable (세종시 → ㅅㅈㅅ); all else as it stands."""
    return text if text.isascii() else text.translate(_INITIALS)


def is_syllable(char: str) -> bool:
    """Whether ``char`` is a whole syllable of modern Hangul."""
    return _FIRST <= ord(char) <= _LAST


def typing_towards(typed: str, text: str) -> bool:
    """Whether ``typed``, its last syllable perhaps half made, is on the way to ``text``."""
    return keystrokes(text).startswith(keystrokes(typed))


def distance(a: str, b: str, limit: int) -> int:
    """The fewest edits from ``a`` to ``b``, any number above ``limit`` given as ``limit + 1``.

    An edit inserts, removes or replaces a character or swaps two neighbours
    (optimal string alignment); of keystrokes it counts slips of a finger.
    Only the ``2 · limit + 1`` diagonals that can hold an answer are computed
    (Ukkonen, *Algorithms for approximate string matching*, 1985).
    """
    a, b = _without_common_ends(a, b)
    too_far = limit + 1
    if abs(len(a) - len(b)) > limit:
        return too_far
    before: list[int] = [too_far] * (len(b) + 1)
    above: list[int] = list(range(len(b) + 1))
    for i, char in enumerate(a, start=1):
        row = [too_far] * (len(b) + 1)
        row[0] = i
        for j in range(max(1, i - limit), min(len(b), i + limit) + 1):
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (char != b[j - 1]))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == b[j - 1]:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row) > limit:
            return too_far
        before, above = above, row
    return min(above[-1], too_far)


def _without_common_ends(a: str, b: str) -> tuple[str, str]:
    """What is left to compare: edits never need to touch a common beginning or end."""
    start = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        start += 1
    end = 0
    for one, other in zip(reversed(a[start:]), reversed(b[start:]), strict=False):
        if one != other:
            break
        end += 1
    return a[start : len(a) - end], b[start : len(b) - end]
