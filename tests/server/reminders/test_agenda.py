"""The fortnight ahead, as every phone of a person gets it."""

import hashlib
import hmac
import os
from datetime import date, timedelta
from importlib import metadata
from uuid import UUID

import msgspec
import pytest

from handrail.reminders.agenda import agenda, agenda_no, dose_id
from handrail.schedule import zones
from handrail.schedule.days import Weekdays
from handrail.schedule.rules import Rule, Slot
from tests.server.reminders.house import House, daily, utc
from tests.server.reminders.post import NOW

SALT = bytes(range(16))


async def test_it_reaches_from_two_days_ago_to_a_fortnight_ahead(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, daily(morning="08:00", evening="20:00"), NOW)
    found = agenda(await house.board(person), NOW, SALT)
    assert (found.start, found.until) == (date(2026, 3, 8), date(2026, 3, 24))
    assert found.known_until == utc("2026-03-25T04:00")
    assert found.zone == "America/New_York"
    assert len(found.items) == 17 * 2
    assert [item.local_date for item in found.items[::2]] == [
        date(2026, 3, 8) + timedelta(days=n) for n in range(17)
    ]
    assert {item.reminder for item in found.items} == {UUID(bytes=medicine)}
    first = found.items[0]
    assert (first.at, first.due_at) == ("08:00", utc("2026-03-08T12:00"))
    assert first.useful_until == utc("2026-03-08T16:00")


async def test_doses_are_named_by_the_salt_alone(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, daily(morning="08:00"), NOW)
    item = agenda(await house.board(person), NOW, SALT).items[0]
    parts = (medicine, b"2026-03-08", b"morning0")
    message = b"".join(len(part).to_bytes(2, "big") + part for part in parts)
    expected = hmac.new(SALT, message, hashlib.sha256).digest()[:16]
    assert item.dose_id.bytes == expected == dose_id(SALT, medicine, item.local_date, "morning0")
    other = agenda(await house.board(person), NOW, os.urandom(16)).items[0]
    assert other.dose_id != item.dose_id


async def test_a_new_local_day_is_a_new_agenda(house: House) -> None:
    person = await house.person(NOW)
    board = await house.board(person)
    before, after = utc("2026-03-11T03:59"), utc("2026-03-11T04:00")  # midnight in New York
    assert agenda_no(board, before) == agenda_no(board, NOW)
    assert agenda_no(board, after) > agenda_no(board, before)
    assert agenda(board, after, SALT).agenda_no == agenda_no(board, after)


async def test_another_release_of_the_zone_data_is_a_new_agenda(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = await house.board(await house.person(NOW))
    before = agenda_no(board, NOW)
    zones.version.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(metadata, "version", lambda _: "2019.1")
        assert agenda_no(board, NOW) != before
    zones.version.cache_clear()
    assert agenda_no(board, NOW) == before


async def test_a_change_and_a_new_day_never_share_a_number(house: House) -> None:
    person = await house.person(NOW)
    before = await house.board(person)
    await house.medicine(person, daily(morning="08:00"), NOW)
    after = await house.board(person)
    numbers = [
        agenda_no(board, NOW + timedelta(days=n)) for board in (before, after) for n in (0, 1)
    ]
    assert len(set(numbers)) == 4
    assert max(numbers) < 2**53


async def test_a_meeting_with_a_lead_is_useful_until_it_starts(house: House) -> None:
    person = await house.person(NOW)
    slots = (Slot(id="meeting0", at="19:00"),)
    rule = Rule(
        slots=slots,
        start=date(2026, 3, 1),
        days=Weekdays(on=(2,)),
        zone="Europe/Berlin",
        purpose="meeting",
        lead_min=45,
    )
    await house.medicine(person, (rule,), NOW)
    found = agenda(await house.board(person), NOW, SALT)
    assert [(item.local_date.day, item.at) for item in found.items] == [
        (10, "19:00"), (17, "19:00"), (24, "19:00"),
    ]  # fmt: skip
    assert found.items[0].due_at == utc("2026-03-10T17:15")
    assert found.items[0].useful_until == utc("2026-03-10T18:00")


async def test_a_rule_with_its_own_zone_keeps_its_own_dates(house: House) -> None:
    person = await house.person(NOW)
    slots = (Slot(id="clinic00", at="08:00"),)
    await house.medicine(
        person, (Rule(slots=slots, start=date(2020, 1, 1), zone="Asia/Tokyo"),), NOW
    )
    found = agenda(await house.board(person), NOW, SALT)
    assert [item.local_date for item in found.items] == [
        date(2026, 3, 8) + timedelta(days=n) for n in range(17)
    ]
    assert found.items[0].due_at == utc("2026-03-07T23:00")


async def test_it_is_json_as_the_phone_expects(house: House) -> None:
    person = await house.person(NOW)
    await house.medicine(person, daily(morning="08:00"), NOW)
    sent = msgspec.json.decode(msgspec.json.encode(agenda(await house.board(person), NOW, SALT)))
    assert set(sent) == {"agenda_no", "zone", "from", "until", "known_until", "items", "settings"}
    assert sent["settings"]["cap"] == 12
    assert set(sent["items"][0]) == {
        "reminder", "local_date", "time_slot", "purpose",
        "at", "due_at", "useful_until",
        "near_from", "near_until", "dose_id",
    }  # fmt: skip
    assert sent["items"][0]["due_at"] == "2026-03-08T12:00:00Z"


async def test_it_says_from_when_to_when_a_dose_without_a_slot_answers(house: House) -> None:
    person = await house.person(NOW)
    await house.medicine(person, daily(morning="08:00", evening="18:00"), NOW)
    items = agenda(await house.board(person), NOW, SALT).items
    today = [item for item in items if item.local_date == date(2026, 3, 10)]
    assert [(item.near_from, item.near_until) for item in today] == [
        (utc("2026-03-10T05:00"), utc("2026-03-10T17:00")),
        (utc("2026-03-10T17:00"), utc("2026-03-11T05:00")),
    ]
