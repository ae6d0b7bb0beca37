"""The roof: a Flask app with pages and a JSON API, and the server that runs it.

    request → parameters → Question → Search → Answer → templates or payloads

A blueprint reads the request, calls one thing and renders; what is found and
how it ranks is decided in ``indexer``, which knows nothing of this folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webapp.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    """``create_app`` on demand: ``citynews --help`` imports this package and must not load Flask."""
    if name != "create_app":
        raise AttributeError(name)
    from webapp.app import create_app  # noqa: PLC0415 -- see the docstring

    return create_app
