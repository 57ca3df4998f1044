"""Coming back with the recovery code: in a race, and after the secret file was lost."""

import asyncio
import base64
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import AsyncTestClient

from handrail.accounts import logins
from handrail.accounts.context import Accounts, Caller, Hooks, NewPerson
from handrail.accounts.guard import read_signed
from handrail.accounts.passwords import Passwords, Salted
from handrail.accounts.recover import recover
from handrail.accounts.sessions import sessions
from handrail.accounts.shapes import Recover
from handrail.db.database import Database
from handrail.errors import SignedOut, WrongPassword
from handrail.settings import Settings
from handrail.vault import store
from handrail.vault.keys import Unopenable, session_id
from handrail.vault.seal import DataKeys
from handrail.vault.secret_file import replace_lost, unlock
from handrail.vault.slots import slots
from tests.conftest import ManualClock
from tests.server.accounts.conftest import (
    CHEAP,
    CHEAP_BOUNDS,
    OTHER_PASSWORD,
    PASSWORD,
    Browser,
    House,
    accounts_with,
    app_of,
)
from tests.server.vault.people import write_record


async def opened(house: House, browser: Browser) -> DataKeys:
    token = base64.urlsafe_b64decode((browser.cookie or "") + "=")
    return (await read_signed(house.accounts, token)).opened


async def contents(house: House, keys: DataKeys) -> set[bytes]:
    """Every record, opened. Fails when one does not open."""
    rows = await house.database.read(lambda c: store.all_rows(c, keys.person))
    return {keys.open(row.id, row.key_no, row.blob or b"") for row in rows}


@pytest.mark.both_databases
async def test_recovery_opens_everything_with_new_locks_only(house: House) -> None:
    phone, tablet, new = house.browser(), house.browser(), house.browser()
    code = (await phone.sign_up()).json()["recovery_code"]
    await tablet.sign_in()
    for text in (b"one", b"two"):
        await write_record(house.database, await opened(house, phone), os.urandom(16), text)
    back = await new.recover(code)
    assert back.status_code == 200
    assert await contents(house, await opened(house, new)) == {b"one", b"two"}
    for browser in (phone, tablet):
        assert (await browser.ask("GET", "/test/later")).status_code == 401
    devices = (await new.ask("GET", "/api/account")).json()["devices"]
    assert [row["label"] for row in devices] == ["New phone"]
    assert (await house.browser().sign_in(password=PASSWORD)).status_code == 403
    assert (await house.browser().sign_in(password=OTHER_PASSWORD)).status_code == 200
    assert (await house.browser().recover(code)).status_code == 403, "a code works once"
    again = house.browser()
    assert (await again.recover(back.json()["recovery_code"])).status_code == 200
    assert await contents(house, await opened(house, again)) == {b"one", b"two"}


@pytest.mark.both_databases
async def test_later_requests_seal_the_records_anew(house: House) -> None:
    phone, new = house.browser(), house.browser()
    code = (await phone.sign_up()).json()["recovery_code"]
    keys = await opened(house, phone)
    for number in range(5):
        await write_record(house.database, keys, os.urandom(16), b"entry %d" % number)
    await new.recover(code)
    assert (await opened(house, new)).older == (1,)
    left = [(await new.ask("GET", "/api/account")).json()["key_rotation_left"] for _ in range(2)]
    assert left == [0, 0]
    keys = await opened(house, new)
    assert (keys.key_no, keys.older) == (2, ())
    assert len(await contents(house, keys)) == 5


async def test_the_phone_that_recovers_stays_the_same_device(
    house: House, clock: ManualClock
) -> None:
    phone = house.browser()
    made = (await phone.sign_up()).json()
    clock.advance(days=90)
    back = (await phone.recover(made["recovery_code"])).json()
    assert (back["device"], back["person_tag"]) == (made["device"], made["person_tag"])
    devices = (await phone.ask("GET", "/api/account")).json()["devices"]
    assert [row["label"] for row in devices] == ["New phone"]


