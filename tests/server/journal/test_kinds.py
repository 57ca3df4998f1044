"""The check-in: what was not answered is null, and it concerns no reminder by itself."""

from datetime import UTC, datetime

import msgspec

from handrail.journal.kinds import CheckIn

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_an_empty_check_in_is_a_check_in() -> None:
    body = CheckIn(occurred_at=NOON, tz="Europe/Berlin")
    assert msgspec.to_builtins(body) == {
        "v": 1,
        "occurred_at": "2026-03-10T12:00:00Z",
        "tz": "Europe/Berlin",
        "part": None,
        "setup": None,
        "mood": None,
        "craving": None,
        "stress": None,
        "boredom": None,
        "pain": None,
        "sleep_hours": None,
        "halt": [],
        "contact": None,
        "answers": [],
        "note": "",
    }


def test_it_neither_reminds_nor_answers() -> None:
    body = CheckIn(occurred_at=NOON, tz="Europe/Berlin", mood=0)
    assert (list(body.rules()), body.answers()) == ([], None)


def test_zero_is_an_answer() -> None:
    assert CheckIn(occurred_at=NOON, tz="UTC", craving=0).craving == 0
