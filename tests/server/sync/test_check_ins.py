"""A check-in silences the reminder it is near to: late, early, offline, or set back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.journal.kinds import CheckIn
from handrail.reminders.models import Occurrence
from handrail.reminders.service import change_plan, open_held, read_held, seal_plan
from handrail.schedule.zones import zone
from handrail.sync.merge import Write
from handrail.sync.reminding import check_all, matters
from handrail.vault.seal import DataKeys, ServerSeal
from tests.conftest import ManualClock
from tests.server.sync.phone import Phone, change, medication

pytestmark = pytest.mark.both_databases
occurrence = table_of(Occurrence)
BERLIN = zone("Europe/Berlin")
TIMES = [{"slot": "morning1", "at": "08:00"}, {"slot": "evening1", "at": "21:00"}]
# The clock of these tests begins on 10 March 2026, at 10:00 in Berlin.
TODAY = date(2026, 3, 10)


async def states(database: Database, keys: DataKeys) -> dict[str, str]:
    """Of today and tomorrow: "10 evening1" to its state."""
    chosen = sa.select(occurrence).where(occurrence.c.person_id == keys.person)
    rows = await database.read(lambda connection: connection.execute(chosen).all())
    return {f"{row.local_date.day} {row.time_slot}": row.state for row in rows}


def written(setup: str | None, at: datetime, **more: Any) -> dict[str, Any]:
    return {"occurred_at": at.isoformat(), "tz": "Europe/Berlin", "setup": setup} | more


async def set_up(phone: Phone, clock: ManualClock) -> tuple[Phone, dict[str, Any]]:
    """Reminders at the two times."""
    setup = change("check_in_setup", {"times": TIMES}, clock.now())
    await phone.send(setup)
    return phone, setup


def on(day: int, wall: str) -> datetime:
    hour, minute = map(int, wall.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("day", "wall", "settled"),
    [
        (10, "17:30", "10 evening1"),  # before its time
        (10, "21:00", "10 evening1"),
        (10, "23:59", "10 evening1"),
        (11, "03:00", "10 evening1"),  # the night belongs to the evening
        (11, "04:30", "11 morning1"),
        (11, "16:30", "11 morning1"),
        (10, "16:30", "10 morning1"),  # too early for the evening's
        # The very minute of a bound still belongs to what was before, as on the phone.
        (10, "17:00", "10 morning1"),
        (11, "04:00", "10 evening1"),
    ],
)
async def test_it_settles_the_reminder_it_is_near_to(
    phones: Callable[[], Phone],
    clock: ManualClock,
    database: Database,
    keys: DataKeys,
    day: int,
    wall: str,
    settled: str,
) -> None:
    phone, setup = await set_up(phones(), clock)
    moment = on(day, wall)
    clock.advance((moment - clock.now()).total_seconds())
    await phone.send(change("check_in", written(setup["id"], moment), clock.now()))
    found = await states(database, keys)
    assert [name for name, state in found.items() if state == "done"] == [settled]


async def test_one_that_was_written_offline_and_one_set_back_settle_theirs(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone = phones()
    setup = change("check_in_setup", {"times": TIMES}, clock.now())
    # Both lie in the outbox when the phone is online again, an hour after midnight.
    clock.advance((on(11, "01:00") - clock.now()).total_seconds())
    evening = change("check_in", written(setup["id"], on(10, "20:40")), on(10, "20:41"))
    backdated = change("check_in", written(setup["id"], on(10, "07:45")), on(10, "22:00"))
    await phone.send(setup, evening, backdated)
    found = await states(database, keys)
    assert {name for name, state in found.items() if state == "done"} == {
        "10 morning1",
        "10 evening1",
    }


async def test_the_agenda_tells_the_phone_the_same_bounds(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    reply = await phones().send(change("check_in_setup", {"times": TIMES}, clock.now()))
    items = [one for one in reply["agenda"]["items"] if one["local_date"] == str(TODAY)]
    bounds = [
        tuple(
            datetime.fromisoformat(item[end]).astimezone(BERLIN).strftime("%d %H:%M")
            for end in ("near_from", "near_until")
        )
        for item in items
    ]
    assert bounds == [("10 04:00", "10 17:00"), ("10 17:00", "11 04:00")]
    assert {item["purpose"] for item in items} == {"check_in"}


async def test_taken_back_before_its_time_the_reminder_comes_after_all(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone, setup = await set_up(phones(), clock)
    clock.advance((on(10, "18:00") - clock.now()).total_seconds())
    first = change("check_in", written(setup["id"], clock.now()), clock.now())
    second = change("check_in", written(setup["id"], clock.now()), clock.now())
    await phone.send(first, second)
    clock.advance(60)
    await phone.send(change("check_in", None, clock.now(), first["id"]))
    assert (await states(database, keys))["10 evening1"] == "done"  # the second still answers
    await phone.send(change("check_in", None, clock.now(), second["id"]))
    assert (await states(database, keys))["10 evening1"] == "waiting"


@pytest.mark.parametrize("instead", ["07:45", "09:00", None])
async def test_changed_so_that_it_answers_no_more_the_reminder_comes_after_all(
    phones: Callable[[], Phone],
    clock: ManualClock,
    database: Database,
    keys: DataKeys,
    instead: str | None,
) -> None:
    """Its time is set back to the morning, or it no longer names the setup."""
    phone, setup = await set_up(phones(), clock)
    clock.advance((on(10, "18:00") - clock.now()).total_seconds())
    first = change("check_in", written(setup["id"], clock.now()), clock.now())
    await phone.send(first)
    assert (await states(database, keys))["10 evening1"] == "done"
    clock.advance(60)
    body = written(setup["id"], on(10, instead)) if instead else written(None, on(10, "18:00"))
    await phone.send(change("check_in", body, clock.now(), first["id"]))
    assert (await states(database, keys))["10 evening1"] == "waiting"


@pytest.mark.parametrize("moved", ["22:00", "23:30"])
async def test_once_answered_it_stays_so_when_its_time_is_moved(
    phones: Callable[[], Phone],
    clock: ManualClock,
    database: Database,
    keys: DataKeys,
    house: Any,
    moved: str,
) -> None:
    """By the new times the check-in is the morning's; what was answered is never made again."""
    phone, setup = await set_up(phones(), clock)
    clock.advance((on(10, "17:30") - clock.now()).total_seconds())
    first = change("check_in", written(setup["id"], clock.now()), clock.now())
    await phone.send(first)
    for at in ("21:30", moved):  # moved twice
        clock.advance(60)
        times = [TIMES[0], TIMES[1] | {"at": at}]
        await phone.send(change("check_in_setup", {"times": times}, clock.now(), setup["id"]))
    await check_all(database, house.seal, keys, clock.now())
    assert (await states(database, keys))["10 evening1"] == "done"
    clock.advance(60)
    await phone.send(change("check_in", None, clock.now(), first["id"]))
    assert (await states(database, keys))["10 evening1"] == "waiting"