async def test_a_weak_password_does_not_use_the_code_up(house: House) -> None:
    code = (await house.browser().sign_up()).json()["recovery_code"]
    assert (await house.browser().recover(code, "password1234")).status_code == 400
    assert (await house.browser().recover(code, name="\0")).status_code == 400
    assert (await house.browser().recover(code)).status_code == 200


async def test_a_name_may_be_changed_but_not_to_that_of_another(house: House) -> None:
    code = (await house.browser().sign_up("Ada")).json()["recovery_code"]
    await house.browser().sign_up("Ben")
    assert (await house.browser().recover(code, name="Ben")).status_code == 409
    assert (await house.browser().recover(code, name="Ida")).status_code == 200
    assert (await house.browser().sign_in("Ada", OTHER_PASSWORD)).status_code == 403
    assert (await house.browser().sign_in("Ida", OTHER_PASSWORD)).status_code == 200


@pytest.mark.both_databases
async def test_the_same_code_twice_at_once_works_once(house: House) -> None:
    phone = house.browser()
    code = (await phone.sign_up()).json()["recovery_code"]
    browsers = [house.browser() for _ in range(3)]
    answers = await asyncio.gather(*(browser.recover(code) for browser in browsers))
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403]


class Waiting(Passwords):
    """Holds a password check back until a test lets it go on."""

    def __init__(self, house: House) -> None:
        super().__init__(house.accounts.keys, CHEAP, CHEAP_BOUNDS)
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    async def key(self, password: str, salted: Salted) -> bytes:
        self.asked.set()
        await self.go_on.wait()
        return await super().key(password, salted)


@pytest.mark.both_databases
async def test_a_code_that_is_replaced_meanwhile_opens_nothing(house: House) -> None:
    phone, passwords = house.browser(), Waiting(house)
    code = (await phone.sign_up()).json()["recovery_code"]
    asked = Recover(code=code, password=OTHER_PASSWORD, device_label="Thief")
    accounts = replace(house.accounts, passwords=passwords)
    stolen = asyncio.create_task(recover(accounts, asked, Caller("elsewhere")))
    await passwords.asked.wait()
    again = {"password": PASSWORD}
    renewed = await phone.ask("POST", "/api/account/recovery-code", again)
    passwords.go_on.set()
    with pytest.raises(WrongPassword):
        await stolen
    passwords.close()
    assert (await phone.ask("GET", "/api/account")).status_code == 200
    assert (await house.browser().recover(renewed.json()["recovery_code"])).status_code == 200


@pytest.mark.both_databases
async def test_a_racing_recovery_loses_no_acknowledged_write(house: House) -> None:
    phone, new = house.browser(), house.browser()
    code = (await phone.sign_up()).json()["recovery_code"]
    held = await opened(house, phone)  # a request that opened the vault just before
    acknowledged: set[bytes] = set()
    refused = 0

    async def keep_writing() -> None:
        nonlocal refused
        for number in range(40):
            text = os.urandom(4) + b" %d" % number
            try:
                await write_record(house.database, held, os.urandom(16), text)
                acknowledged.add(text)
            except SignedOut:
                refused += 1
            await asyncio.sleep(0)

    _, back = await asyncio.gather(keep_writing(), new.recover(code))
    assert back.status_code == 200
    with pytest.raises(SignedOut):
        await write_record(house.database, held, os.urandom(16), b"too late")
    assert await contents(house, await opened(house, new)) == acknowledged
    fresh = house.browser()
    await fresh.sign_in(password=OTHER_PASSWORD)
    assert await contents(house, await opened(house, fresh)) == acknowledged


@pytest.mark.both_databases
async def test_a_sign_in_that_races_a_recovery_leaves_no_dead_session(house: House) -> None:
    phone, new, late = house.browser(), house.browser(), house.browser()
    code = (await phone.sign_up()).json()["recovery_code"]
    back, signed = await asyncio.gather(new.recover(code), late.sign_in())
    assert back.status_code == 200
    assert signed.status_code in (200, 403)
    assert (await late.ask("GET", "/api/account")).status_code == 401
    numbers = await house.database.read(
        lambda c: c.execute(sa.select(slots.c.key_no, slots.c.kind)).all()
    )
    assert {number for number, kind in numbers if kind != "older"} == {2}


