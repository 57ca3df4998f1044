"""The door of the server: our hosts only, our headers on every answer, then API or files."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from handrail.accounts.guard import check_page
from handrail.errors import BadInput, HandrailError, NotFound, UpdateNeeded
from handrail.settings import LOCAL_HOSTS, Settings
from handrail.web.headers import Headers, api_headers, calendar_headers, page_headers
from handrail.web.problems import MEDIA_TYPE, Problem, encode, problem_of
from handrail.web.static import AppFiles

SHAPE = 1
SHAPES = range(max(1, SHAPE - 1), SHAPE + 1)
SHAPE_NUMBER = re.compile(rb"[1-9][0-9]{0,5}")
# Asked by machines that do not know our name; answers with nothing about anybody.
HEALTH = "/health"
PAGE_TELLS = {name.encode(): name for name in ("sec-fetch-site", "origin", "content-type")}
# Asked by calendar programs, with a link alone. Some look at the head only.
CALENDAR = "/calendar/"
OURS = ("/api/", HEALTH, "/metrics", CALENDAR)


class Front:
    """`api` is the Litestar app: it also gets the lifespan events."""

    def __init__(self, api: ASGIApp, settings: Settings) -> None:
        self.api = api
        self.hosts = hosts_of(settings)
        self.page_headers = page_headers(settings)
        self.api_headers = api_headers(settings)
        self.calendar_headers = calendar_headers(settings)
        self.origin = settings.origin
        self.files = AppFiles(settings, nothing_here)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.api(scope, receive, send)
            return
        path = scope["path"]
        to_api = path.startswith(OURS) or path == "/api"
        outward = with_headers(send, self._headers(path, to_api))
        if path.startswith(CALENDAR) and scope["method"] == "HEAD":
            scope, outward = {**scope, "method": HttpMethod.GET}, without_body(outward)
        if problem := self._refusal(scope, path, to_api):
            await send_problem(outward, problem)
        else:
            await (self.api if to_api else self.files)(scope, receive, outward)

    def _headers(self, path: str, to_api: bool) -> Headers:
        if path.startswith(CALENDAR):
            return self.calendar_headers
        return self.api_headers if to_api else self.page_headers

    def _refusal(self, scope: Scope, path: str, to_api: bool) -> Problem | None:
        sent = scope["headers"]
        if path != HEALTH and not self._is_our_host(values(sent, b"host")):
            return problem_of(BadInput("The server does not go by this name.", fields=["host"]))
        if not to_api:
            return None
        try:
            check_shape(values(sent, b"x-handrail-app"))
            check_page(scope["method"], wanted(sent), self.origin)  # type: ignore[typeddict-item]
        except HandrailError as error:
            return problem_of(error)
        return None

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


def check_shape(sent: list[bytes], read: range = SHAPES) -> None:
    """The last two shapes of the app are read; a client that names none is not our app."""
    if len(sent) > 1 or not all(SHAPE_NUMBER.fullmatch(shape) for shape in sent):
        raise BadInput(fields=["x-handrail-app"])
    if sent and int(sent[0]) < read.start:
        raise UpdateNeeded


def wanted(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The few that tell a page of ours."""
    return {
        PAGE_TELLS[name]: value.decode("latin-1") for name, value in headers if name in PAGE_TELLS
    }


def with_headers(send: Send, headers: Headers) -> Send:
    async def outward(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *headers]
        await send(message)

    return outward


def without_body(send: Send) -> Send:
    """The answer to a GET as that to a HEAD."""

    async def outward(message: Message) -> None:
        if message["type"] == "http.response.body":
            message["body"] = b""
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
