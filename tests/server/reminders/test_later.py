"""Later: once more in 10, 30 or 60 minutes, on every phone, never past the useful window."""

import asyncio
from datetime import date, datetime

import pytest

from handrail.errors import NotFound
from handrail.reminders import answers
from handrail.reminders.answers import Answered, Name, TooLate
from handrail.reminders.dispatch import Dispatcher
from handrail.vault.store import RowMoved
from tests.conftest import ManualClock
from tests.server.reminders.house import House, daily, utc
from tests.server.reminders.post import MORNING, NOW, Post, at, run, somebody

both_databases = pytest.mark.both_databases


async def later(
    house: House, person: bytes, medicine: bytes, minutes: int, now: datetime, slot: str = "morning"
) -> None:
    board = await house.board(person)
    name = Name(person, medicine, date(2026, 3, 10), f"{slot:0<8}")
    rules = board.rules.get(medicine, ())
    due = answers.find_due(rules, board.plan.zone, name.local_date, name.time_slot)
    kept = board.held.stored.get(medicine)
    sealed = kept.blob if kept else None
    await house.database.write(lambda c: answers.later(c, name, due, minutes, now, sealed))


@both_databases
@pytest.mark.parametrize("minutes", [10, 30, 60])
async def test_later_asks_every_phone_again_after_so_many_minutes(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post, minutes: int
) -> None:
    person, medicine, _ = await somebody(house, 2)
    await at(clock, "2026-03-10T12:00")
    await run(dispatcher)
    clock.advance(minutes=3)
    await later(house, person, medicine, minutes, clock.now())
    clock.advance(minutes=minutes, seconds=-1)
    await run(dispatcher)
    assert len(post.sent) == 2
    clock.advance(seconds=1)
    await run(dispatcher)
    assert len(post.sent) == 4
    assert len({wire.headers["topic"] for wire in post.wires}) == 1
    assert int(post.wires[-1].headers["ttl"]) == pytest.approx(4 * 3600 - 60 * (3 + minutes), abs=2)


@pytest.mark.parametrize(
    ("moment", "minutes", "works"),
    [
        ("2026-03-10T15:49", 10, True),
        ("2026-03-10T15:50", 10, False),
        ("2026-03-10T15:10", 60, False),
        ("2026-03-11T12:00", 10, False),
    ],
)
async def test_later_reaches_to_the_end_of_the_useful_window(
    house: House, moment: str, minutes: int, works: bool
) -> None:
    person, medicine, _ = await somebody(house)
    await house.set("10 morning", state="sent")
    if works:
        await later(house, person, medicine, minutes, utc(moment))
    else:
        with pytest.raises(TooLate):
            await later(house, person, medicine, minutes, utc(moment))
    assert (await house.states())["10 morning"] == ("waiting" if works else "sent")


async def test_later_before_the_time_does_not_bring_it_forward(house: House) -> None:
    person, medicine, _ = await somebody(house)
    await later(house, person, medicine, 10, utc("2026-03-10T11:20"))
    assert (await house.rows())[0].next_try == utc("2026-03-10T12:00")


@pytest.mark.parametrize(("state", "said"), [("done", Answered), ("past", TooLate)])
async def test_what_is_over_stays_over(house: House, state: str, said: type[Exception]) -> None:
    person, medicine, _ = await somebody(house)
    await house.set("10 morning", state=state)
    with pytest.raises(said):
        await later(house, person, medicine, 10, utc("2026-03-10T12:05"))
    assert (await house.states())["10 morning"] == state


