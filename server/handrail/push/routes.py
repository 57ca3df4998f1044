"""Push over HTTP: the server's key, this device's subscription, and a test.

The app registers `push_handlers` and gives the dependency `push` (`push_dependencies`, made from
`service.open_push`) beside those of accounts, and calls `push.close()` at the end.
"""

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody
from litestar.status_codes import HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT

from handrail.accounts.context import Accounts
from handrail.accounts.guard import Signed
from handrail.push import service
from handrail.push.message import Sub
from handrail.push.rules import Verdict
from handrail.push.service import Push


class PushKey(msgspec.Struct):
    """What `pushManager.subscribe` takes as `applicationServerKey`, in base64url."""

    key: str


class PhoneKeys(msgspec.Struct, forbid_unknown_fields=True):
    p256dh: str
    auth: str


class NewSubscription(msgspec.Struct, forbid_unknown_fields=True):
    """As `PushSubscription.toJSON()` gives it, without the expiration time. `key`: the server's
    key that it was made with, as `GET /api/push/key` said it."""

    endpoint: str
    keys: PhoneKeys
    key: str = ""


class TestSent(msgspec.Struct):
    """`accepted`: the push service took it. Whether the phone shows it, nobody can tell us."""

    accepted: bool


@get("/api/push/key", operation_id="getPushKey", summary="The key to subscribe with")
async def get_push_key(push: NamedDependency[Push], signed: NamedDependency[Signed]) -> PushKey:
    return PushKey(await service.key_to_offer(push))


@put(
    "/api/push/subscription",
    status_code=HTTP_204_NO_CONTENT,
    operation_id="putSubscription",
    summary="Send reminders to this device",
)
async def put_subscription(
    push: NamedDependency[Push],
    signed: NamedDependency[Signed],
    data: JSONBody[NewSubscription],
) -> None:
    sub = Sub(data.endpoint, data.keys.p256dh, data.keys.auth)
    await service.subscribe(
        push, signed.person, signed.device, sub, shared=signed.shared, key=data.key
    )


@delete(
    "/api/push/subscription",
    operation_id="deleteSubscription",
    summary="No more reminders on this device",
)
async def delete_subscription(push: NamedDependency[Push], signed: NamedDependency[Signed]) -> None:
    await service.unsubscribe(push, signed.person, signed.device)


@post(
    "/api/push/test",
    status_code=HTTP_202_ACCEPTED,
    operation_id="sendTestPush",
    summary="Send a test to this device",
)
async def send_test_push(
    push: NamedDependency[Push],
    accounts: NamedDependency[Accounts],
    signed: NamedDependency[Signed],
) -> TestSent:
    about = await accounts.database.point(
        lambda connection: accounts.hooks.about(connection, signed.person)
    )
    result = await service.send_test(push, signed.person, signed.device, about.language)
    return TestSent(accepted=result.verdict is Verdict.ACCEPTED)


push_handlers = [get_push_key, put_subscription, delete_subscription, send_test_push]


def push_dependencies(push: Push) -> dict[str, Provide]:
    def provide_push() -> Push:
        return push

    return {"push": Provide(provide_push, sync_to_thread=False)}
