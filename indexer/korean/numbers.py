"""Numbers by value: where normalised text holds numerals, and what each is worth.

    normalised text → numerals: value, start, end

``2만3천``, ``2만 3000`` and ``23,000`` are one number, so that is what they are
indexed and asked as.  The grammar, which never joins numbers across other words:

    numeral  = digits | joined | spoken
    digits   = 23000 | 23,000 (groups of three) | 3.5
    joined   = atom {[space] atom}             each atom smaller than the unit before it
    atom     = digits [십|백|천] [여] [만|억|조]    2만 3천, 17억 9700여만, 6천145만, 만3천
    spoken   = Hangul numeral, what it counts    삼천만 원, 천만 관객, 천 명

- Values are plain decimals without idle zeros: 10.0 is 10, 80.0억 is 8000000000, 07 is 7.
  Longer digits that begin with 0 (010, 007) are names and stay.
- Colons, hyphens, slashes and chains of dots join nothing: 3:1 is 3 and 1,
  010-1234-5678 three numbers, 2024.07.01 is 2024, 7 and 1.  A space or comma joins
  only inside a numeral: ``3, 4``, ``1,2등`` and ``2024 7`` are two numbers each.
- Digits behind a Latin letter belong to a name (A4, G7) and are no numeral.
- A last 천 after 억 or 조 leaves out a unit, as people say it: 1억 5천 is 1억 5천만.
- Digits without a unit follow only 만 and less (2만 738t), never where a calendar or
  ordinal noun stands behind them (3만 2024년).  Articles of law (제65조, 328조 1항) are
  not trillions.
- Numbers in Hangul count only where they cannot be anything else: 수천 명 has no value,
  만원 may be a full house, 천명 a declaration, 이천 a town.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import NamedTuple


class Numeral(NamedTuple):
    """A number in text: its canonical decimal, and the span of its digits and unit words."""

    value: str
    start: int
    end: int


_SMALL = {"": 1, "십": 10, "백": 100, "천": 1000}
_BIG = {"": 1, "만": 10**4, "억": 10**8, "조": 10**12}
_DIGIT = {digit: value for value, digit in enumerate("일이삼사오육칠팔구", start=1)}
_MYRIAD = 10**4
_UNBOUNDED = 10**100
_EXACT = Context(prec=80)
_LONGEST = 30
"""Longer runs of digits are names, not amounts; below, arithmetic in ``_EXACT`` is exact."""

# A unit is none where it begins another word: 만족, 백신, 천안, 억제, 조건, 제65조의2, 328조 1항.
_SMALL_UNIT = r"(?:십(?!자)|백(?!신|화점)|천(?!안))"
_BIG_UNIT = r"(?:만(?!족)|억(?![제울])|조(?![건직합각정치사별]|의[0-9]| ?제? ?[0-9]+항))"
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+(?!,?[0-9])"
_FRACTION = r"\.[0-9]+(?!\.?[0-9])"
_ATOM = re.compile(
    rf"(?P<digits>{_GROUPED}(?:{_FRACTION})?|(?<![0-9]\.)[0-9]+{_FRACTION}|[0-9]+)"
    rf"(?P<small>{_SMALL_UNIT})?(?:여(?=[만억]))?(?P<big>{_BIG_UNIT})?"
)
_CALENDAR = re.compile(r"[년월일시분항차위세살층등호]")
_ARTICLE = re.compile(r"(?:제 ?|[0-9]·)\Z")
_PARTICLE = (
    r"(?![가-힣])|(?:은|는|이|가|을|를|의|에|도|만|과|와|로|으로|씩|가량|이상|이하)(?![가-힣]{2})"
    r"|대의?(?![가-힣])"
)
_COUNTED = rf"(?:원|명|달러|엔|유로|개|건|표|번|마리|가구|세대|곳|년|톤|평)(?:{_PARTICLE})"
_CROWD = "(?:관객|관중|구독자|팔로워|국민|시민|도민|인구|영화|배우|유튜버|서명)"
_RUN = "[일이삼사오육칠팔구십백천만억조]"
_START = re.compile(
    r"(?P<name>[A-Za-z][0-9]+(?:[.,][0-9]+)*)"
    r"|(?P<digits>[0-9])"
    r"|(?<!\w)(?<![수몇여십백천만억조] )(?:"
    rf"(?P<headless>[천만](?=[0-9]+{_SMALL_UNIT}))"
    rf"|(?P<lone>[십백천만](?=여? {_COUNTED}))"
    rf"|(?P<spoken>(?![억조]){_RUN}{{2,16}}(?: {_RUN}{{2,16}})?(?:(?=여? ?{_COUNTED})|(?<=[십백천]만)(?= {_CROWD}))))"
)
_FIGURES = frozenset("0123456789일이삼사오육칠팔구십백천만억조")
_SPOKEN_ATOM = re.compile("([일이삼사오육칠팔구]?)([십백천]?)")


def numerals(text: str) -> Iterator[Numeral]:
    """The numerals of normalised ``text``, in order, none overlapping another."""
    if _FIGURES.isdisjoint(text):  # as of most words: faster than to search them
        return
    at = 0
    while (found := _START.search(text, at)) is not None:
        at = found.end()
        numeral = _read(text, found)
        if numeral is not None:
            at = numeral.end
            yield numeral


def _read(text: str, found: re.Match[str]) -> Numeral | None:
    if found["name"]:
        return None
    if found["digits"]:
        return _written(text, found.start())
    if found["headless"]:
        unit = found["headless"]
        head = _Amount().add(Decimal(1), _SMALL.get(unit, 1), _BIG.get(unit, 1))
        return None if head is None else _joined(text, found.start(), found.end(), head)
    value = _spoken_value(found[0])
    return None if value is None else Numeral(value, *found.span())


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number read so far: ``total`` up to its last big unit, ``section`` after that.

    What follows must be smaller than ``room`` (the last big unit) and, within
    the section, than ``section_room`` (the last small one).
    """

    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    room: int = _UNBOUNDED
    section_room: int = _UNBOUNDED

    def add(self, number: Decimal, small: int, big: int) -> _Amount | None:
        """The amount with one more atom; None when that would not be one number."""
        least = min(self.room, self.section_room)
        part = _EXACT.multiply(number, small)
        section = _EXACT.add(self.section, part)
        if part >= least or _EXACT.multiply(section, big) >= self.room:
            return None
        if big == 1:
            return replace(self, section=section, section_room=small)
        total = _EXACT.add(self.total, _EXACT.multiply(section, big))
        return _Amount(total, Decimal(0), room=big, section_room=big)

    @property
    def value(self) -> Decimal:
        """The number; its last 천 after 억 or 조 counts the next lower unit (1억 5천)."""
        colloquial = self.section_room == _SMALL["천"] and _MYRIAD < self.room < _UNBOUNDED
        scale = self.room // _MYRIAD if colloquial else 1
        return _EXACT.add(self.total, _EXACT.multiply(self.section, scale))


