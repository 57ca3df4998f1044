"""Logs as JSON lines with UTC times: what the server did, never about whom or what was said.

A request is its route template, status, duration and an opaque number. An exception is its type
and the places in the code: messages of libraries repeat values, so they are left out.
"""

import logging
import sys
import time
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from secrets import token_hex
from types import TracebackType
from typing import Any

import msgspec
import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

LOUD = ("apscheduler", "httpx", "httpcore", "asyncio", "alembic", "tzlocal", "uvicorn")
FRAMES = 12
requests = logging.getLogger("handrail.requests")
Event = MutableMapping[str, Any]


def configure(level: str) -> None:
    """Sends every logger of the process to standard error, through the same few processors."""
    before: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        name_exception,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in LOUD:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)
    own = logging.StreamHandler(sys.stderr)
    own.setFormatter(RequestLine())
    requests.handlers, requests.propagate = [own], False
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def name_exception(_logger: Any, _method: str, event: Event) -> Event:
    """Puts type and places where the traceback would stand."""
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = places(error.__traceback__)
        record = event.get("_record")
        if isinstance(record, logging.LogRecord):
            record.exc_info = record.exc_text = None
    return event


def places(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))


class RequestLine(logging.Formatter):
    """The same line as the others have, by a shorter way: there is one for every request."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        said = {"event": record.msg, "level": "info", "logger": record.name, "time": moment}
        return msgspec.json.encode(record.__dict__["line"] | said).decode()


class RequestLog:
    """Writes one line a request of the API. Paths hold ids, so only their template is written."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        start, status = time.perf_counter(), 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            self._write(scope, status, time.perf_counter() - start)

    def _write(self, scope: Scope, status: int, seconds: float) -> None:
        """The app's own files are not worth a line; a path that has no template is not repeated."""
        route = scope.get("path_template")
        if route is None and not scope["path"].startswith("/api/"):
            return
        line = {
            "request": token_hex(6),
            "method": scope.get("method"),
            "route": route or "unknown",
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        requests.info("request", extra={"line": line})
