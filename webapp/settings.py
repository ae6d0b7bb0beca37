"""What an installation may set, read once, at the start, from the environment or from a file.

    variable             default         meaning
    CITYNEWS_CONFIG      none            a TOML file with any of the settings below, written without
                                         the prefix in small letters (site_name = "…"); the
                                         environment goes before it
    CITYNEWS_INDEX       .citynews       folder of the index
    CITYNEWS_ENGINE      none            OpenSearch cluster that holds the posts, instead of the folder:
                                         opensearch://host:9200/citynews (opensearchs:// over TLS)
    CITYNEWS_ENGINE_USER      none       name on that cluster
    CITYNEWS_ENGINE_PASSWORD  none       password on that cluster
    CITYNEWS_ENGINE_CA   the system's    file of certificates that is trusted instead
    CITYNEWS_ASSETS      corpus/assets   folder of the posts' images, served at /assets/;
                         if it exists    nothing is served there without one
    CITYNEWS_ALIASES     none            file of the operator's own aliases, beside the shipped ones
    CITYNEWS_SITE_NAME   citynews        what the site calls itself on every page
    CITYNEWS_PUBLIC_URL  the request's   address of the site as readers know it, for feeds and the like
    CITYNEWS_PERMALINK   none            Jekyll's pattern of the posts' own pages, with their site:
                                         https://example.org/:categories/:year/:month/:day/:title/
    CITYNEWS_HOSTS       any             host names that requests may name, parted by spaces
    CITYNEWS_PROXIES     0               reverse proxies in front whose X-Forwarded headers count
    CITYNEWS_RATE_LIMIT  none            requests of one client, counted by each worker: 120/minute
    CITYNEWS_CORS        none            origins whose pages may read the API, parted by spaces, or *
    CITYNEWS_LOG_QUERIES no              whether the log holds what readers typed: yes or no

A relative folder is relative to the folder in which the process was started.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.engines.address import Address
from indexer.engines.place import Place, place_of
from indexer.errors import BadRequest

INDEX = Path(".citynews")
ASSETS = Path("corpus/assets")
SITE_NAME = "citynews"
MAX_SITE_NAME = 60
"""Characters; a longer name would push the search box out of a phone's header."""
MAX_PROXIES = 10
_ENGINE_FIELDS = ("engine_user", "engine_password", "engine_ca")

_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_ORIGIN = re.compile(r"\*|https?://[^\s/?#@]+")
_LIMIT = re.compile(r"[1-9][0-9]*/(second|minute|hour|day)")
_SWITCH = {"yes": True, "no": False, "1": True, "0": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Settings:
    """See the table in the module's docstring; None and empty values mean what is its default."""

    index: Path = INDEX
    assets: Path | None = None
    site_name: str = SITE_NAME
    public_url: str = ""
    permalink: str = ""
    hosts: tuple[str, ...] = ()
    proxies: int = 0
    rate_limit: str = ""
    cors: tuple[str, ...] = ()
    log_queries: bool = False
    aliases: Path | None = None
    engine: Address | None = None

    @property
    def place(self) -> Place:
        """Where the index is."""
        return Place(self.index, self.engine)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read ``environ`` (the process's own if None); raises ``BadRequest`` for bad values."""
        given = os.environ if environ is None else environ
        values = {**_from_file(given.get("CITYNEWS_CONFIG")), **given}
        index = _index(values.get("CITYNEWS_INDEX"))
        return cls(
            index=index,
            engine=place_of(index, values).cluster,
            assets=_assets(values.get("CITYNEWS_ASSETS")),
            aliases=_aliases(values.get("CITYNEWS_ALIASES")),
            site_name=_site_name(values.get("CITYNEWS_SITE_NAME")),
            public_url=_matching(values, "PUBLIC_URL", _WEB_ADDRESS, "https://…").rstrip("/"),
            permalink=_matching(values, "PERMALINK", _WEB_ADDRESS, "https://…/:title/"),
            hosts=tuple(values.get("CITYNEWS_HOSTS", "").split()),
            proxies=_proxies(values.get("CITYNEWS_PROXIES", "0")),
            rate_limit=_matching(values, "RATE_LIMIT", _LIMIT, "a limit like 120/minute"),
            cors=_cors(values.get("CITYNEWS_CORS", "")),
            log_queries=_switch(values.get("CITYNEWS_LOG_QUERIES", "no")),
        )


def _from_file(name: str | None) -> dict[str, str]:
    if not name:
        return {}
    try:
        entries = tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadRequest(f"CITYNEWS_CONFIG: {name}: {error} — name a TOML file") from None
    unknown = sorted(entries.keys() - {*Settings.__dataclass_fields__, *_ENGINE_FIELDS})
    if unknown:
        raise BadRequest(f"{name}: {unknown[0]!r} is no setting — take it out or mend its name")
    return {f"CITYNEWS_{key.upper()}": _as_text(value) for key, value in entries.items()}


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


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


def _matching(values: Mapping[str, str], name: str, form: re.Pattern[str], wanted: str) -> str:
    value = values.get(f"CITYNEWS_{name}", "").strip()
    if value and not form.fullmatch(value):
        raise BadRequest(f"CITYNEWS_{name}: {value[:80]!r} cannot be used — give {wanted}")
    return value


def _proxies(value: str) -> int:
    if not value.isdecimal() or int(value) > MAX_PROXIES:
        raise BadRequest(f"CITYNEWS_PROXIES: {value!r} is no count — give 0 to {MAX_PROXIES}")
    return int(value)


def _cors(value: str) -> tuple[str, ...]:
    for origin in value.split():
        if not _ORIGIN.fullmatch(origin):
            raise BadRequest(f"CITYNEWS_CORS: {origin!r} is no origin — give https://host or *")
    return tuple(value.split())


def _switch(value: str) -> bool:
    if value.strip().lower() not in _SWITCH:
        raise BadRequest(f"CITYNEWS_LOG_QUERIES: {value!r} is neither — give yes or no")
    return _SWITCH[value.strip().lower()]
