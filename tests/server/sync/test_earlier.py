"""Earlier versions of an entry: what was changed, what lost, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.errors import NotFound
from handrail.settings import Settings
from handrail.sync.earlier import earlier
from handrail.vault import store
from handrail.vault.seal import DataKeys
from handrail.vault.secret_file import create
from tests.conftest import ManualClock
from tests.server.sync.phone import Phone, change, check_in, new_person, row_id
from tests.server.web.open_house import open_house, sign_up, sync_body

pytestmark = pytest.mark.both_databases
MINUTE = timedelta(minutes=1)


async def notes(database: Database, keys: DataKeys, name: str) -> list[str]:
    found = await earlier(database, keys, row_id(name))
    assert [one.seq for one in found] == list(range(1, len(found) + 1))
    return [msgspec.json.decode(one.body)["note"] for one in found]


async def test_each_change_keeps_what_was_there_before(
    database: Database, keys: DataKeys, phones: Callable[[], Phone], clock: ManualClock
) -> None:
    phone, name = phones(), str(uuid4())
    for note in ("first", "second", "third"):
        clock.advance(minutes=1)
        await phone.send(change("check_in", check_in(clock, note=note), clock.now(), name))
    assert await notes(database, keys, name) == ["first", "second"]


async def test_what_came_too_late_is_kept_as_well(
    database: Database, keys: DataKeys, phones: Callable[[], Phone], clock: ManualClock
) -> None:
    one, two, name = phones(), phones(), str(uuid4())
    await one.send(change("check_in", check_in(clock, note="newer"), clock.now(), name))
    late = change("check_in", check_in(clock, note="older"), clock.now() - MINUTE, name)
    await two.send(late)
    assert await notes(database, keys, name) == ["older"]


async def test_no_more_than_ten_and_none_of_a_deleted_entry(
    database: Database, keys: DataKeys, phones: Callable[[], Phone], clock: ManualClock
) -> None:
    phone, name = phones(), str(uuid4())
    for number in range(13):
        clock.advance(minutes=1)
        await phone.send(change("check_in", check_in(clock, note=f"n{number}"), clock.now(), name))
    assert await notes(database, keys, name) == [f"n{number}" for number in range(2, 12)]
    clock.advance(minutes=1)
    await phone.send(change("check_in", None, clock.now(), name))
    assert await notes(database, keys, name) == []


async def test_what_cannot_be_opened_is_counted_and_hides_nothing(
    database: Database,
    keys: DataKeys,
    phones: Callable[[], Phone],
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    phone, name = phones(), str(uuid4())
    for note in ("first", "second", "third"):
        clock.advance(minutes=1)
        await phone.send(change("check_in", check_in(clock, note=note), clock.now(), name))
    oldest = sa.select(sa.func.min(store.versions.c.number)).scalar_subquery()
    broken = sa.update(store.versions).where(store.versions.c.number == oldest)
    await database.write(lambda c: c.execute(broken.values(blob=b"broken")).rowcount)
    (left,) = await earlier(database, keys, row_id(name))
    assert (left.seq, msgspec.json.decode(left.body)["note"]) == (2, "second")
    said = [one.getMessage() for one in caplog.records if one.name == "handrail.sync"]
    assert said == ["earlier versions that could not be opened: 1"]


async def test_nobody_elses(
    database: Database, house: Any, keys: DataKeys, phones: Callable[[], Phone], clock: ManualClock
) -> None:
    phone, name = phones(), str(uuid4())
    for note in ("first", "second"):
        clock.advance(minutes=1)
        await phone.send(change("check_in", check_in(clock, note=note), clock.now(), name))
    other = await new_person(database, clock, house.seal)
    for unknown in (name, str(uuid4())):
        with pytest.raises(NotFound):
            await earlier(database, other, row_id(unknown))


async def test_over_http(database_settings: Settings, clock: ManualClock) -> None:
    create(database_settings.secret_file)
    async with open_house(database_settings, clock) as opened:
        ada, bob = opened.browser(), opened.browser()
        await sign_up(ada, "ada")
        await sign_up(bob, "bob")
        name = await changed_once(ada, clock)
        path = f"/api/entries/{name}/earlier"
        (before,) = (await ada.get(path)).json()
        assert (before["id"], before["kind"]) == (name, "check_in")
        assert (before["seq"], before["body"]["note"]) == (1, "first")
        assert (await bob.get(path)).status_code == 404
        assert (await bob.get(f"/api/entries/{uuid4()}/earlier")).status_code == 404
        assert (await opened.browser().get(path)).status_code == 401


async def changed_once(browser: httpx.AsyncClient, clock: ManualClock) -> str:
    name = str(uuid4())
    for note in ("first", "second"):
        clock.advance(minutes=1)
        entry = change("check_in", check_in(clock, note=note), clock.now(), name)
        assert (await browser.post("/api/sync", json=sync_body(entry))).json()["rejected"] == []
    return name
