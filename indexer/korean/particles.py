"""Particles at the end of words, told by their spelling.

A noun means the same with and without its particle, but an analyzer that is
shown the whole word may part it elsewhere: 강남을, 이수 만으로.  Where a particle
hardly ends anything but a noun and its word (``without_clear_particle``), the
noun is read alone, once for all its forms; where nouns end like that, too
(``without_likely_particle``), ``endings`` has to look closer.

Kiwi, asked to split unknown compounds by rule, takes 푸바오의 for one unknown
noun.  There more particles are taken off (``without_particle``): those that
hardly ever end a name.

Both take only what fits the last syllable (은 after a consonant, 는 after a vowel).
"""

from __future__ import annotations

_Particles = tuple[frozenset[str], frozenset[str]]
"""Those that fit after a vowel, and those that fit after a consonant."""


def _fitting(always: str, after_vowel: str, after_consonant: str) -> _Particles:
    return frozenset(f"{always} {after_vowel}".split()), frozenset(
        f"{always} {after_consonant}".split()
    )


_OF_NAMES = _fitting(
    "의 에 에서 에서는 에서도 에서의 에게 에게서 에는 에도 까지 부터 처럼 보다 만의 께서",
    "는 를 와 와의 로서 로써 라는 라고 라며",
    "은 을 과 과의 으로 으로는 으로서 이라는 이라고 이라며 이란 이나 이며 이고",
)
_CLEAR = _fitting(
    "에는 에도 에만 에서 에서는 에서도 에서의 에서만 에서부터 에게 에게는 에게서"
    " 까지 까지는 까지도 부터 부터는 처럼 보다",
    "를 와의 로서 로써",
    "을 과의 으로 으로는 으로도 으로의 으로서 으로써 이라는 이라고 이라며 이며 이고",
)
"""Not those that also end nouns of the dictionary (김정은, 벨기에, 오키나와, 공중보건의, 길이,
전세가, 의학과, 강원도, 산책로) or verbs (배우는)."""

_LIKELY = _fitting(
    "의 에 에게도 에게만 까지의 까지만 보다는 보다도 뿐만 마다",
    "는 와 와는 와도 로는 로도 로의 로서의 로부터",
    "은 이 이나 과는 과도 으로서의 으로부터",
)
"""Those that end few nouns, each of which the dictionary holds, or verbs.

Not 가, 과, 도 and 로, by which nouns are made that it does not hold: 매매가, 총괄과, 혼잡도.
"""

_ALL_CLEAR = _CLEAR[0] | _CLEAR[1]
_ALL_LIKELY = _LIKELY[0] | _LIKELY[1]
_END_CLEAR = frozenset(particle[-1] for particle in _ALL_CLEAR)
_END_LIKELY = frozenset(particle[-1] for particle in _ALL_LIKELY)

_TAGS = {
    particle: tag
    for tag, particles in {
        "JKO": "을 를",
        "JKG": "의",
        "JKB": "에 에서 에게 에게서 으로 로서 으로서 로써 으로써 와 과 처럼 보다",
        "JX": "는 도 만 까지 부터",
    }.items()
    for particle in particles.split()
}
"""The particles that others are made of, and their tags of the Sejong set."""

_LONGEST = 4
_SHORTEST_NOUN = 2
_LINK = "으"
"""Belongs to the particle: 장으로서 is not 장으 and 로서."""

_FIRST, _LAST, _FINALS = "가", "힣", 28


def without_particle(word: str) -> str:
    """``word`` less the longest particle of names that fits; as it stands if there is none."""
    return _without(word, _OF_NAMES)


def without_clear_particle(word: str) -> str:
    """``word`` less the longest clear particle that fits; as it stands if there is none."""
    return _without(word, _CLEAR) if word[-1:] in _END_CLEAR else word


def without_likely_particle(word: str) -> str:
    """``word`` less the likely particle that fits; as it stands if there is none."""
    return _without(word, _LIKELY) if word[-1:] in _END_LIKELY else word


def is_clear(particle: str) -> bool:
    """Whether this is a clear particle."""
    return particle in _ALL_CLEAR


def tagged(particle: str) -> list[tuple[str, str]]:
    """A particle as its parts, each with its tag; what has none of its own counts as JX."""
    for length in range(len(particle), 0, -1):
        if tag := _TAGS.get(particle[:length]):
            return [(particle[:length], tag), *tagged(particle[length:])]
    return [(particle, "JX")] if particle else []


def _without(word: str, particles: _Particles) -> str:
    for length in range(min(_LONGEST, len(word) - _SHORTEST_NOUN), 0, -1):
        noun, particle = word[:-length], word[-length:]
        if _FIRST <= noun[-1] <= _LAST and noun[-1] != _LINK:
            final = (ord(noun[-1]) - ord(_FIRST)) % _FINALS
            if particle in particles[final > 0]:
                return noun
    return word
