"""A request whose query string can always be decoded."""

from __future__ import annotations

import re
from typing import Any

import flask

_RAW_BYTE = re.compile(rb"[^\x21-\x7e]")


class Request(flask.Request):
    """Percent-encodes what a client left raw in the query string.

    Werkzeug decodes those bytes as strict UTF-8 and would answer 500 to the
    single byte FF.  Percent-encoded, good text decodes as before, and bytes
    that are none stay as they were written.
    """

    def __init__(
        self,
        environ: dict[str, Any],
        populate_request: bool = True,
        shallow: bool = False,
    ) -> None:
        super().__init__(environ, populate_request, shallow)
        self.query_string = _RAW_BYTE.sub(lambda byte: b"%%%02X" % byte[0][0], self.query_string)
