"""POST /api/sync. Decoding and encoding are done here by hand: this is the busiest route."""

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from handrail.accounts.context import Accounts
from handrail.accounts.guard import provide_open
from handrail.sync.exchange import Exchange
from handrail.sync.messages import SyncReply

_reply = msgspec.json.Encoder()


@dataclass(frozen=True)
class Desk:
    """One dependency, not two: Litestar would make a task of each at every request."""

    accounts: Accounts
    exchange: Exchange


@post(
    "/api/sync",
    operation_id="sync",
    summary="Sends what the phone changed, gets what others changed",
    status_code=200,
)
async def sync(
    request: Request[Any, Any, Any], body: RawBody, desk: NamedDependency[Desk]
) -> Response[SyncReply]:
    opened = await provide_open(request, desk.accounts)
    reply = await desk.exchange.sync(opened.opened, body)
    return Response(_reply.encode(reply), media_type="application/json")  # type: ignore[arg-type]


sync_handlers = [sync]
