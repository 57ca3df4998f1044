"""Entries over HTTP: POST /api/sync and the earlier versions of one.

Sync is the busiest route: a plain ASGI handler of Litestar, decoded and encoded here. Handlers with
dependencies cost more than all that a sync does (docs/architecture.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPMethod
from uuid import UUID

import msgspec
from litestar import asgi, get
from litestar.di import NamedDependency
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import ASGIRouteHandler, HTTPRouteHandler
from litestar.params import FromPath
from litestar.types import Receive, Scope, Send

from handrail.accounts.context import Accounts
from handrail.accounts.guard import Signed, open_session, token_in
from handrail.errors import TooLarge
from handrail.sync.earlier import earlier
from handrail.sync.exchange import Exchange
from handrail.sync.messages import Down

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


@get(
    "/api/entries/{entry_id:uuid}/earlier",
    operation_id="getEarlierVersions",
    summary="What an entry said before it was changed, oldest first",
)
async def get_earlier_versions(
    accounts: NamedDependency[Accounts], opened: NamedDependency[Signed], entry_id: FromPath[UUID]
) -> list[Down]:
    return await earlier(accounts.database, opened.opened, entry_id.bytes)


def sync_handlers(find: Callable[[], Desk]) -> list[ASGIRouteHandler | HTTPRouteHandler]:
    """`find` is asked at each request: the desk is there once the house is open."""

    @asgi(PATH, copy_scope=False)
    async def sync(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != HTTPMethod.POST:  # type: ignore[typeddict-item]
            raise MethodNotAllowedException(headers={"Allow": "POST"})
        await find()(scope, receive, send)

    return [sync, get_earlier_versions]