async def move(database: Database, seal: ServerSeal, person: bytes, to: str, now: datetime) -> None:
    held = await database.read(lambda connection: read_held(connection, person))
    plan = open_held(seal, held).plan
    plan = msgspec.structs.replace(plan, zone=to).moved_from(plan, now)
    blob = seal_plan(seal, person, plan)
    await database.write(lambda connection: change_plan(connection, held, blob, moved=True))


async def test_once_answered_it_stays_so_in_another_zone(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys, house: Any
) -> None:
    phone, setup = await set_up(phones(), clock)
    clock.advance((on(10, "17:30") - clock.now()).total_seconds())
    await phone.send(change("check_in", written(setup["id"], clock.now()), clock.now()))
    await move(database, house.seal, keys.person, "America/New_York", clock.now())
    await check_all(database, house.seal, keys, clock.now())
    assert (await states(database, keys))["10 evening1"] == "done"


async def test_written_and_changed_offline_only_its_last_time_answers(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone, setup = await set_up(phones(), clock)
    clock.advance((on(10, "18:00") - clock.now()).total_seconds())
    first = change("check_in", written(setup["id"], clock.now()), clock.now())
    clock.advance(60)
    body = written(setup["id"], on(10, "07:45"))
    await phone.send(first, change("check_in", body, clock.now(), first["id"]))
    found = await states(database, keys)
    assert (found["10 morning1"], found["10 evening1"]) == ("done", "waiting")


async def test_one_that_was_not_asked_for_silences_nothing(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone = phones()
    medicine = change("medication", medication(), clock.now())
    await phone.send(change("check_in_setup", {"times": TIMES}, clock.now()), medicine)
    clock.advance((on(11, "07:55") - clock.now()).total_seconds())
    for setup in (None, medicine["id"]):  # no setup, and an id that is no setup's
        await phone.send(change("check_in", written(setup, clock.now()), clock.now()))
    found = await states(database, keys)
    assert "done" not in found.values()


async def test_times_that_are_taken_away_remind_no_more(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone, setup = await set_up(phones(), clock)
    assert "waiting" in (await states(database, keys)).values()
    clock.advance(timedelta(minutes=1).total_seconds())
    await phone.send(change("check_in_setup", {"times": []}, clock.now(), setup["id"]))
    assert "waiting" not in (await states(database, keys)).values()


def test_a_check_in_without_reminders_costs_nothing_here(clock: ManualClock) -> None:
    body = CheckIn(occurred_at=clock.now(), tz="UTC")
    assert not matters(Write(b"i" * 16, None, None, b"", 1, None, body))
    # But what it said before, only the records tell.
    assert matters(Write(b"i" * 16, 7, None, b"", 1, None, body))
