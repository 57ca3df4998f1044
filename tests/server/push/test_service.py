"""Subscriptions: one a device, sealed, moved only with proof, deleted when gone."""

import asyncio
import os
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.accounts.models import Device
from handrail.db.models import table_of
from handrail.errors import BadInput, Conflict, NotFound, SignedOut, Throttled, TooLarge
from handrail.push import service, subscriptions
from handrail.push.message import Sub
from handrail.push.rules import SIZE, Verdict, encode
from handrail.push.subscriptions import MOST_PER_PERSON, open_sub, pushing
from handrail.push.vapid import vapid_pairs
from handrail.settings import Settings
from handrail.vault.keys import ServerKeys
from handrail.vault.seal import ServerSeal
from tests.conftest import ManualClock
from tests.declarative import parse_declarative
from tests.phone import Phone
from tests.server.push.home import Home

DAY_S = 86400


def stored(home: Home, row: Any) -> Sub | None:
    seen = subscriptions.Subscribed(row.id, row.person_id, row.device_id, row.vapid_no, row.blob)
    return open_sub(home.push.seal, seen)


@pytest.mark.both_databases
async def test_a_subscription_belongs_to_its_device_and_goes_with_it(home: Home) -> None:
    person, device = await home.somebody()
    phone = home.phone()
    await service.subscribe(home.push, person, device, phone.sub)
    [row] = await home.rows()
    assert (row.person_id, row.device_id, row.suspect_day) == (person, device, None)
    assert stored(home, row) == phone.sub
    await home.run(sa.delete(table_of(Device)).where(table_of(Device).c.id == device))
    assert await home.rows() == []


async def test_nothing_of_the_endpoint_stands_in_clear(
    home: Home, database_settings: Settings
) -> None:
    person, device = await home.somebody()
    phone = home.phone("201/canary-token")
    await service.subscribe(home.push, person, device, phone.sub)
    files = b"".join(file.read_bytes() for file in database_settings.data_dir.iterdir())
    assert b"canary-token" not in files
    assert phone.p256dh.encode() not in files
    assert row_id_is_keyed(home, phone, (await home.rows())[0].id)


def row_id_is_keyed(home: Home, phone: Phone, row_id: bytes) -> bool:
    mine = subscriptions.endpoint_ids(home.push.keys, phone.endpoint)
    other = subscriptions.endpoint_ids(ServerKeys({1: os.urandom(32)}), phone.endpoint)
    return [row_id] == mine and mine != other


@pytest.mark.both_databases
async def test_sending_it_again_at_each_start_changes_nothing_but_the_suspicion(home: Home) -> None:
    person, device = await home.somebody()
    phone = home.phone()
    await service.subscribe(home.push, person, device, phone.sub)
    [row] = await home.rows()
    await service.settle_replies(home.push, [(row.id, Verdict.MISSING)])
    assert (await home.rows())[0].suspect_day is not None
    await service.subscribe(home.push, person, device, phone.sub)
    [again] = await home.rows()
    assert again.id == row.id
    assert again.suspect_day is None


@pytest.mark.both_databases
async def test_a_new_endpoint_of_a_device_replaces_the_old_one(home: Home) -> None:
    person, device = await home.somebody()
    old, new = home.phone(), home.phone()
    await service.subscribe(home.push, person, device, old.sub)
    await service.subscribe(home.push, person, device, new.sub)
    [row] = await home.rows()
    assert stored(home, row) == new.sub


@pytest.mark.both_databases
async def test_the_same_browser_under_another_account_moves_with_its_keys(home: Home) -> None:
    before, before_device = await home.somebody()
    after, after_device = await home.somebody()
    phone = home.phone()
    await service.subscribe(home.push, before, before_device, phone.sub)
    await service.subscribe(home.push, after, after_device, phone.sub)
    [row] = await home.rows()
    assert (row.person_id, row.device_id) == (after, after_device)


@pytest.mark.both_databases
async def test_who_knows_only_an_endpoint_takes_nothing(home: Home) -> None:
    victim, device = await home.somebody()
    thief, thief_device = await home.somebody()
    phone = home.phone()
    await service.subscribe(home.push, victim, device, phone.sub)
    for forged in (
        Phone(phone.endpoint, auth=phone.auth),
        Phone(phone.endpoint, key=phone.key),
        Phone(phone.endpoint),
    ):
        with pytest.raises(Conflict):
            await service.subscribe(home.push, thief, thief_device, forged.sub)
    [row] = await home.rows()
    assert row.person_id == victim
    assert stored(home, row) == phone.sub


