"""Words that carry nothing in a query: what a question is made of, not what it is about.

    티몬에서 산 상품권 환불 받을 수 있나요   →   티몬 사다 상품권 환불

They are indexed like all others and asked for when a query holds nothing else,
so that whatever is copied from a post finds it.
"""

from __future__ import annotations

_PRONOUNS = "나 저 너 우리 저희 내 제 그 그녀 이 것 거 게 이것 그것 저것 여기 거기 저기 이거 그거"
_INTERROGATIVES = "뭐 무엇 무슨 뭣 누구 누가 어디 언제 어떻게 어떻다 어떤 어느 왜 얼마 얼마나 얼마큼 몇 어쩌다 어찌 이유"
_BOUND = "수 것 줄 데 바 때문 뿐 만큼 대로 듯 채 점 중 등 및 후 때 간"
_ADVERBS = (
    "더 좀 꼭 또 및 또는 그리고 그러나 하지만 그런데 그래서 따라서 즉 혹은 혹시 과연 도대체 대체 정말 진짜 "
    "한꺼번에 그냥 아주 매우 너무 이렇게 그렇게 저렇게 이런 그런 저런 이렇다 그렇다 다시 바로 가장 모두"
)
_LIGHT_VERBS = (
    "하다 되다 있다 없다 이다 아니다 받다 주다 보다 싶다 같다 나다 나오다 들다 가다 오다 말다 알다 모르다 "
    "알리다 못하다 당하다 시키다 대하다 위하다 통하다 따르다 관하다 의하다 인하다 맞다 돼다"
)

EMPTY = frozenset(" ".join((_PRONOUNS, _INTERROGATIVES, _BOUND, _ADVERBS, _LIGHT_VERBS)).split())
"""Terms in the form in which they are indexed."""
