"""Particles at the end of words that no dictionary knows.

Kiwi, asked to split unknown compounds by rule, takes 푸바오의 for one unknown
noun.  What is left without its particle is analysed in its place, so that a
name is one term with and without it.  Only particles that hardly ever end a
name, and only where they fit its last syllable (은 after a consonant, 는
after a vowel), are taken off.
"""

from __future__ import annotations

_ALWAYS = "의 에 에서 에서는 에서도 에서의 에게 에게서 에는 에도 까지 부터 처럼 보다 만의 께서"
_AFTER_CONSONANT = "은 을 과 과의 으로 으로는 으로서 이라는 이라고 이라며 이란 이나 이며 이고"
_AFTER_VOWEL = "는 를 와 와의 로서 로써 라는 라고 라며"
_FITTING = (
    frozenset(f"{_ALWAYS} {_AFTER_VOWEL}".split()),
    frozenset(f"{_ALWAYS} {_AFTER_CONSONANT}".split()),
)
_LONGEST = 3
_SHORTEST_NOUN = 2
_FIRST, _LAST, _FINALS = "가", "힣", 28


def without_particle(word: str) -> str:
    """``word`` less the longest particle that fits; as it stands if there is none."""
    for length in range(_LONGEST, 0, -1):
        noun, particle = word[:-length], word[-length:]
        if len(noun) >= _SHORTEST_NOUN and _FIRST <= noun[-1] <= _LAST:
            final = (ord(noun[-1]) - ord(_FIRST)) % _FINALS
            if particle in _FITTING[final > 0]:
                return noun
    return word
