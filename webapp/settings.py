"""What an installation may set, read from the environment once, at the start.

    variable             default         meaning
    CITYNEWS_INDEX       .citynews       folder of the index
    CITYNEWS_ASSETS      corpus/assets   folder of the posts' images, served at /assets/;
                         if it exists    nothing is served there without one
    CITYNEWS_ALIASES     none            file of the operator's own aliases, beside the shipped ones
    CITYNEWS_SITE_NAME   citynews        what the site calls itself on every page

A relative folder is relative to the folder in which the process was started.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import BadRequest

INDEX = Path(".citynews")
ASSETS = Path("corpus/assets")
SITE_NAME = "citynews"
MAX_SITE_NAME = 60
"""Characters; a longer name would push the search box out of a phone's header."""


@dataclass(frozen=True, slots=True)
class Settings:
    """See the table in the module's docstring; ``assets`` is None where nothing is served."""

    index: Path = INDEX
    assets: Path | None = None
    site_name: str = SITE_NAME
    aliases: Path | None = None

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read ``environ`` (the process's own if None); raises ``BadRequest`` for bad values."""
        values = os.environ if environ is None else environ
        return cls(
            index=_index(values.get("CITYNEWS_INDEX")),
            assets=_assets(values.get("CITYNEWS_ASSETS")),
            aliases=_aliases(values.get("CITYNEWS_ALIASES")),
            site_name=_site_name(values.get("CITYNEWS_SITE_NAME")),
        )


def _index(value: str | None) -> Path:
    if value is None:
        return INDEX
    if not value.strip():
        raise BadRequest("CITYNEWS_INDEX is empty — name a folder or unset it")
    return Path(value)


def _assets(value: str | None) -> Path | None:
    if value is None:
        return ASSETS if ASSETS.is_dir() else None
    if not value.strip() or not Path(value).is_dir():
        raise BadRequest(f"CITYNEWS_ASSETS: {value!r} is not a folder — name one or unset it")
    return Path(value)


def _aliases(value: str | None) -> Path | None:
    if value is None:
        return None
    if not value.strip() or not Path(value).is_file():
        raise BadRequest(f"CITYNEWS_ALIASES: {value!r} is not a file — name one or unset it")
    return Path(value)


def _site_name(value: str | None) -> str:
    if value is None:
        return SITE_NAME
    name = " ".join(value.split())
    if not 0 < len(name) <= MAX_SITE_NAME or not name.isprintable():
        raise BadRequest(
            f"CITYNEWS_SITE_NAME: {value[:MAX_SITE_NAME]!r} cannot be shown"
            f" — give 1 to {MAX_SITE_NAME} printable characters"
        )
    return name
