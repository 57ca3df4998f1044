"""What was prescribed becomes rules, with its numbers: patterns, steps, injections, supply."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.errors import BadInput
from handrail.medications.kinds import Dose, Medication
from handrail.medications.rules import dose_days, run_out
from handrail.schedule.rules import Answer, Rule, nearest, occurrences_of

START = date(2026, 3, 2)  # a Monday
DAY = timedelta(days=1)
MORNING = {"slot": "morning1", "at": "08:00", "dose": "8 mg"}
EVENING = {"slot": "evening1", "at": "20:00", "dose": "4 mg"}


def medicine(**fields: Any) -> Medication:
    return msgspec.convert({"name": "M", "start_on": START.isoformat()} | fields, Medication)


def due(rules: Any, days: int = 14, first: date = START) -> list[str]:
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    found = occurrences_of(rules, "UTC", start, start + days * DAY)
    return [f"{one.local_date:%m-%d} {one.at}" for one in found]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({"type": "every", "days": 3}, ["03-02", "03-05", "03-08", "03-11", "03-14"]),
        ({"type": "weekdays", "on": [1, 4]}, ["03-02", "03-05", "03-09", "03-12"]),
        ({"type": "weekdays", "on": [3], "weeks": 2}, ["03-04"]),
        ({"type": "cycle", "on": 2, "off": 5}, ["03-02", "03-03", "03-09", "03-10"]),
        ({"type": "monthly", "day": 15}, ["03-15"]),
        ({"type": "dates", "on": ["2026-03-03", "2026-03-09"]}, ["03-03", "03-09"]),
    ],
)
def test_the_days_are_those_of_the_pattern(days: dict[str, Any], found: list[str]) -> None:
    rules = medicine(times=[MORNING], days=days).rules()
    assert due(rules) == [f"{day} 08:00" for day in found]


def test_each_step_holds_from_its_date_until_the_next_begins() -> None:
    steps = [
        {"start_on": "2026-03-04", "times": [MORNING], "prescriber": "Dr Ruiz"},
        {"start_on": "2026-03-06", "times": [EVENING], "days": {"type": "every", "days": 2}},
    ]
    body = medicine(times=[MORNING, EVENING], steps=steps, end_on="2026-03-10")
    assert due(body.rules()) == [
        "03-02 08:00", "03-02 20:00", "03-03 08:00", "03-03 20:00",
        "03-04 08:00", "03-05 08:00",
        "03-06 20:00", "03-08 20:00", "03-10 20:00",
    ]  # fmt: skip


def test_steps_after_the_end_never_begin() -> None:
    steps = [{"start_on": "2026-03-20", "times": [EVENING]}]
    body = medicine(times=[MORNING], steps=steps, end_on="2026-03-03")
    assert due(body.rules(), days=60) == ["03-02 08:00", "03-03 08:00"]


def test_a_short_course_ends() -> None:
    assert len(due(medicine(times=[MORNING], end_on="2026-03-06").rules(), days=30)) == 5


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"steps": [{"start_on": "2026-03-02", "times": [MORNING]}]}, "steps.start_on"),
        (
            {
                "steps": [
                    {"start_on": "2026-03-09", "times": [MORNING]},
                    {"start_on": "2026-03-09", "times": [MORNING]},
                ]
            },
            "steps.start_on",
        ),
        ({"steps": [{"start_on": "2026-03-09", "times": [MORNING, MORNING]}]}, "steps.times.slot"),
        ({"days": {"type": "weekdays", "on": []}}, "days"),
        ({"days": {"type": "dates", "on": []}}, "days"),
        ({"end_on": "2026-03-01"}, "end_on"),
        ({"as_needed": {}, "times": [MORNING]}, "as_needed"),
        ({"window": {"opens": "11:00", "closes": "11:00"}}, "window"),
        (
            {
                "injection": {
                    "every": {"days": 28},
                    "given_on": "2026-03-02",
                    "slot": "needle01",
                },
                "times": [MORNING],
            },
            "injection",
        ),
        (
            {"injection": {"every": {}, "given_on": "2026-03-02", "slot": "needle01"}},
            "injection.every",
        ),
        (
            {
                "injection": {
                    "every": {"days": 28, "months": 1},
                    "given_on": "2026-03-02",
                    "slot": "needle01",
                }
            },
            "injection.every",
        ),
    ],
)
def test_what_does_not_go_together_is_refused_by_name(fields: dict[str, Any], wrong: str) -> None:
    with pytest.raises(BadInput) as refused:
        medicine(**fields)
    assert refused.value.fields == (wrong,)


@pytest.mark.parametrize(
    ("every", "first", "last"),
    [
        ({"days": 28}, "03-27 09:00", "04-04 09:00"),
        ({"days": 7}, "03-06 09:00", "03-14 09:00"),
        ({"months": 1}, "03-30 09:00", "04-07 09:00"),
    ],
)
def test_an_injection_asks_seven_times_and_then_no_more(
    every: dict[str, int], first: str, last: str
) -> None:
    injection = {"every": every, "given_on": START.isoformat(), "slot": "needle01"}
    found = due(medicine(injection=injection).rules(), days=120)
    assert (len(found), found[0], found[-1]) == (7, first, last)


def test_as_needed_nothing_is_due() -> None:
    body = medicine(as_needed={"min_gap_min": 240, "most_a_day": 4})
    assert body.rules() == ()


def supplied(count: float, per_dose: float = 1, lead: int = 7, **more: Any) -> Medication:
    supply = {
        "slot": "refill12",
        "count": count,
        "counted_on": START.isoformat(),
        "per_dose": per_dose,
        "lead_days": lead,
    }
    return medicine(times=[MORNING, EVENING], supply=supply, **more)


@pytest.mark.parametrize(
    ("count", "per_dose", "lead", "notice"),
    [
        # Two a day: 28 last for fourteen days, so the 16th is not covered.
        (28, 1, 7, date(2026, 3, 9)),
        (28, 0.5, 7, date(2026, 3, 23)),
        (28, 1, 0, date(2026, 3, 16)),
        # 27 do not last for the evening of the 15th.
        (27, 1, 7, date(2026, 3, 8)),
        # Too late for the lead: the day after the count.
        (6, 1, 7, date(2026, 3, 3)),
        # Nothing left: there is nothing to foresee.
        (1, 1, 7, None),
        (0, 1, 7, None),
    ],
)
def test_one_notice_comes_before_the_supply_runs_out(
    count: float, per_dose: float, lead: int, notice: date | None
) -> None:
    rules = supplied(count, per_dose, lead).rules()
    found = [rule for rule in rules if rule.purpose == "notice"]
    assert [(rule.start, rule.end) for rule in found] == ([(notice, notice)] if notice else [])


def test_a_supply_for_years_or_without_times_brings_no_notice() -> None:
    assert len(supplied(100_000).rules()) == 1
    supply = {"slot": "refill12", "count": 5, "counted_on": "2026-03-02", "per_dose": 1}
    assert medicine(supply=supply).rules() == ()


@given(
    st.integers(0, 250),  # further than three years is not looked
    st.sampled_from([0.5, 1, 2]),
    st.integers(1, 4),
    st.integers(-30, 30),
)
def test_the_last_day_agrees_with_taking_one_after_the_other(
    count: int, per_dose: float, every: int, from_day: int
) -> None:
    body = medicine(times=[MORNING, EVENING], days={"type": "every", "days": every})
    first = START + from_day * DAY
    left: float = count
    day = max(first, START)
    while True:
        if (day - START).days % every == 0:
            left -= per_dose
            left -= per_dose
            if left < 0:
                break
        day += DAY
    assert run_out(count, per_dose, body.due_rules(), first) == day


def test_the_notice_and_the_doses_keep_out_of_each_others_way() -> None:
    """09:00 is an hour after the dose: it takes nothing from its window, and no dose answers it."""
    with_notice, without = supplied(28).rules(), medicine(times=[MORNING, EVENING]).rules()
    start = datetime(2026, 3, 9, tzinfo=UTC)
    both = occurrences_of(with_notice, "UTC", start, start + DAY)
    alone = occurrences_of(without, "UTC", start, start + DAY)
    assert [one for one in both if one.purpose == "dose"] == alone
    assert [(one.time_slot, one.purpose) for one in both] == [
        ("morning1", "dose"),
        ("refill12", "notice"),
        ("evening1", "dose"),
    ]
    meant = nearest(with_notice, "UTC", start.replace(hour=9, minute=5))
    assert meant is not None
    assert meant.time_slot == "morning1"


def test_put_away_it_asks_for_nothing_but_still_knows_what_was_due() -> None:
    body = supplied(28, archived=True)
    assert body.rules() == ()
    assert len(body.due_rules()) == 2
    assert next(dose_days(body.due_rules(), START)) == (START, 2)


def logged(**more: Any) -> dict[str, Any]:
    return {
        "medication": "6f1c3f0e-8f5e-4a53-9d2b-0d4f5a6b7c8d",
        "status": "taken",
        "occurred_at": "2026-03-10T08:00:00Z",
        "tz": "UTC",
        "local_date": "2026-03-10",
    } | more


@pytest.mark.parametrize("bottle", ["2026-03-11", "2026-03-09"])
def test_a_bottle_is_of_its_own_day_alone(bottle: str) -> None:
    with pytest.raises(BadInput) as refused:
        msgspec.convert(logged(bottle_on=bottle), Dose)
    assert refused.value.fields == ("bottle_on",)
    kept = msgspec.convert(logged(bottle_on="2026-03-10", observed=True), Dose)
    assert isinstance(kept.answers(), Answer)


def test_only_what_was_taken_is_counted_from() -> None:
    taken = msgspec.convert(logged(), Dose).anchors()
    assert taken is not None
    assert taken.on == date(2026, 3, 10)
    assert msgspec.convert(logged(status="skipped"), Dose).anchors() is None


def test_each_rule_is_one_that_the_reminders_can_keep() -> None:
    rules = supplied(28).rules()
    again = msgspec.json.decode(msgspec.json.encode(rules), type=tuple[Rule, ...])
    assert again == rules
