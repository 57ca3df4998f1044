"""Turns every error into Problem Details (RFC 9457). Nothing that was sent in is ever sent back."""

import logging
import re
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from secrets import token_hex
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from handrail.errors import BadInput, HandrailError, NotFound, TooLarge
from handrail.web.logs import places

MEDIA_TYPE = "application/problem+json"
FIELD = re.compile(r"[a-z][a-z0-9_]{0,40}(?:[.\[][a-z0-9_.\]\[]{0,80})?")

log = logging.getLogger("handrail.web")


class Problem(msgspec.Struct, kw_only=True):
    """What went wrong: `code` for programs, `title` for people, `fields` names inputs at fault."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    fields: list[str] = []
    retry_after: int | msgspec.UnsetType = msgspec.UNSET
    instance: str | msgspec.UnsetType = msgspec.UNSET


def problem_of(error: HandrailError) -> Problem:
    problem = Problem(
        title=error.title, status=error.status, code=error.code, fields=list(error.fields)
    )
    if error.retry_after is not None:
        problem.retry_after = error.retry_after
    return problem


def headers_of(problem: Problem) -> dict[str, str]:
    wait = problem.retry_after
    return {} if wait is msgspec.UNSET else {"Retry-After": str(wait)}


def encode(problem: Problem) -> bytes:
    return msgspec.json.encode(problem)


def answer(problem: Problem, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    return Response(
        encode(problem),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={**headers_of(problem), **(headers or {})},
    )


def known_error(_request: Request[Any, Any, Any], error: HandrailError) -> Response[bytes]:
    return answer(problem_of(error))


def http_error(_request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What Litestar refuses by itself. Its words may hold a path or a value, so ours are used."""
    match error.status_code:
        case HTTPStatus.BAD_REQUEST:
            problem = problem_of(BadInput(fields=fields_of(error)))
        case HTTPStatus.NOT_FOUND:
            problem = problem_of(NotFound())
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            problem = problem_of(TooLarge())
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return unknown_error(_request, error)
        case status:
            problem = by_status(status)
    return answer(problem, error.headers)


def by_status(status: int) -> Problem:
    phrase = HTTPStatus(status).phrase
    return Problem(title=f"{phrase}.", status=status, code=phrase.lower().replace(" ", "-"))


def fields_of(error: HTTPException) -> list[str]:
    """Names of inputs, in the shape of ours only: a key may come from outside."""
    extra = error.extra if isinstance(error.extra, list) else []
    keys = (str(item.get("key", "")) for item in extra if isinstance(item, dict))
    return [key for key in keys if FIELD.fullmatch(key)] or ["body"]


def recursion_error(request: Request[Any, Any, Any], error: RecursionError) -> Response[bytes]:
    """Brackets without end in a body are their sender's fault; any other recursion is ours."""
    frames = traceback.extract_tb(error.__traceback__)
    if frames[-1].name == "decode_json":
        return answer(problem_of(BadInput(fields=["body"])))
    return unknown_error(request, error)


def unknown_error(_request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A mistake of ours: an opaque id for the person, the place in the code for the log."""
    number = token_hex(8)
    log.error("error %s: %s at %s", number, type(error).__name__, places(error.__traceback__))
    problem = problem_of(HandrailError())
    problem.instance = f"urn:handrail:error:{number}"
    return answer(problem)
