"""JSON as people read it: Korean stays Korean, keys stay in their order."""

from __future__ import annotations

from flask.json.provider import DefaultJSONProvider


class ReadableJSON(DefaultJSONProvider):
    """The app's JSON provider; its text can always be encoded."""

    ensure_ascii = False
    sort_keys = False

    def dumps(self, obj: object, **kwargs: object) -> str:
        """Lone surrogates, which YAML's escapes can bring into a post, become ``?``."""
        return super().dumps(obj, **kwargs).encode("utf-8", "replace").decode()
