"""The account over HTTP. Each handler parses, calls one verb, and sets or clears the cookie.

The app registers `account_handlers`, and gives these dependencies by name: `accounts` (made once by
`context.open_accounts`), `signed` and `opened` (`guard.provide_signed`, `guard.provide_open`), all
three from `account_dependencies(accounts)`. It calls `guard.check_page` before every route, awaits
`erase.finish_erasures(accounts)` at start, calls `accounts.close()` at the end, and runs the three
jobs of `jobs.py` every few hours.
"""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from handrail.accounts import account, credentials, recover, service
from handrail.accounts.context import Accounts
from handrail.accounts.erase import erase
from handrail.accounts.guard import (
    COOKIE,
    Signed,
    caller_of,
    provide_open,
    provide_signed,
    token_text,
)
from handrail.accounts.sessions import DEVICE_DAYS
from handrail.accounts.shapes import (
    Account,
    Again,
    ChangePassword,
    Done,
    Recover,
    RecoveryCode,
    SignedIn,
    SignedInWithCode,
    SignIn,
    SignUp,
)

AnyRequest = Request[Any, Any, Any]


def _cookie(entered: service.Entered) -> Cookie:
    """On a shared device it goes with the browser's window."""
    return Cookie(
        key=COOKIE,
        value=token_text(entered.token),
        path="/",
        secure=True,
        httponly=True,
        samesite="strict",
        max_age=None if entered.shared else DEVICE_DAYS * 86400,
    )


def _no_cookie() -> Cookie:
    return Cookie(
        key=COOKIE, value="", path="/", secure=True, httponly=True, samesite="strict", max_age=0
    )


def _entered(entered: service.Entered) -> SignedIn:
    return SignedIn(UUID(bytes=entered.device), service.person_tag(entered.person))


def _entered_with_code(entered: service.Entered) -> SignedInWithCode:
    return SignedInWithCode(
        entered.recovery_code, UUID(bytes=entered.device), service.person_tag(entered.person)
    )


@post("/api/sign-up")
async def sign_up(
    request: AnyRequest, accounts: NamedDependency[Accounts], data: JSONBody[SignUp]
) -> Response[SignedInWithCode]:
    entered = await service.sign_up(accounts, data, caller_of(request))
    return Response(_entered_with_code(entered), cookies=[_cookie(entered)])


@post("/api/sign-in", status_code=HTTP_200_OK)
async def sign_in(
    request: AnyRequest, accounts: NamedDependency[Accounts], data: JSONBody[SignIn]
) -> Response[SignedIn]:
    entered = await service.sign_in(accounts, data, caller_of(request))
    return Response(_entered(entered), cookies=[_cookie(entered)])


@post("/api/recover", status_code=HTTP_200_OK)
async def recover_account(
    request: AnyRequest, accounts: NamedDependency[Accounts], data: JSONBody[Recover]
) -> Response[SignedInWithCode]:
    entered = await recover.recover(accounts, data, caller_of(request))
    return Response(_entered_with_code(entered), cookies=[_cookie(entered)])


@post("/api/sign-out", status_code=HTTP_204_NO_CONTENT)
async def sign_out(
    accounts: NamedDependency[Accounts], signed: NamedDependency[Signed]
) -> Response[None]:
    await service.sign_out(accounts, signed.person, signed.device)
    return Response(None, headers={"Clear-Site-Data": '"cache"'}, cookies=[_no_cookie()])


@get("/api/account")
async def read_account(
    accounts: NamedDependency[Accounts], opened: NamedDependency[Signed]
) -> Account:
    return await account.read(accounts, opened)


@delete("/api/devices/{device_id:uuid}", status_code=HTTP_204_NO_CONTENT)
async def revoke_device(
    accounts: NamedDependency[Accounts], opened: NamedDependency[Signed], device_id: FromPath[UUID]
) -> None:
    await account.revoke(accounts, opened, device_id.bytes)


@post("/api/account/password", status_code=HTTP_200_OK)
async def change_password(
    accounts: NamedDependency[Accounts],
    signed: NamedDependency[Signed],
    data: JSONBody[ChangePassword],
) -> Response[Done]:
    entered = await credentials.change_password(accounts, signed, data.password, data.new_password)
    return Response(Done(), cookies=[_cookie(entered)])


@post("/api/account/recovery-code", status_code=HTTP_200_OK)
async def renew_recovery_code(
    accounts: NamedDependency[Accounts], signed: NamedDependency[Signed], data: JSONBody[Again]
) -> RecoveryCode:
    return RecoveryCode(await credentials.renew_code(accounts, signed, data.password))


@post("/api/account/erase", status_code=HTTP_204_NO_CONTENT)
async def erase_account(
    accounts: NamedDependency[Accounts], signed: NamedDependency[Signed], data: JSONBody[Again]
) -> Response[None]:
    await erase(accounts, signed, data.password)
    gone = {"Clear-Site-Data": '"cache", "storage"'}
    return Response(None, headers=gone, cookies=[_no_cookie()])


account_handlers = [
    sign_up,
    sign_in,
    recover_account,
    sign_out,
    read_account,
    revoke_device,
    change_password,
    renew_recovery_code,
    erase_account,
]


def account_dependencies(accounts: Accounts) -> dict[str, Provide]:
    def provide_accounts() -> Accounts:
        return accounts

    return {
        "accounts": Provide(provide_accounts, sync_to_thread=False),
        "signed": Provide(provide_signed),
        "opened": Provide(provide_open),
    }
