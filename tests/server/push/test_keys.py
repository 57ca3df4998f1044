"""The push key changes while phones still use the old one, and nobody misses a reminder."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.errors import BadInput, Conflict, StartRefused
from handrail.push import service, subscriptions
from handrail.push.rules import Verdict, encode
from handrail.push.service import Push, drop_old_keys, key_to_offer, send_test, subscribe
from handrail.push.vapid import OVERLAP_DAYS, keys, rotate
from tests.conftest import ManualClock
from tests.phone import Phone
from tests.server.push.home import Home


def key_in(headers: dict[str, str]) -> str:
    """The public key by which the push service was asked."""
    return headers["authorization"].split("k=")[1]


async def numbers(home: Home) -> list[int]:
    every = sa.select(keys.c.number).order_by(keys.c.number)
    return await home.database.read(lambda connection: list(connection.execute(every).scalars()))


async def rotated(home: Home) -> int:
    return await rotate(home.database, home.push.seal, home.push.clock)


async def with_phone(home: Home) -> tuple[bytes, bytes, Phone]:
    """Somebody whose phone subscribed with the key that is offered now."""
    person, device = await home.somebody()
    phone = home.phone()
    key = await key_to_offer(home.push)
    await subscribe(home.push, person, device, phone.sub, key=key)
    return person, device, phone


async def asked_with(home: Home, person: bytes, device: bytes, clock: ManualClock) -> str:
    clock.advance(seconds=11)
    result = await send_test(home.push, person, device, "en")
    assert result.verdict is Verdict.ACCEPTED
    return key_in(home.sink.received[-1].headers)


@pytest.mark.both_databases
async def test_old_subscriptions_are_sent_with_their_key_and_new_ones_with_the_new(
    home: Home, clock: ManualClock
) -> None:
    old_key = home.push.messages.key
    first = await with_phone(home)
    assert await rotated(home) == 2
    second = await with_phone(home)
    new_key = await key_to_offer(home.push)
    assert new_key != old_key
    assert await asked_with(home, *first[:2], clock) == old_key
    assert await asked_with(home, *second[:2], clock) == new_key


async def test_a_phone_that_comes_back_moves_to_the_new_key(home: Home, clock: ManualClock) -> None:
    person, device, _ = await with_phone(home)
    await rotated(home)
    again = home.phone()
    await subscribe(home.push, person, device, again.sub, key=await key_to_offer(home.push))
    [row] = await home.rows()
    assert row.vapid_no == 2
    assert await asked_with(home, person, device, clock) == home.push.messages.key


async def test_a_phone_that_was_just_subscribing_is_asked_with_the_key_it_used(
    home: Home, clock: ManualClock
) -> None:
    """It asked for the key, the key changed, it subscribed: with the new one it would get 403."""
    person, device = await home.somebody()
    old_key = await key_to_offer(home.push)
    await rotated(home)
    assert await key_to_offer(home.push) != old_key
    await subscribe(home.push, person, device, home.phone().sub, key=old_key)
    assert await asked_with(home, person, device, clock) == old_key


async def test_a_key_that_is_not_ours_is_refused_by_name(home: Home) -> None:
    person, device = await home.somebody()
    with pytest.raises(BadInput) as refusal:
        await subscribe(home.push, person, device, home.phone().sub, key=encode(b"\4" * 65))
    assert refusal.value.fields == ("key",)
    assert await home.rows() == []


async def other_process(home: Home) -> Push:
    """As `handrail remind` beside it: the same database, and what it knew at its start."""
    push = home.push
    return replace(
        await service.open_push(push.settings, push.database, push.clock, push.keys),
        sender=push.sender,
    )


async def test_another_process_learns_the_key_when_it_needs_it(
    home: Home, clock: ManualClock
) -> None:
    other = await other_process(home)
    await rotated(home)
    person, device, _ = await with_phone(home)
    assert set(other.messages.pushers) == {1}
    assert (await send_test(other, person, device, "en")).verdict is Verdict.ACCEPTED
    assert key_in(home.sink.received[-1].headers) == await key_to_offer(home.push)


@pytest.mark.both_databases
async def test_there_are_never_more_than_two(home: Home) -> None:
    answers: list[Any] = await asyncio.gather(
        *(rotated(home) for _ in range(4)), return_exceptions=True
    )
    assert answers.count(2) == 1
    assert sum(isinstance(answer, StartRefused) for answer in answers) == 3
    with pytest.raises(StartRefused, match="Two push keys"):
        await rotated(home)
    assert await numbers(home) == [1, 2]


@pytest.mark.both_databases
async def test_the_old_key_goes_when_nothing_uses_it_and_not_on_the_same_day(
    home: Home, clock: ManualClock
) -> None:
    person, device, _ = await with_phone(home)
    await rotated(home)
    clock.advance(days=30)
    assert (await drop_old_keys(home.push)).pairs == 0
    assert await numbers(home) == [1, 2]
    await subscribe(home.push, person, device, home.phone().sub, key=await key_to_offer(home.push))
    assert (await drop_old_keys(home.push)).pairs == 1
    assert await numbers(home) == [2]
    assert set(home.push.messages.pushers) == {2}
    await rotated(home)
    assert (await drop_old_keys(home.push)).pairs == 0
    clock.advance(days=1)
    with_phone_now = await asked_with(home, person, device, clock)
    assert (await drop_old_keys(home.push)).pairs == 0
    assert with_phone_now in home.push.messages.numbers


async def test_a_key_that_nobody_used_stays_for_the_day_all_the_same(
    home: Home, clock: ManualClock
) -> None:
    """A phone may have asked for it a moment before."""
    await rotated(home)
    assert await drop_old_keys(home.push) == (0, 0)
    clock.advance(days=1)
    assert await drop_old_keys(home.push) == (1, 0)
    assert await numbers(home) == [2]


async def test_the_newest_key_stays_though_nobody_uses_it(home: Home, clock: ManualClock) -> None:
    clock.advance(days=500)
    assert (await drop_old_keys(home.push)).pairs == 0
    assert await numbers(home) == [1]


async def test_after_400_days_the_old_key_goes_with_what_still_used_it(
    home: Home, clock: ManualClock
) -> None:
    await with_phone(home)
    await rotated(home)
    kept = await with_phone(home)
    clock.advance(days=OVERLAP_DAYS - 1)
    assert await drop_old_keys(home.push) == (0, 0)
    clock.advance(days=1)
    assert await drop_old_keys(home.push) == (1, 1)
    assert [row.device_id for row in await home.rows()] == [kept[1]]
    assert await numbers(home) == [2]


async def test_nothing_is_stored_under_a_key_that_was_dropped_meanwhile(home: Home) -> None:
    person, device = await home.somebody()
    phone = home.phone()
    ids = subscriptions.endpoint_ids(home.push.keys, phone.endpoint)
    late = subscriptions.Subscribed(ids[0], person, device, 7, b"sealed")
    with pytest.raises(Conflict):
        await home.database.write(lambda connection: subscriptions.store(connection, late, []))
    assert await home.rows() == []
