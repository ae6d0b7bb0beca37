"""Errors → what a client is told: JSON where it asked for data, a Korean page elsewhere.

``CitynewsError`` carries its status, code and message; Werkzeug's errors carry
theirs; anything else is a fault of ours, logged in full and told without details.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from indexer.errors import CitynewsError
from webapp.parameters import query_text

_TEXTS = {
    "query_too_long": ("검색어가 너무 깁니다", "핵심 낱말 몇 개로 줄여서 다시 찾아 보세요."),
    "index_missing": (
        "아직 찾을 글이 없습니다",
        "글의 색인을 만들면 바로 검색할 수 있습니다. 운영자는 citynews index 명령을 실행하세요.",
    ),
    400: ("요청을 이해하지 못했습니다", "주소나 검색 조건에 쓸 수 없는 값이 있습니다."),
    404: ("찾으시는 쪽이 없습니다", "글이 지워졌거나 주소가 바뀌었을 수 있습니다."),
    405: ("할 수 없는 요청입니다", "이 주소는 읽기만 할 수 있습니다."),
    429: ("요청이 너무 많습니다", "잠시 쉬었다가 다시 시도해 주세요."),
    503: ("지금은 검색할 수 없습니다", "잠시 뒤에 다시 시도해 주세요."),
    500: ("문제가 생겼습니다", "저희 쪽의 잘못입니다. 잠시 뒤에 다시 시도해 주세요."),
}
_INTERNAL = 500
_UNAVAILABLE = 503
_RETRY_AFTER = "5"
"""Seconds; an index is usually made within them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as far as a client may know; ``message`` is one line for who can mend it."""

    status: int
    code: str
    message: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, str]:
        """Heading and advice for a reader."""
        by_status = _TEXTS.get(self.status, _TEXTS[_INTERNAL if self.status > _INTERNAL else 400])
        return _TEXTS.get(self.code, by_status)


INTERNAL = Problem(_INTERNAL, "internal", "something went wrong here — it has been logged")


def handle_errors(app: Flask) -> None:
    """Have ``app`` answer every error."""

    @app.errorhandler(CitynewsError)
    def _expected(error: CitynewsError) -> Response:
        if error.status == _INTERNAL:
            return _unexpected(error)
        headers = {"Retry-After": _RETRY_AFTER} if error.status == _UNAVAILABLE else {}
        return _answer(Problem(error.status, error.code, str(error), headers))

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response | HTTPException:
        if isinstance(error, SecurityError):  # no page of ours has a URL at a foreign host
            return Response("400: this host name is not served here\n", 400, mimetype="text/plain")
        if error.response is not None or (error.code or 0) < 400:  # noqa: PLR2004 -- a redirect
            return error
        return _answer(_problem(error))

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        app.logger.error("%s %r failed", request.method, request.full_path, exc_info=error)
        return _answer(INTERNAL)


def _problem(error: HTTPException) -> Problem:
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    code = error.name.lower().replace(" ", "_")
    return Problem(error.code or _INTERNAL, code, error.description or error.name, headers)


def _answer(problem: Problem) -> Response:
    body = _json(problem) if _wants_json(request.path) else _page(problem)
    response = make_response(body, problem.status)
    response.headers.update(problem.headers)
    return response


def _wants_json(path: str) -> bool:
    return path in ("/healthz", "/readyz") or path.startswith("/api/")


def _json(problem: Problem) -> Response:
    return jsonify(error={"code": problem.code, "message": problem.message})


def _page(problem: Problem) -> str:
    return render_template("error.html", problem=problem, query=query_text(request.args))