async def test_slots_of_another_person_or_kind_do_not_open(house: House) -> None:
    ada, ben = house.browser(), house.browser()
    await ada.sign_up("Ada")
    await ben.sign_up("Ben")
    everybody = await house.database.read(
        lambda c: c.execute(sa.select(logins.logins.c.person_id)).scalars().all()
    )
    one, other = everybody

    def swap(connection: sa.Connection) -> None:
        password = slots.c.kind == "password"
        blobs = {
            person: connection.execute(
                sa.select(slots.c.blob).where(password, slots.c.person_id == person)
            ).scalar_one()
            for person in everybody
        }
        for person, theirs in ((one, other), (other, one)):
            connection.execute(
                sa.update(slots)
                .where(password, slots.c.person_id == person)
                .values(blob=blobs[theirs])
            )

    await house.database.write(swap)
    assert (await house.browser().sign_in("Ada")).status_code == 403
    assert (await house.browser().sign_in("Ben")).status_code == 403


async def new_life(
    settings: Settings, database: Database, clock: ManualClock, hooks: Hooks
) -> House:
    """The server started again after its secret file was lost for good."""
    keys = await replace_lost(settings.secret_file, database)
    accounts: Accounts = accounts_with(settings, database, clock, keys, hooks)
    return House(accounts, AsyncTestClient(app_of(accounts)))


@pytest.mark.both_databases
async def test_after_a_lost_secret_file_the_code_and_a_name_bring_everything_back(
    house: House, settings: Settings, clock: ManualClock
) -> None:
    await unlock(settings.secret_file, house.database)
    phone = house.browser()
    made = (await phone.sign_up("Ada")).json()
    await write_record(house.database, await opened(house, phone), os.urandom(16), b"kept")
    Path(settings.secret_file).unlink()

    rebuilt: list[NewPerson] = []
    hooks = Hooks(rebuilders=[lambda _connection, person: rebuilt.append(person)])
    later = await new_life(settings, house.database, clock, hooks)
    async with later.client:
        await _come_back(later, phone, made, rebuilt)
    later.accounts.close()


async def _come_back(
    later: House, phone: Browser, made: dict[str, Any], rebuilt: list[NewPerson]
) -> None:
    old = later.browser()
    old.cookie = phone.cookie
    assert (await old.ask("GET", "/test/later")).status_code == 401
    assert (await later.browser().sign_in("Ada")).status_code == 403
    unnamed = await old.recover(made["recovery_code"])
    assert (unnamed.status_code, unnamed.json()["fields"]) == (400, ["name"])
    assert rebuilt == []
    back = await old.recover(made["recovery_code"], name="Ada", zone="Europe/Paris", language="es")
    assert back.status_code == 200
    assert back.json()["person_tag"] == made["person_tag"], "the phone keeps what it has"
    assert [(one.zone, one.language) for one in rebuilt] == [("Europe/Paris", "es")]
    assert await contents(later, await opened(later, old)) == {b"kept"}
    tablet = later.browser()
    assert (await tablet.sign_in("Ada", OTHER_PASSWORD)).status_code == 200
    assert await contents(later, await opened(later, tablet)) == {b"kept"}


async def test_a_session_row_moved_to_another_token_does_not_open(house: House) -> None:
    phone = house.browser()
    await phone.sign_up()
    moved = os.urandom(32)

    def move(connection: sa.Connection) -> None:
        own = slots.c.kind == "session"
        connection.execute(sa.update(slots).where(own).values(id=session_id(moved)))
        connection.execute(sa.update(sessions).values(id=session_id(moved)))

    await house.database.write(move)
    with pytest.raises((SignedOut, Unopenable)):
        await read_signed(house.accounts, moved)
