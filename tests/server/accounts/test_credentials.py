"""Changing the password, and a new recovery code."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.accounts import logins
from handrail.accounts.context import Accounts, Caller
from handrail.accounts.credentials import change_password
from handrail.accounts.guard import Signed, read_signed, token_of
from handrail.accounts.passwords import Bounds, Cost, Passwords
from handrail.accounts.service import Entered, sign_in
from handrail.accounts.shapes import SignIn
from handrail.db.database import Database
from handrail.errors import SignedOut, WrongPassword
from tests.conftest import ManualClock
from tests.server.accounts.conftest import OTHER_PASSWORD, PASSWORD, Browser, House

THIRD_PASSWORD = "violet engines hum below"


@pytest.mark.both_databases
async def test_a_changed_password_ends_every_other_session(house: House) -> None:
    phone, tablet = house.browser(), house.browser()
    await phone.sign_up()
    await tablet.sign_in()
    old = phone.cookie
    body = {"password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert (await phone.ask("POST", "/api/account/password", body)).json() == {}
    assert phone.cookie != old
    account = (await phone.ask("GET", "/api/account")).json()
    assert len(account["devices"]) == 2, "reminders go on there"
    assert (await tablet.ask("GET", "/test/later")).status_code == 401
    stolen = house.browser()
    stolen.cookie = old
    assert (await stolen.ask("GET", "/test/later")).status_code == 401
    assert (await tablet.sign_in(password=PASSWORD)).status_code == 403
    assert (await tablet.sign_in(password=OTHER_PASSWORD)).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"password": OTHER_PASSWORD, "new_password": THIRD_PASSWORD}, 403),
        ({"password": PASSWORD, "new_password": "password1234"}, 400),
        ({"new_password": THIRD_PASSWORD}, 400),
    ],
)
async def test_the_old_password_is_asked_and_the_new_one_is_judged(
    house: House, body: dict[str, str], status: int
) -> None:
    phone = house.browser()
    await phone.sign_up()
    answer = await phone.ask("POST", "/api/account/password", body)
    assert answer.status_code == status
    assert (await phone.ask("GET", "/api/account")).status_code == 200
    assert (await house.browser().sign_in()).status_code == 200


class MeetingDatabase:
    """Two requests meet just before they write: each has read what the other is about to change."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.dialect = database.dialect
        self.point = database.point
        self.meeting = asyncio.Barrier(2)

    async def write(self, fn: Callable[[sa.Connection], Any]) -> Any:
        await self.meeting.wait()
        return await self.database.write(fn)


async def signed(house: House, browser: Browser) -> Signed:
    return await read_signed(house.accounts, token_of(browser.cookie or ""))


def meeting(house: House) -> Accounts:
    database: Any = MeetingDatabase(house.database)
    return replace(house.accounts, database=database)


@pytest.mark.both_databases
async def test_of_two_changes_at_once_one_holds_and_the_other_is_told(house: House) -> None:
    phone, tablet = house.browser(), house.browser()
    await phone.sign_up()
    await tablet.sign_in()
    accounts = meeting(house)
    one, other = await signed(house, phone), await signed(house, tablet)
    outcomes = await asyncio.gather(
        change_password(accounts, one, PASSWORD, OTHER_PASSWORD),
        change_password(accounts, other, PASSWORD, THIRD_PASSWORD),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, WrongPassword) for outcome in outcomes) == 1
    for password, outcome in zip((OTHER_PASSWORD, THIRD_PASSWORD), outcomes, strict=True):
        again = await house.browser().sign_in(password=password)
        assert (again.status_code == 200) == isinstance(outcome, Entered)


@pytest.mark.both_databases
async def test_a_sign_in_with_the_old_password_does_not_outlive_its_change(house: House) -> None:
    phone = house.browser()
    await phone.sign_up()
    accounts = meeting(house)
    change = change_password(accounts, await signed(house, phone), PASSWORD, OTHER_PASSWORD)
    changed, entered = await asyncio.gather(
        change,
        sign_in(accounts, SignIn("Ada", PASSWORD, "Late"), Caller("192.0.2.0/24")),
        return_exceptions=True,
    )
    if isinstance(changed, Entered) and isinstance(entered, Entered):
        with pytest.raises(SignedOut):  # it came first, and the change ended it
            await read_signed(house.accounts, entered.token)
    else:
        assert isinstance(changed, Entered)
        assert isinstance(entered, WrongPassword)


async def test_an_idle_session_may_change_the_password_and_reads_again(
    house: House, clock: ManualClock
) -> None:
    phone = house.browser()
    await phone.sign_up()
    clock.advance(days=60)
    assert (await phone.ask("GET", "/api/account")).status_code == 423
    body = {"password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert (await phone.ask("POST", "/api/account/password", body)).status_code == 200
    assert (await phone.ask("GET", "/api/account")).status_code == 200


@pytest.mark.both_databases
async def test_a_new_recovery_code_kills_the_one_before(house: House) -> None:
    phone = house.browser()
    first = (await phone.sign_up()).json()["recovery_code"]
    wrong = await phone.ask("POST", "/api/account/recovery-code", {"password": OTHER_PASSWORD})
    assert wrong.status_code == 403
    answer = await phone.ask("POST", "/api/account/recovery-code", {"password": PASSWORD})
    second = answer.json()["recovery_code"]
    assert (await house.browser().recover(first)).status_code == 403
    assert (await house.browser().recover(second)).status_code == 200


async def test_a_login_of_an_older_cost_is_renewed_at_sign_in(house: House) -> None:
    phone = house.browser()
    await phone.sign_up()
    dearer = Passwords(house.accounts.keys, Cost(128, 2), Bounds(least=Cost(8, 1)))
    object.__setattr__(house.accounts, "passwords", dearer)
    for _ in range(2):
        assert (await phone.sign_in()).status_code == 200
    person = await house.database.read(
        lambda c: c.execute(logins.logins.select()).one()  # one person only
    )
    assert (person.memory_kib, person.time_cost) == (128, 2)
    assert (await house.browser().sign_in(password=OTHER_PASSWORD)).status_code == 403
    dearer.close()