@pytest.mark.both_databases
async def test_a_row_that_changed_since_it_was_looked_at_is_left_alone(home: Home) -> None:
    person, device = await home.somebody()
    other, other_device = await home.somebody()
    phone = home.phone()
    await service.subscribe(home.push, person, device, phone.sub)
    ids = subscriptions.endpoint_ids(home.push.keys, phone.endpoint)
    seen = await home.database.read(lambda connection: subscriptions.find(connection, ids))
    await service.subscribe(home.push, person, device, phone.sub)
    late = subscriptions.Subscribed(ids[0], other, other_device, 1, b"sealed")
    with pytest.raises(Conflict):
        await home.database.write(lambda connection: subscriptions.store(connection, late, seen))
    [row] = await home.rows()
    assert row.person_id == person


@pytest.mark.both_databases
async def test_one_person_cannot_remove_what_is_anothers(home: Home) -> None:
    person, device = await home.somebody()
    stranger, _ = await home.somebody()
    await service.subscribe(home.push, person, device, home.phone().sub)
    await service.unsubscribe(home.push, stranger, device)
    assert len(await home.rows()) == 1
    await service.unsubscribe(home.push, person, device)
    assert await home.rows() == []


@pytest.mark.both_databases
async def test_a_revoked_device_cannot_subscribe(home: Home) -> None:
    person, _ = await home.somebody()
    with pytest.raises(SignedOut):
        await service.subscribe(home.push, person, os.urandom(16), home.phone().sub)


@pytest.mark.both_databases
async def test_a_person_has_at_most_ten_also_when_they_come_at_once(home: Home) -> None:
    person = await home.person()
    devices = [await home.device(person) for _ in range(MOST_PER_PERSON + 3)]
    answers = await asyncio.gather(
        *(service.subscribe(home.push, person, device, home.phone().sub) for device in devices),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, TooLarge) for answer in answers) == 3
    assert len(await home.rows()) == MOST_PER_PERSON


@pytest.mark.both_databases
async def test_one_browser_subscribing_many_times_at_once_is_one_row(home: Home) -> None:
    person, device = await home.somebody()
    phone = home.phone()
    answers = await asyncio.gather(
        *(service.subscribe(home.push, person, device, phone.sub) for _ in range(6)),
        return_exceptions=True,
    )
    assert any(answer is None for answer in answers)
    assert all(answer is None or isinstance(answer, Conflict) for answer in answers)
    assert len(await home.rows()) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"endpoint": "https://127.0.0.1/x"}, "endpoint"),
        ({"endpoint": "https://fcm.googleapis.com.evil.test/x"}, "endpoint"),
        ({"auth": encode(b"ab")}, "keys.auth"),
        ({"p256dh": encode(b"\4" + bytes(64))}, "keys.p256dh"),
    ],
)
async def test_a_bad_subscription_is_refused_and_not_stored(
    home: Home, change: dict[str, str], field: str
) -> None:
    person, device = await home.somebody()
    good = home.phone().sub
    parts = {"endpoint": good.endpoint, "p256dh": good.p256dh, "auth": good.auth, **change}
    with pytest.raises(BadInput) as refusal:
        await service.subscribe(home.push, person, device, Sub(**parts))
    assert refusal.value.fields == (field,)
    assert await home.rows() == []


@pytest.mark.both_databases
async def test_410_deletes_at_once_and_only_that_one(home: Home) -> None:
    person = await home.person()
    for _ in range(2):
        await service.subscribe(home.push, person, await home.device(person), home.phone().sub)
    first, second = await home.rows()
    await service.settle_replies(
        home.push, [(first.id, Verdict.GONE), (second.id, Verdict.ACCEPTED)]
    )
    assert [row.id for row in await home.rows()] == [second.id]


async def subscribed(home: Home) -> bytes:
    person, device = await home.somebody()
    await service.subscribe(home.push, person, device, home.phone().sub)
    [row] = await home.rows()
    return bytes(row.id)


async def test_404_deletes_when_it_is_still_so_an_hour_later(
    home: Home, clock: ManualClock
) -> None:
    row_id = await subscribed(home)
    for minutes, left in ((0, 1), (20, 1), (39, 1), (1, 0)):
        clock.advance(minutes=minutes)
        await service.settle_replies(home.push, [(row_id, Verdict.MISSING)])
        assert len(await home.rows()) == left


