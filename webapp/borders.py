"""Who may ask, from where, how often: proxies, host names, origins, limits; and compression."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.settings import Settings

_UNLIMITED = frozenset({"static", "assets.asset", "health.healthz", "metrics.metrics"})
_COMPRESSION = {
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_BR_LEVEL": 4,  # level 5 and above take three times as long for 4 % less
    "COMPRESS_LEVEL": 5,
    "COMPRESS_MIN_SIZE": 500,
    "COMPRESS_STREAMS": False,  # it would leave the streamed files open
    "COMPRESS_MIMETYPES": [
        *("text/html", "text/css", "text/javascript", "text/plain", "image/svg+xml"),
        *("application/json", "application/atom+xml", "application/opensearchdescription+xml"),
    ],
}


def guard(app: Flask, settings: Settings) -> None:
    """Set ``app`` up for the borders that ``settings`` draw."""
    app.config.update(_COMPRESSION)
    Compress(app)
    app.after_request(_whole)  # runs before the compression, which was registered before it
    if settings.hosts:
        app.config["TRUSTED_HOSTS"] = list(settings.hosts)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    if settings.rate_limit:
        _limit(app, settings.rate_limit)
    if settings.cors:
        _share(app, settings.cors)


def _whole(response: Response) -> Response:
    """The site's own few small files in one piece: compression leaves streams of files alone."""
    if request.endpoint == "static" and response.direct_passthrough:
        response.direct_passthrough = False
        response.set_data(response.get_data())
    return response


def _limit(app: Flask, limit: str) -> None:
    """Refuse (429) a client's requests beyond ``limit``; each worker counts for itself."""
    limiter = Limiter(
        get_remote_address,
        app=app,
        application_limits=[limit],
        headers_enabled=True,
        storage_uri="memory://",
        strategy="moving-window",
    )
    limiter.request_filter(lambda: request.endpoint in _UNLIMITED)


def _share(app: Flask, origins: tuple[str, ...]) -> None:
    """Let pages of ``origins`` read the API (CORS; plain GETs need no preflight)."""

    @app.after_request
    def _set_header(response: Response) -> Response:
        if request.path.startswith("/api/"):
            origin = request.headers.get("Origin", "")
            if "*" in origins or origin in origins:
                allowed = "*" if "*" in origins else origin
                response.headers["Access-Control-Allow-Origin"] = allowed
            response.vary.add("Origin")
        return response
