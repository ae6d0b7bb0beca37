"""Addresses of images as posts write them → sources that a page may load."""

from __future__ import annotations

from html import escape
from urllib.parse import unquote, urlsplit

from flask import url_for

FOLDER = "assets/"
"""The folder of a Jekyll site that holds its images; its only one that citynews serves."""


def image_source(address: str) -> str | None:
    """The URL of an image on the web or in the site's assets; None for any other address.

    ``//host/path`` becomes https, so that a page looks the same however it is
    reached.  Needs a request or an app that knows its name (``url_for``).
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:  # such as http://[
        return None
    if parts.netloc and parts.scheme in {"http", "https"}:
        return address
    if parts.scheme:
        return None
    return f"https:{address}" if parts.netloc else _asset(unquote(parts.path))


def stands_in(source: str, html: str) -> bool:
    """Whether sanitised ``html`` already shows the image at ``source``."""
    return f'src="{escape(source, quote=False)}"' in html


def _asset(path: str) -> str | None:
    name = path.removeprefix("/").removeprefix(FOLDER)
    if name == path.removeprefix("/") or not name or "\\" in name or ".." in name.split("/"):
        return None
    return url_for("assets.asset", path=name)
