"""Renewals, kits and bottles: neutral notices on their days, and dates that must fit."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from handrail.errors import BadInput
from handrail.medications.bottles import TakeHome
from handrail.medications.cards import HealthCard
from handrail.medications.kits import NaloxoneKit
from handrail.medications.renewals import Renewal
from handrail.schedule.rules import occurrences_of

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def days(body: Any, count: int = 400) -> list[str]:
    found = occurrences_of(body.rules(), "UTC", FIRST, FIRST + timedelta(days=count))
    assert {one.purpose for one in found} <= {"notice"}
    return [f"{one.local_date:%Y-%m-%d} {one.at}" for one in found]


def renewal(**fields: Any) -> Renewal:
    base = {"what": "payment", "title": "T", "due_on": "2026-01-31", "slot": "paper001"}
    return msgspec.convert(base | {"lead_days": [0]} | fields, Renewal)


def kit(**fields: Any) -> NaloxoneKit:
    return msgspec.convert({"name": "N", "kept": "K", "slot": "kitkit01"} | fields, NaloxoneKit)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, ["2026-01-31 09:00"]),
        ({"at": "18:30"}, ["2026-01-31 18:30"]),
        ({"lead_days": [7, 0, 7, 1]}, ["2026-01-24", "2026-01-30", "2026-01-31"]),
        ({"lead_days": []}, []),
        ({"done_on": "2026-01-02"}, []),
        ({"archived": True, "every_months": 1}, []),
    ],
)
def test_once(fields: dict[str, Any], found: list[str]) -> None:
    assert days(renewal(**fields)) == [day if " " in day else f"{day} 09:00" for day in found]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        # The last day of a shorter month.
        ({"every_months": 1}, ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ({"every_months": 1, "lead_days": [3]}, ["2026-01-28", "2026-02-25", "2026-03-28"]),
        ({"every_months": 12, "lead_days": [30]}, ["2026-01-01", "2027-01-01"]),
        # Its notice lies in another month than itself.
        (
            {"every_months": 12, "due_on": "2026-02-05", "lead_days": [10]},
            ["2026-01-26", "2027-01-26"],
        ),
        # Early or late, what is done counts for the date it is nearest to.
        ({"every_months": 1, "done_on": "2026-01-20"}, ["2026-02-28", "2026-03-31"]),
        ({"every_months": 1, "done_on": "2026-02-10"}, ["2026-02-28", "2026-03-31"]),
        ({"every_months": 1, "done_on": "2026-02-20"}, ["2026-03-31"]),
        ({"every_months": 1, "done_on": "2026-01-10"}, ["2026-01-31", "2026-02-28", "2026-03-31"]),
    ],
)
def test_again_and_again(fields: dict[str, Any], found: list[str]) -> None:
    count = 400 if fields["every_months"] == 12 else 91
    assert days(renewal(**fields), count) == [f"{day} 09:00" for day in found]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"expires_on": "2026-03-31"}, ["2026-03-01", "2026-03-24", "2026-03-31"]),
        ({}, []),
        # Used: the morning after, and nothing of the one that is gone.
        ({"expires_on": "2026-03-31", "used_on": "2026-02-14"}, ["2026-02-15"]),
        ({"expires_on": "2026-03-31", "archived": True}, []),
    ],
)
def test_a_kit_is_renewed_before_it_expires_and_after_it_was_used(
    fields: dict[str, Any], found: list[str]
) -> None:
    assert days(kit(**fields)) == [f"{day} 09:00" for day in found]


def test_a_bottle_is_not_for_a_day_before_it_was_handed_out() -> None:
    bottle = {
        "medication": "6f1c3f0e-8f5e-4a53-9d2b-0d4f5a6b7c8d",
        "for_on": "2026-03-10",
        "dispensed_on": "2026-03-10",
        "state": "kept",
    }
    assert msgspec.convert(bottle, TakeHome).for_on == date(2026, 3, 10)
    with pytest.raises(BadInput) as refused:
        msgspec.convert(bottle | {"dispensed_on": "2026-03-11"}, TakeHome)
    assert refused.value.fields == ("for_on",)


def test_a_card_asks_for_nothing() -> None:
    card = HealthCard(allergies="penicillin")
    assert (card.rules(), card.answers(), card.anchors()) == ((), None, None)
