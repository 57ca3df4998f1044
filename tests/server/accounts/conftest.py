"""A small app with accounts alone, on a real database, and people who use it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from litestar import Litestar, Request, Response, get, post
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.testing import AsyncTestClient

from handrail.accounts.context import Accounts, Hooks, open_accounts
from handrail.accounts.guard import COOKIE, Signed, check_page
from handrail.accounts.passwords import Bounds, Cost, Passwords
from handrail.accounts.routes import account_dependencies, account_handlers
from handrail.db.database import Database
from handrail.errors import HandrailError
from handrail.settings import Settings
from handrail.vault.keys import ServerKeys
from handrail.vault.secret_file import create
from tests.conftest import ManualClock

PASSWORD = "copper lantern drifts north"
OTHER_PASSWORD = "seven quiet herons waiting"
CHEAP = Cost(64, 1)
CHEAP_BOUNDS = Bounds(least=Cost(8, 1))
ORIGIN = {"sec-fetch-site": "same-origin"}


@post("/test/write", status_code=204)
async def write_something(opened: NamedDependency[Signed]) -> None:
    """Stands for any route that needs entries."""


@get("/test/later")
async def read_something(signed: NamedDependency[Signed]) -> dict[str, bool]:
    """Stands for any route that an idle session may use."""
    return {"open": signed.keys is not None}


def answer_problem(_: Request[Any, Any, Any], error: HandrailError) -> Response[dict[str, Any]]:
    problem = {"code": error.code, "fields": list(error.fields), "retry": error.retry_after}
    return Response(problem, status_code=error.status)


def app_of(accounts: Accounts) -> Litestar:
    async def from_our_page(connection: ASGIConnection[Any, Any, Any, Any], _: object) -> None:
        check_page(
            str(connection.scope.get("method")), connection.headers, accounts.settings.origin
        )

    return Litestar(
        [*account_handlers, write_something, read_something],
        dependencies=account_dependencies(accounts),
        guards=[from_our_page],
        exception_handlers={HandrailError: answer_problem},
        openapi_config=None,
    )


@dataclass
class Browser:
    """Keeps one cookie, as a browser on one phone does."""

    client: AsyncTestClient[Litestar]
    cookie: str | None = None
    answers: list[Any] = field(default_factory=list)

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        headers = dict(ORIGIN)
        if self.cookie:
            headers["cookie"] = f"{COOKIE}={self.cookie}"
        self.client.cookies.clear()
        answer = await self.client.request(method, path, json=body, headers=headers)
        self.client.cookies.clear()
        for line in answer.headers.get_list("set-cookie"):
            value = line.split(";")[0].removeprefix(f"{COOKIE}=").strip('"')
            self.cookie = value or None
        self.answers.append(answer)
        return answer

    async def sign_up(self, name: str = "Ada", **more: Any) -> Any:
        body = {
            "name": name,
            "password": PASSWORD,
            "device_label": "Phone",
            "zone": "Europe/Berlin",
            "language": "en",
        }
        return await self.ask("POST", "/api/sign-up", body | more)

    async def sign_in(self, name: str = "Ada", password: str = PASSWORD, **more: Any) -> Any:
        body = {"name": name, "password": password, "device_label": "Tablet"}
        return await self.ask("POST", "/api/sign-in", body | more)

    async def recover(self, code: str, password: str = OTHER_PASSWORD, **more: Any) -> Any:
        body = {"code": code, "password": password, "device_label": "New phone"}
        return await self.ask("POST", "/api/recover", body | more)


@dataclass
class House:
    """One server with its accounts; `browser()` opens another browser."""

    accounts: Accounts
    client: AsyncTestClient[Litestar]

    @property
    def database(self) -> Database:
        return self.accounts.database

    def browser(self) -> Browser:
        return Browser(self.client)


@pytest.fixture
def server_keys(settings: Settings) -> ServerKeys:
    return create(settings.secret_file)


@pytest.fixture
def hooks() -> Hooks:
    return Hooks()


def accounts_with(
    settings: Settings, database: Database, clock: ManualClock, keys: ServerKeys, hooks: Hooks
) -> Accounts:
    """As the server makes them, but with passwords that cost little."""
    passwords = Passwords(keys, CHEAP, CHEAP_BOUNDS)
    return open_accounts(settings, database, clock, keys, hooks, passwords)


@pytest.fixture
async def house(
    settings: Settings,
    database: Database,
    clock: ManualClock,
    server_keys: ServerKeys,
    hooks: Hooks,
) -> AsyncIterator[House]:
    accounts = accounts_with(settings, database, clock, server_keys, hooks)
    async with AsyncTestClient(app_of(accounts)) as client:
        yield House(accounts, client)
    accounts.close()