async def test_a_push_that_works_again_clears_the_suspicion(home: Home, clock: ManualClock) -> None:
    row_id = await subscribed(home)
    await service.settle_replies(home.push, [(row_id, Verdict.MISSING)])
    await service.settle_replies(home.push, [(row_id, Verdict.ACCEPTED)])
    assert (await home.rows())[0].suspect_day is None
    clock.advance(hours=2)
    await service.settle_replies(home.push, [(row_id, Verdict.MISSING)])
    assert len(await home.rows()) == 1


async def test_after_a_restart_the_stored_day_decides(home: Home, clock: ManualClock) -> None:
    row_id = await subscribed(home)
    for days, left in ((0, 1), (1, 1), (1, 0)):
        clock.advance(days=days)
        home.push.missing.first.clear()
        await service.settle_replies(home.push, [(row_id, Verdict.MISSING)])
        assert len(await home.rows()) == left


@pytest.mark.parametrize("found", [Verdict.LATER, Verdict.REFUSED, Verdict.BROKEN])
async def test_no_other_reply_ever_deletes(home: Home, clock: ManualClock, found: Verdict) -> None:
    row_id = await subscribed(home)
    for _ in range(5):
        clock.advance(days=3)
        await service.settle_replies(home.push, [(row_id, found)])
    assert len(await home.rows()) == 1


async def test_the_dispatcher_reads_many_people_at_once(home: Home) -> None:
    people = [await home.somebody() for _ in range(3)]
    for person, device in people:
        await service.subscribe(home.push, person, device, home.phone().sub)
    asked = [person for person, _ in people[:2]]
    rows = await home.database.read(
        lambda connection: subscriptions.subscriptions_of(connection, asked)
    )
    assert {(row.person, row.device) for row in rows} == set(people[:2])
    of_one = await home.database.read(lambda connection: pushing(connection, people[0][0]))
    assert of_one == {people[0][1]}


@pytest.mark.both_databases
async def test_the_key_pair_is_made_once_and_is_sealed(home: Home, clock: ManualClock) -> None:
    first = home.push.messages.newest
    many = await asyncio.gather(
        *(vapid_pairs(home.database, home.push.seal, clock) for _ in range(4))
    )
    assert all(pairs == [first] for pairs in many)
    blob = await home.database.read(
        lambda connection: connection.execute(sa.text("SELECT blob FROM vapid_key")).scalar_one()
    )
    assert b"PRIVATE" not in bytes(blob)


@pytest.mark.both_databases
async def test_with_a_new_secret_file_a_new_pair_is_made(home: Home, clock: ManualClock) -> None:
    other = ServerSeal(ServerKeys({1: os.urandom(32)}))
    [pair] = await vapid_pairs(home.database, other, clock)
    assert pair.number == 2
    assert await vapid_pairs(home.database, other, clock) == [pair]


async def test_a_subscription_sealed_under_a_lost_secret_file_says_so(home: Home) -> None:
    await subscribed(home)
    [row] = await home.rows()
    lost = ServerSeal(ServerKeys({1: os.urandom(32)}))
    seen = subscriptions.Subscribed(row.id, row.person_id, row.device_id, 1, row.blob)
    assert open_sub(lost, seen) is None


async def test_a_test_push_reaches_this_device_and_says_so(home: Home, clock: ManualClock) -> None:
    person, device = await home.somebody()
    phone = home.phone()
    with pytest.raises(NotFound):
        await service.send_test(home.push, person, device, "es")
    await service.subscribe(home.push, person, device, phone.sub)
    result = await service.send_test(home.push, person, device, "es")
    assert result.verdict is Verdict.ACCEPTED
    said = phone.read(home.sink.received[0].body)
    assert len(said) == SIZE
    assert parse_declarative(said).notification["body"] == "Es una prueba."
    with pytest.raises(Throttled):
        await service.send_test(home.push, person, device, "es")
    clock.advance(seconds=11)
    await service.send_test(home.push, person, device, "en")
    assert b"This is a test." in phone.read(home.sink.received[1].body)


async def test_a_test_push_to_a_phone_that_is_gone_removes_its_row(home: Home) -> None:
    person, device = await home.somebody()
    await service.subscribe(home.push, person, device, home.phone("410").sub)
    result = await service.send_test(home.push, person, device, "en")
    assert result.verdict is Verdict.GONE
    assert await home.rows() == []
