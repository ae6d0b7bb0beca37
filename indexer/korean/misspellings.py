"""Frequent misspellings: what is written, what the norm asks for, and the rule behind it.

Only forms that no right word holds at that place: 결제 and 결재, 바램 and 바람 are all words,
which no table can judge.  Sources: 국립국어원, 한글 맞춤법 (2017) by section, 외래어 표기법 (2017),
and the errors that its 표준국어대사전 marks as such.
"""

from __future__ import annotations

import re

_ANYWHERE = {
    # § 35: 되어 contracts to 돼, 되었 to 됐; a syllable 됬 does not exist.
    "됬": "됐",
    "되요": "돼요",
    # § 53: endings with ㄹ are written plain unless they ask.
    "할께": "할게",
    "올께": "올게",
    # § 51: the adverb ends in -이 where only [이] is heard.
    "깨끗히": "깨끗이",
    "일일히": "일일이",
    "곰곰히": "곰곰이",
    "틈틈히": "틈틈이",
    # § 30: between Sino-Korean parts no ㅅ is written, but for six words.
    "갯수": "개수",
    "댓가": "대가",
    "촛점": "초점",
    "헛점": "허점",
    # The dictionary: another origin is heard into the word.
    "몇일": "며칠",
    "어의없": "어이없",
    "설겆이": "설거지",
    "오랫만": "오랜만",
    "요컨데": "요컨대",
    "김치찌게": "김치찌개",
    "된장찌게": "된장찌개",
    "부대찌게": "부대찌개",
    "떡볶기": "떡볶이",
    # Loanwords, by the examples of the 외래어 표기법.
    "컨텐츠": "콘텐츠",
    "메세지": "메시지",
    "악세사리": "액세서리",
    "까페": "카페",
    "쥬스": "주스",
    "리더쉽": "리더십",
    "멤버쉽": "멤버십",
    "파트너쉽": "파트너십",
    "플랭카드": "플래카드",
    "네비게이션": "내비게이션",
    "어플리케이션": "애플리케이션",
    "데이타": "데이터",
    "렌트카": "렌터카",
    "바베큐": "바비큐",
    "초콜렛": "초콜릿",
    "컨퍼런스": "콘퍼런스",
    "리모콘": "리모컨",
}
_AT_THE_START = {
    # Inside other words these letters are right: 지역활동, 정부페이지, 지금새로.
    "역활": "역할",
    "부페": "뷔페",
    "금새": "금세",
    "왠만": "웬만",
    "왠일": "웬일",
    "웬지": "왠지",
    "희안": "희한",
    "쭈꾸미": "주꾸미",
    # 문안하다, to pay one's respects, exists; news means 무난하다 by it.
    "문안하": "무난하",
    "문안한": "무난한",
}
MISSPELLINGS = _ANYWHERE | _AT_THE_START

_WRONG = re.compile(rf"\b(?:{'|'.join(_AT_THE_START)})|{'|'.join(_ANYWHERE)}")
_BEGINNINGS = frozenset(form[0] for form in MISSPELLINGS)


def respell(word: str) -> str:
    """``word`` by the norm where it holds a frequent misspelling, else as it stands."""
    if _BEGINNINGS.isdisjoint(word):  # as of most words: faster than to search them
        return word
    return _WRONG.sub(lambda match: MISSPELLINGS[match[0]], word)
