"""The posts' images at ``/assets/``, from the folder that the settings name."""

from __future__ import annotations

import mimetypes
from pathlib import Path, PurePosixPath

from flask import Blueprint, Response, abort, send_from_directory

from webapp.site import current_site

assets = Blueprint("assets", __name__)


@assets.get("/assets/<path:path>")
def asset(path: str) -> Response:
    """An image of the site."""
    folder = current_site().settings.assets
    if folder is None or not _may_be_served(folder, path):
        abort(404)
    return send_from_directory(folder.resolve(), path)


def _may_be_served(folder: Path, path: str) -> bool:
    """Images only (a page of the site's would run as one of ours), nothing hidden or outside."""
    kind, _ = mimetypes.guess_type(path)
    parts = PurePosixPath(path).parts
    if not (kind or "").startswith("image/") or any(part.startswith(".") for part in parts):
        return False
    return "\0" not in path and (folder / path).resolve().is_relative_to(folder.resolve())
