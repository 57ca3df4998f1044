"""Answers: taken, skipped, later, hushed. Each silences one occurrence, and only that."""

import asyncio
import base64
import re
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from handrail.reminders import answers
from handrail.reminders.answers import HushTokens, Name
from handrail.reminders.dispatch import Dispatcher
from handrail.reminders.horizon import plan_ahead
from handrail.schedule.rules import Answer
from handrail.vault.keys import ServerKeys
from tests.conftest import ManualClock
from tests.server.reminders.house import House, daily, utc
from tests.server.reminders.post import MORNING, NOW, Post, at, run, somebody

TWICE = daily(morning="08:00", evening="20:00")
both_databases = pytest.mark.both_databases


@both_databases
async def test_an_answer_before_the_time_silences_it(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    assert await house.answer(person, medicine, "2026-03-10", "evening", NOW) == 1
    assert await house.answer(person, medicine, "2026-03-10", "evening", NOW) == 0
    assert await house.states() == {
        "10 morning": "waiting",
        "10 evening": "done",
        "11 morning": "waiting",
    }


@both_databases
async def test_an_answer_to_what_is_not_written_yet_is_never_made(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    assert await house.answer(person, medicine, "2026-03-15", "morning", NOW) == 1
    later = utc("2026-03-14T13:00")
    await plan_ahead(house.database, house.seal, later)
    states = await house.states()
    assert states["15 morning"] == "done"
    assert states["15 evening"] == "waiting"


@both_databases
async def test_an_answer_raises_the_lease_number_so_that_a_send_under_way_marks_nothing(
    house: House,
) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    await house.set("10 morning", state="leased", lease_no=4)
    await house.answer(person, medicine, "2026-03-10", "morning", NOW)
    row = (await house.rows())[1]
    assert (row.time_slot, row.state, row.lease_no) == ("morning0", "done", 5)


@pytest.mark.parametrize("day", ["2026-03-07", "2026-04-01"])
async def test_an_answer_to_a_day_out_of_reach_writes_nothing(house: House, day: str) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    assert await house.answer(person, medicine, day, "morning", NOW) == 0
    assert len(await house.rows()) == 3


async def test_an_answer_for_a_medicine_that_is_not_there_writes_nothing(house: House) -> None:
    person = await house.person(NOW)
    assert await house.answer(person, bytes(16), "2026-03-10", "morning", NOW) == 0


async def test_nobody_answers_for_somebody_else(house: House) -> None:
    person, stranger = await house.person(NOW), await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    assert await house.answer(stranger, medicine, "2026-03-10", "morning", NOW) == 0
    assert set((await house.states()).values()) == {"waiting"}


# -- a dose without a slot


@pytest.mark.parametrize(
    ("moment", "meant"),
    [
        ("2026-03-10T11:40", "2026-03-10 morning0"),
        ("2026-03-10T17:59", "2026-03-10 morning0"),
        ("2026-03-10T18:01", "2026-03-10 evening0"),
        ("2026-03-11T03:00", "2026-03-10 evening0"),
    ],
)
async def test_a_dose_without_a_slot_means_the_nearest(
    house: House, moment: str, meant: str
) -> None:
    person = await house.person(NOW)
    board = await house.board(person)
    answer = Answer(reminder=UUID(int=7), local_date=date(2026, 3, 10), occurred_at=utc(moment))
    found = answers.resolve(board, TWICE, answer)
    assert found is not None
    assert f"{found.local_date} {found.time_slot}" == meant


async def test_a_dose_of_something_without_times_answers_nothing(house: House) -> None:
    person = await house.person(NOW)
    board = await house.board(person)
    answer = Answer(reminder=UUID(int=7), local_date=date(2026, 3, 10), occurred_at=NOW)
    assert answers.resolve(board, (), answer) is None


# -- at the same instant


@both_databases
async def test_two_phones_answer_at_the_same_instant_and_one_of_them_counts(house: House) -> None:
    person, medicine, _ = await somebody(house)
    for day in range(11, 19):
        took = [house.answer(person, medicine, f"2026-03-{day}", "morning", NOW) for _ in range(4)]
        assert sorted(await asyncio.gather(*took)) == [0, 0, 0, 1]


@both_databases
async def test_hushed_while_it_is_claimed_is_not_marked_and_does_not_come_again(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine, _ = await somebody(house)
    name = Name(person, medicine, date(2026, 3, 10), "morning0")
    await at(clock, "2026-03-10T12:00")
    post.says = lambda _device: 503

    def hush() -> Any:
        return house.database.write(lambda c: answers.silence(c, name))

    await asyncio.gather(dispatcher.tick(), hush(), hush())
    await dispatcher.landed()
    assert (await house.states())["10 morning"] == "done"
    sent = len(post.sent)
    assert sent <= 1
    clock.advance(hours=1)
    await run(dispatcher)
    assert len(post.sent) == sent


# -- taken back


@both_databases
async def test_what_is_opened_again_comes_at_its_time_on_every_phone(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine, _ = await somebody(house, 2)
    await house.answer(person, medicine, "2026-03-10", "morning", NOW)
    board = await house.board(person)
    name = Name(person, medicine, date(2026, 3, 10), "morning0")
    due = answers.find_due(MORNING, board.plan.zone, name.local_date, name.time_slot)
    assert due is not None
    for _ in range(2):
        await house.database.write(lambda c: answers.reopen(c, name, due))
    assert [row.lease_no for row in await house.rows() if row.state == "waiting"][0] == 2
    await at(clock, "2026-03-10T12:00")
    await run(dispatcher)
    assert len(post.sent) == 2


# -- tokens


NAME = Name(bytes(range(16)), bytes(range(16, 32)), date(2026, 3, 10), "morning0")


def tokens_of(**keys: bytes) -> HushTokens:
    return HushTokens(ServerKeys({int(name[1:]): key * 32 for name, key in keys.items()}))


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_token_names_its_row_in_32_characters(row_id: int) -> None:
    tokens = tokens_of(k1=b"k")
    token = tokens.make(row_id, NAME)
    assert len(token) == 32
    assert tokens.row_of(token) == row_id
    assert tokens.fits(token, NAME)


@pytest.mark.parametrize(
    "other",
    [
        replace(NAME, person=bytes(16)),
        replace(NAME, reminder=bytes(16)),
        replace(NAME, local_date=date(2026, 3, 11)),
        replace(NAME, time_slot="evening0"),
    ],
)
def test_a_token_fits_no_other_occurrence(other: Name) -> None:
    tokens = tokens_of(k1=b"k")
    assert not tokens.fits(tokens.make(7, NAME), other)


def test_a_token_made_under_an_older_key_still_fits() -> None:
    old = tokens_of(k1=b"k").make(7, NAME)
    assert tokens_of(k1=b"k", k2=b"n").fits(old, NAME)
    assert not tokens_of(k2=b"n").fits(old, NAME)
    assert not tokens_of(k1=b"x").fits(old, NAME)


@given(st.integers(0, 23), st.integers(1, 255))
def test_a_token_with_any_bit_changed_does_not_fit(place: int, change: int) -> None:
    tokens = tokens_of(k1=b"k")
    raw = bytearray(base64.urlsafe_b64decode(tokens.make(7, NAME)))
    raw[place] ^= change
    assert not tokens.fits(base64.urlsafe_b64encode(raw).decode(), NAME)


@given(st.text(max_size=40))
def test_anything_else_is_no_token(text: str) -> None:
    if not re.fullmatch("[A-Za-z0-9_-]{32}", text):
        assert tokens_of(k1=b"k").row_of(text) is None


@both_databases
async def test_a_token_silences_one_occurrence(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    name = Name(person, medicine, date(2026, 3, 10), "morning0")
    for _ in range(2):
        await house.database.write(lambda c: answers.silence(c, name))
    assert await house.states() == {
        "10 morning": "done",
        "10 evening": "waiting",
        "11 morning": "waiting",
    }
    assert [row.lease_no for row in await house.rows()] == [0, 1, 0]


async def test_a_stale_token_does_nothing(house: House) -> None:
    person, medicine, _ = await somebody(house)
    name = Name(person, medicine, date(2026, 2, 10), "morning0")
    before = await house.rows()
    await house.database.write(lambda c: answers.silence(c, name))
    assert await house.rows() == before
    await house.run(sa.text("delete from reminder"))
    await house.database.write(lambda c: answers.silence(c, name))
    assert await house.rows() == []
