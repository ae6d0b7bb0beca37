"""Headers that tell browsers what a response may do: on every one, errors and files too."""

from __future__ import annotations

from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",  # one style sheet, no style attributes
        "script-src 'self'",  # one script, no inline ones
        "img-src 'self' https: http:",  # posts show images of any host; data: is sanitised away
        "connect-src 'self'",
        "form-action 'self'",  # the search forms
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""An SVG opened as a page of its own may have its styles, and no script or origin."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def secure(app: Flask) -> None:
    """Have ``app`` set the headers."""
    app.after_request(_set_headers)


def _set_headers(response: Response) -> Response:
    is_svg = response.mimetype == "image/svg+xml"
    response.headers["Content-Security-Policy"] = SVG_POLICY if is_svg else CONTENT_SECURITY_POLICY
    response.headers.update(HEADERS)
    return response