def _written(text: str, start: int) -> Numeral:
    """The numeral whose first digit stands at ``start``."""
    atom = _ATOM.match(text, start)
    assert atom is not None  # noqa: S101 -- the caller has seen the digit
    digits, small, big = atom["digits"], atom["small"] or "", atom["big"] or ""
    if big == "조" and _ARTICLE.search(text, max(0, start - 2), start):
        return Numeral(_canonical(digits), start, atom.end("digits"))
    if not (small or big) or len(digits) > _LONGEST:
        return Numeral(_canonical(digits), start, atom.end("digits"))
    head = _Amount().add(_number(digits), _SMALL[small], _BIG[big])
    assert head is not None  # noqa: S101 -- nothing bounds a first atom
    return _joined(text, start, atom.end(), head)


def _joined(text: str, start: int, end: int, amount: _Amount) -> Numeral:
    """The numeral from ``start``, read up to ``end``, with the atoms that follow."""
    while (atom := _next_atom(text, end, amount)) is not None:
        longer = amount.add(
            _number(atom["digits"]), _SMALL[atom["small"] or ""], _BIG[atom["big"] or ""]
        )
        if longer is None:
            break
        amount, end = longer, atom.end()
    return Numeral(_plain(amount.value), start, end)


def _next_atom(text: str, end: int, amount: _Amount) -> re.Match[str] | None:
    spaced = text[end : end + 1] == " "
    atom = _ATOM.match(text, end + spaced)
    if atom is None or len(atom["digits"]) > _LONGEST or amount.section_room == 1:
        return None
    if atom["small"] or atom["big"]:
        return atom if "." not in atom["digits"] else None
    if amount.section_room > _MYRIAD or _CALENDAR.match(text, atom.end()):
        return None
    return None if spaced and "." in atom["digits"] else atom


def _spoken_value(words: str) -> str | None:
    """The value of a numeral in Hangul; None when the units do not descend (만조, 조백)."""
    amount: _Amount | None = _Amount()
    for section, big in re.findall("([^만억조 ]*)([만억조]?)", words):
        atoms = [(d, s) for d, s in _SPOKEN_ATOM.findall(section) if d or s]
        for index, (digit, small) in enumerate(atoms or [("", "")] * bool(big)):
            closing = big if index == max(len(atoms) - 1, 0) else ""
            if amount is not None:
                amount = amount.add(Decimal(_DIGIT.get(digit, 1)), _SMALL[small], _BIG[closing])
    return None if amount is None else _plain(amount.value)


def _number(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _canonical(digits: str) -> str:
    """Digits without commas and idle zeros; 010 and 007 are names and keep theirs."""
    digits = digits.replace(",", "")
    if "." in digits:
        whole, _, fraction = digits.partition(".")
        fraction = fraction.rstrip("0")
        return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
    return digits[1:] if len(digits) == len("07") and digits[0] == "0" else digits


def _plain(value: Decimal) -> str:
    return _canonical(format(value, "f"))
