"""How long browsers may keep a response.

Answers are asked for anew each time, as the index may have changed.  Static
files carry a hash of their content in their URL and may be kept for good.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request

ANSWERS = "no-cache"
ASSETS = "public, max-age=3600"
STATIC = "public, max-age=31536000, immutable"


def keep_apart(app: Flask) -> None:
    """Have ``app`` version the URLs of its static files and set ``Cache-Control``."""
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def _version(endpoint: str, values: dict[str, str]) -> None:
        if endpoint == "static" and (folder / values["filename"]).is_file():
            values.setdefault("v", version(folder / values["filename"]))

    @app.after_request
    def _set_header(response: Response) -> Response:
        response.headers["Cache-Control"] = _policy(response.status_code)
        return response


@cache
def version(file: Path) -> str:
    """A short hash of the file's content, read once in the life of a process."""
    return sha256(file.read_bytes()).hexdigest()[:12]


def _policy(status: int) -> str:
    if status >= 400:  # noqa: PLR2004 -- an error is not to be kept
        return ANSWERS
    if request.endpoint == "static" and "v" in request.args:
        return STATIC
    return ASSETS if request.endpoint == "assets.asset" else ANSWERS
