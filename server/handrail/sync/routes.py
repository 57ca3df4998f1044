"""POST /api/sync, the busiest route: a plain ASGI handler of Litestar, decoded and encoded here.

Handlers with dependencies cost more than all that a sync does (docs/architecture.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPMethod

import msgspec
from litestar import asgi
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from handrail.accounts.context import Accounts
from handrail.accounts.guard import open_session, token_in
from handrail.errors import TooLarge
from handrail.sync.exchange import Exchange

PATH = "/api/sync"
BODY_BYTES = 64 * 1024
JSON = (b"content-type", b"application/json")

_reply = msgspec.json.Encoder()


@dataclass(frozen=True)
class Desk:
    """What a sync needs of the open house."""

    accounts: Accounts
    exchange: Exchange

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        opened = await open_session(self.accounts, token_in(scope["headers"]))
        reply = await self.exchange.sync(opened.opened, await read_body(receive))
        await answer(send, _reply.encode(reply))


async def read_body(receive: Receive) -> bytes:
    """Raises TooLarge as soon as it is, whatever length was announced."""
    message = await receive()
    body: bytes = message.get("body", b"")  # type: ignore[assignment]
    while message.get("more_body"):
        if len(body) > BODY_BYTES:
            raise TooLarge
        message = await receive()
        body += message.get("body", b"")  # type: ignore[operator]
    if len(body) > BODY_BYTES:
        raise TooLarge
    return body


async def answer(send: Send, body: bytes) -> None:
    headers = [JSON, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def sync_handler(find: Callable[[], Desk]) -> ASGIRouteHandler:
    """`find` is asked at each request: the desk is there once the house is open."""

    @asgi(PATH, copy_scope=False)
    async def sync(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != HTTPMethod.POST:  # type: ignore[typeddict-item]
            raise MethodNotAllowedException(headers={"Allow": "POST"})
        await find()(scope, receive, send)

    return sync