@both_databases
async def test_later_of_a_time_that_was_past_when_its_medicine_was_saved_is_planned(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await at(clock, "2026-03-10T12:20")
    person = await house.person(clock.now())
    medicine = await house.medicine(person, MORNING, clock.now())
    await house.phone(person)
    assert "10 morning" not in await house.states()
    await later(house, person, medicine, 30, clock.now())
    clock.advance(minutes=29)
    await run(dispatcher)
    assert post.sent == []
    clock.advance(minutes=1)
    await run(dispatcher)
    assert len(post.sent) == 1
    # Whoever plans anew finds it there and makes no second one.
    await house.medicine(person, daily(morning="08:00", evening="20:00"), clock.now(), medicine)
    clock.advance(minutes=10)
    await run(dispatcher)
    assert len(post.sent) == 1


async def test_what_was_never_planned_has_a_useful_window_too(house: House) -> None:
    late = utc("2026-03-10T15:55")
    person = await house.person(late)
    medicine = await house.medicine(person, MORNING, late)
    with pytest.raises(TooLate):
        await later(house, person, medicine, 10, late)
    assert "10 morning" not in await house.states()


async def test_later_by_rules_that_changed_meanwhile_is_asked_again(house: House) -> None:
    person, medicine, _ = await somebody(house)
    board = await house.board(person)
    await house.medicine(person, daily(morning="09:00"), NOW, medicine)
    name = Name(person, medicine, date(2026, 3, 10), "morning0")
    due = answers.find_due(MORNING, board.plan.zone, name.local_date, name.time_slot)
    old = board.held.stored[medicine].blob
    with pytest.raises(RowMoved):
        await house.database.write(lambda c: answers.later(c, name, due, 10, NOW, old))


async def test_the_last_later_holds_on_whichever_phone(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine, _ = await somebody(house)
    await at(clock, "2026-03-10T12:00")
    await run(dispatcher)
    for minutes in (10, 60, 30):
        await later(house, person, medicine, minutes, clock.now())
    for minutes, prompts in ((29, 1), (1, 2), (31, 2)):
        clock.advance(minutes=minutes)
        await run(dispatcher)
        assert len(post.sent) == prompts


async def test_taken_after_later_ends_it(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine, _ = await somebody(house)
    await at(clock, "2026-03-10T12:00")
    await run(dispatcher)
    await later(house, person, medicine, 10, clock.now())
    await house.answer(person, medicine, "2026-03-10", "morning", clock.now())
    clock.advance(hours=1)
    await run(dispatcher)
    assert len(post.sent) == 1
    with pytest.raises(Answered):
        await later(house, person, medicine, 10, clock.now())


async def test_there_is_no_later_for_what_no_rule_knows(house: House) -> None:
    person, medicine, _ = await somebody(house)
    stranger = await house.person(NOW)
    with pytest.raises(NotFound):
        await later(house, person, medicine, 10, NOW, "evening")
    with pytest.raises(NotFound):
        await later(house, stranger, medicine, 10, NOW)


# -- at the same instant


@both_databases
async def test_taken_and_later_at_the_same_instant_end_in_taken(house: House) -> None:
    """Whichever comes first: nobody who took it is asked again."""
    person, medicine, _ = await somebody(house)
    for round_no in range(8):
        await house.set("10 morning", state="sent", lease_no=round_no)
        asked = [later(house, person, medicine, 10, utc("2026-03-10T12:05")) for _ in range(3)]
        taken = house.answer(person, medicine, "2026-03-10", "morning", utc("2026-03-10T12:05"))
        said = await asyncio.gather(*asked, taken, return_exceptions=True)
        assert said[-1] == 1
        assert {type(one) for one in said[:-1]} <= {type(None), Answered}
        assert (await house.states())["10 morning"] == "done"


@both_databases
async def test_two_phones_say_later_of_what_was_never_planned_and_one_row_is_written(
    house: House,
) -> None:
    now = utc("2026-03-10T12:20")
    person = await house.person(now)
    for _ in range(4):
        medicine = await house.medicine(person, MORNING, now)
        asked = [later(house, person, medicine, minutes, now) for minutes in (10, 30, 60, 10)]
        await asyncio.gather(*asked)
        rows = [row for row in await house.rows() if row.reminder_id == medicine]
        assert sum(row.local_date == date(2026, 3, 10) for row in rows) == 1
