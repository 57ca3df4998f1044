"""Erasing an account: nothing of it is left in the database, its log, or a restored backup."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.accounts.context import Hooks
from handrail.accounts.erase import LOG, MARK, erase, finish_erasures
from handrail.accounts.guard import Signed, read_signed, token_of
from handrail.db.database import Database
from handrail.db.models import ServerState, table_of
from handrail.db.state import set_state
from handrail.errors import SignedOut
from handrail.settings import Settings
from handrail.vault import store
from handrail.vault.seal import DataKeys
from tests.server.accounts.conftest import OTHER_PASSWORD, PASSWORD, House
from tests.server.accounts.test_recover import opened
from tests.server.vault.people import write_record

CANARY = b"kingfisher-canary-bytes-0123456789"
EVERY_ROW = ("person", "login", "recovery", "device", "login_session", "key_slot", "record")


async def rows_left(database: Database) -> dict[str, int]:
    def look(connection: sa.Connection) -> dict[str, int]:
        count = sa.select(sa.func.count())
        return {
            name: connection.execute(count.select_from(sa.table(name))).scalar_one()
            for name in EVERY_ROW
        }

    return await database.read(look)


@pytest.fixture
def quiet_calls() -> list[bytes]:
    return []


@pytest.fixture
def hooks(quiet_calls: list[bytes]) -> Hooks:
    async def quiet(person: bytes) -> None:
        quiet_calls.append(person)

    return Hooks(quiet=quiet)


async def plant(database: Database, keys: DataKeys, n: int) -> None:
    """Canaries where sealed blobs lie, as if somebody could read them."""
    for _ in range(n):
        await write_record(database, keys, os.urandom(16), b"x")
    canary = sa.update(store.records).where(store.records.c.person_id == keys.person)
    await database.write(lambda c: c.execute(canary.values(blob=CANARY * 20)) and None)


@pytest.mark.both_databases
async def test_erasing_leaves_no_row_and_is_remembered(
    house: House, settings: Settings, quiet_calls: list[bytes]
) -> None:
    phone, stranger = house.browser(), house.browser()
    await stranger.sign_up("Ben")
    before = await rows_left(house.database)
    made = (await phone.sign_up("Ada")).json()
    keys = await opened(house, phone)
    await plant(house.database, keys, 120)
    answer = await phone.ask("POST", "/api/account/erase", {"password": PASSWORD})
    assert answer.status_code == 204
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert await rows_left(house.database) == before
    assert quiet_calls == [keys.person]
    assert (settings.data_dir / LOG).read_text() == keys.person.hex() + "\n"
    assert (await phone.sign_in("Ada")).status_code == 403
    assert (await phone.recover(made["recovery_code"])).status_code == 403
    assert (await stranger.ask("GET", "/api/account")).status_code == 200


async def test_erased_bytes_are_in_neither_database_nor_log(
    house: House, settings: Settings
) -> None:
    phone = house.browser()
    await phone.sign_up()
    keys = await opened(house, phone)
    await plant(house.database, keys, 60)
    found = [CANARY in file.read_bytes() for file in settings.data_dir.glob("handrail.db*")]
    assert any(found), "the canary was there"
    await phone.ask("POST", "/api/account/erase", {"password": PASSWORD})
    for file in settings.data_dir.glob("handrail.db*"):
        content = file.read_bytes()
        assert CANARY not in content
        assert keys.person not in content
    assert (settings.data_dir / "handrail.db-wal").stat().st_size == 0


async def test_erasing_asks_for_the_password(house: House, settings: Settings) -> None:
    phone = house.browser()
    await phone.sign_up()
    wrong = await phone.ask("POST", "/api/account/erase", {"password": OTHER_PASSWORD})
    assert wrong.status_code == 403
    assert not (settings.data_dir / LOG).exists()
    assert (await phone.ask("GET", "/api/account")).status_code == 200


class Stopped(Exception):
    """The server was killed here."""


class StoppingDatabase:
    """Lets some writes through and fails for good at the next, as a kill between two jobs does."""

    def __init__(self, database: Database, writes: int) -> None:
        self.database = database
        self.writes = writes
        self.dialect = database.dialect
        self.read, self.point, self.maintain = database.read, database.point, database.maintain

    async def write(self, fn: Callable[[sa.Connection], Any]) -> Any:
        if self.writes == 0:
            raise Stopped
        self.writes -= 1
        return await self.database.write(fn)


async def erase_until(house: House, signed: Signed, writes: int) -> bool:
    """True when it was stopped before the end."""
    stopping: Any = StoppingDatabase(house.database, writes)
    try:
        await erase(replace(house.accounts, database=stopping), signed, PASSWORD)
    except Stopped:
        return True
    return False


@pytest.mark.both_databases
async def test_a_server_killed_while_erasing_goes_on_at_the_next_start(
    house: House, settings: Settings
) -> None:
    stopped, writes, people = True, 1, []
    while stopped:
        phone = house.browser()
        await phone.sign_up(f"Ada {writes}")
        signed = await read_signed(house.accounts, token_of(phone.cookie or ""))
        people.append(signed.person)
        await plant(house.database, signed.opened, 3)
        stopped = await erase_until(house, signed, writes)
        if writes == 1:
            assert (await rows_left(house.database))["key_slot"] == 0
        again = await house.browser().sign_in(f"Ada {writes}")
        assert again.status_code == 403, "from the first commit on no key is left"
        await finish_erasures(house.accounts)
        assert set((await rows_left(house.database)).values()) == {0}
        writes += 1
    assert writes > 4
    logged = (settings.data_dir / LOG).read_text().split()
    assert set(logged) == {person.hex() for person in people}
    facts = table_of(ServerState)
    marks = sa.select(facts.c.name).where(facts.c.name.startswith(MARK))
    assert await house.database.read(lambda c: c.execute(marks).all()) == []


async def test_when_the_list_of_the_erased_cannot_be_written_it_is_done_later(
    house: House, settings: Settings
) -> None:
    phone = house.browser()
    await phone.sign_up()
    signed = await read_signed(house.accounts, token_of(phone.cookie or ""))
    (settings.data_dir / LOG).mkdir()
    with pytest.raises(OSError, match="directory"):
        await erase(house.accounts, signed, PASSWORD)
    (settings.data_dir / LOG).rmdir()
    await finish_erasures(house.accounts)
    assert (settings.data_dir / LOG).read_text() == signed.person.hex() + "\n"
    assert set((await rows_left(house.database)).values()) == {0}


async def test_a_write_under_way_while_erasing_is_refused(house: House) -> None:
    phone = house.browser()
    await phone.sign_up()
    held = await opened(house, phone)
    await phone.ask("POST", "/api/account/erase", {"password": PASSWORD})
    with pytest.raises(SignedOut):
        await write_record(house.database, held, os.urandom(16), b"late")


async def test_nothing_to_finish_is_fine(house: House) -> None:
    await house.database.write(lambda c: set_state(c, "epoch", "one"))
    await finish_erasures(house.accounts)
