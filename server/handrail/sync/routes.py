"""POST /api/sync. Decoding and encoding are done here by hand: this is the busiest route."""

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from handrail.accounts.guard import Signed
from handrail.sync.exchange import Exchange
from handrail.sync.messages import SyncReply

_reply = msgspec.json.Encoder()


@post(
    "/api/sync",
    operation_id="sync",
    summary="Sends what the phone changed, gets what others changed",
    status_code=200,
)
async def sync(
    body: RawBody, opened: NamedDependency[Signed], exchange: NamedDependency[Exchange]
) -> Response[SyncReply]:
    reply = await exchange.sync(opened.opened, body)
    return Response(_reply.encode(reply), media_type="application/json")  # type: ignore[arg-type]


sync_handlers = [sync]
