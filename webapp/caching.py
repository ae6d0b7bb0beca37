"""How long browsers may keep a response, and when they may show the one they have.

Answers are asked for anew each time, as the index may have changed, but carry
an ``ETag`` made of all that decides them: the index's generation, the day, the
templates, the address.  Who still has that one is told so (304) before
anything is searched.  Static files carry a hash of their content in their URL
and may be kept for good.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, g, request

from webapp.dates import today
from webapp.kept_pages import KeptPages
from webapp.site import current_site, site_of

ANSWERS = "no-cache"
ASSETS = "public, max-age=3600"
STATIC = "public, max-age=31536000, immutable"

_BY_GENERATION = ("pages.", "api.", "feed.")
_OK, _UNCHANGED, _ERROR = 200, 304, 400


def keep_apart(app: Flask, kept: KeptPages) -> None:
    """Have ``app`` version the URLs of its static files, set ``Cache-Control`` and ``ETag``."""
    folder = Path(app.static_folder or "")
    look = f"{looks(app)} {site_of(app).settings}"

    @app.url_defaults
    def _version(endpoint: str, values: dict[str, str]) -> None:
        if endpoint == "static" and (folder / values["filename"]).is_file():
            values.setdefault("v", version(folder / values["filename"]))

    @app.before_request
    def _unchanged() -> Response | None:
        g.tag = _tag(look) if (request.endpoint or "").startswith(_BY_GENERATION) else None
        if g.tag is None:
            return None
        known = request.if_none_match.contains_weak(g.tag)
        return Response(status=_UNCHANGED) if known else kept.answer()

    @app.after_request
    def _set_headers(response: Response) -> Response:
        response.headers["Cache-Control"] = _policy(response.status_code)
        if g.get("tag") and response.status_code in {_OK, _UNCHANGED}:
            response.set_etag(g.tag, weak=True)
        return response


@cache
def version(file: Path) -> str:
    """A short hash of the file's content, read once in the life of a process."""
    return sha256(file.read_bytes()).hexdigest()[:12]


def looks(app: Flask) -> str:
    """Names everything but the index that decides how answers look: templates and files."""
    folders = (Path(app.root_path) / "templates", Path(app.static_folder or ""))
    files = sorted(file for folder in folders for file in folder.glob("*.*"))
    return sha256("".join(map(version, files)).encode()).hexdigest()[:12]


def _tag(look: str) -> str:
    """Made before the answer is, so that no newer tag ever names an older answer."""
    generation = current_site().search.stats().generation
    whole = "\n".join((generation, str(today()), look, request.url_root, request.full_path))
    return sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _policy(status: int) -> str:
    if status >= _ERROR:  # an error is not to be kept
        return ANSWERS
    if request.endpoint == "static" and "v" in request.args:
        return STATIC
    return ASSETS if request.endpoint == "assets.asset" else ANSWERS
