"""The door of the server: our hosts only, our headers on every answer, then API or files."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from handrail.errors import BadInput, HandrailError, NotFound, UpdateNeeded
from handrail.settings import LOCAL_HOSTS, Settings
from handrail.web.headers import Headers, fixed_headers
from handrail.web.problems import MEDIA_TYPE, Problem, by_status, encode, problem_of
from handrail.web.static import AppFiles

SHAPE = 1
SHAPES = range(max(1, SHAPE - 1), SHAPE + 1)
SHAPE_NUMBER = re.compile(rb"[1-9][0-9]{0,5}")
# Asked by machines that do not know our name; answers with nothing about anybody.
HEALTH = "/health"
OURS = ("/api/", HEALTH, "/metrics")
NO_STORE = (b"cache-control", b"no-store")


class Front:
    """`api` is the Litestar app: it also gets the lifespan events."""

    def __init__(self, api: ASGIApp, settings: Settings) -> None:
        self.api = api
        self.hosts = hosts_of(settings)
        self.headers = fixed_headers(settings)
        self.files = AppFiles(settings, nothing_here)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.api(scope, receive, send)
            return
        path = scope["path"]
        to_api = path.startswith(OURS) or path == "/api"
        headers = (*self.headers, NO_STORE) if to_api else self.headers
        outward = with_headers(send, headers)
        if problem := self._refusal(scope, path, to_api):
            await send_problem(outward, problem)
        else:
            await (self.api if to_api else self.files)(scope, receive, outward)

    def _refusal(self, scope: Scope, path: str, to_api: bool) -> Problem | None:
        sent = scope["headers"]
        if path != HEALTH and not self._is_our_host(values(sent, b"host")):
            return problem_of(BadInput("The server does not go by this name.", fields=["host"]))
        if not to_api:
            return None
        if not is_json(sent):
            return by_status(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        error = shape_error(values(sent, b"x-handrail-app"))
        return problem_of(error) if error else None

    def _is_our_host(self, named: list[bytes]) -> bool:
        return len(named) == 1 and named[0].lower() in self.hosts


def hosts_of(settings: Settings) -> frozenset[bytes]:
    """The origin's own host, and this machine's names when nobody else can reach it."""
    hosts = {urlsplit(settings.origin).netloc}
    if settings.host in LOCAL_HOSTS:
        for name in ("localhost", "127.0.0.1", "[::1]"):
            hosts |= {name, f"{name}:{settings.port}"}
    return frozenset(host.encode() for host in hosts)


def values(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    return [value for key, value in headers if key == name]


def is_json(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """A body must say that it is JSON: a form of another site cannot."""
    names = dict(headers)
    if names.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in names:
        return True
    kind = names.get(b"content-type", b"").split(b";")[0].strip().lower()
    return kind == b"application/json"


def shape_error(sent: list[bytes], read: range = SHAPES) -> HandrailError | None:
    """The last two shapes of the app are read; a client that names none is not our app."""
    if not sent:
        return None
    if len(sent) > 1 or not SHAPE_NUMBER.fullmatch(sent[0]):
        return BadInput(fields=["x-handrail-app"])
    return UpdateNeeded() if int(sent[0]) < read.start else None


def with_headers(send: Send, headers: Headers) -> Send:
    async def outward(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *headers]
        await send(message)

    return outward


async def nothing_here(scope: Scope, _receive: Receive, send: Send) -> None:
    await send_problem(send, problem_of(NotFound()), head=scope.get("method") == "HEAD")


async def send_problem(send: Send, problem: Problem, *, head: bool = False) -> None:
    body = encode(problem)
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body, "more_body": False})
