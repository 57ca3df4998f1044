"""Any rule in any zone, held against somebody who counts days and walks through the minutes."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.schedule import zones
from handrail.schedule.days import After, Cycle, Dates, Days, Every, Monthly, Weekdays
from handrail.schedule.rules import Rule, Slot, occurrences, occurrences_of
from tests.server.schedule import minutes, oracle, patterns

DAY = timedelta(days=1)
BEHAVIOURS = oracle.behaviours(zones.names(), minutes.FIRST, minutes.LAST)
CHANGES = {name: oracle.changes(name, minutes.FIRST, minutes.LAST) for name in BEHAVIOURS}
DATES = st.dates(date(2024, 1, 1), date(2035, 12, 1))
ZONES = st.sampled_from(BEHAVIOURS)
# Far enough from one another that no change brings two too near; some of them are skipped.
TIMES = ("00:30", "02:15", "08:00", "13:30", "23:30")

PATTERNS: st.SearchStrategy[Days] = st.one_of(
    st.builds(Every, days=st.integers(1, 40)),
    st.builds(
        Weekdays,
        on=st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True).map(tuple),
        weeks=st.integers(1, 5),
    ),
    st.builds(Cycle, on=st.integers(1, 30), off=st.integers(1, 30)),
    st.builds(Monthly, day=st.integers(1, 31), months=st.integers(1, 13)),
    st.builds(
        After,
        days=st.integers(0, 90),
        months=st.integers(0, 14),
        offsets=st.lists(st.integers(-9, 30), max_size=7, unique=True).map(tuple),
    ),
    st.builds(Dates, on=st.lists(DATES, max_size=9).map(tuple)),
)


@st.composite
def rules(draw: st.DrawFn, start: date, own_zone: bool = True) -> Rule:
    first = start - draw(st.integers(0, 800)) * DAY
    ends = st.none() | st.integers(0, 900).map(lambda n: first + n * DAY)
    out = draw(st.lists(st.integers(0, 20), max_size=4))
    # One time of day: what is near to another of the same reminder has tests of its own.
    at = draw(st.sampled_from(TIMES))
    return Rule(
        slots=(Slot(id="slot0000", at=at),),
        start=first,
        end=draw(ends),
        days=draw(PATTERNS),
        without=tuple(start + n * DAY for n in out),
        zone=draw(st.none() | ZONES) if own_zone else None,
        lead_min=draw(st.sampled_from((0, 0, 15, 60, 1500))),
    )


@st.composite
def places(draw: st.DrawFn) -> tuple[str, datetime]:
    """Mostly near a change of the clocks."""
    name = draw(ZONES)
    day = draw(DATES)
    near = draw(st.integers(0, 3)) > 0
    if CHANGES[name] and near:
        change: int = draw(st.sampled_from(CHANGES[name]))
        day = datetime.fromtimestamp(change, UTC).date() - draw(st.integers(0, 15)) * DAY
    return name, patterns.midnight(day) + draw(st.integers(0, 1439)) * patterns.MINUTE


def found(some: list[Rule], zone: str, start: datetime, end: datetime) -> list[patterns.Moment]:
    dues = occurrences_of(some, zone, start, end)
    return sorted((due.due_at, due.local_date, due.time_slot) for due in dues)


@settings(max_examples=150, deadline=None)
@given(places(), st.data())
def test_any_pattern_in_any_zone_agrees(place: tuple[str, datetime], data: st.DataObject) -> None:
    zone, start = place
    rule = data.draw(rules(start.date()))
    end = start + 16 * DAY
    assert found([rule], zone, start, end) == patterns.expected([rule], zone, start, end)


@settings(max_examples=60, deadline=None)
@given(places(), st.data())
def test_steps_one_after_the_other_agree(place: tuple[str, datetime], data: st.DataObject) -> None:
    """A dose that is raised or lowered: each step with days of its own, the slot is the same."""
    zone, start = place
    steps: list[Rule] = []
    first = start.date() - 5 * DAY
    lengths: list[int] = data.draw(st.lists(st.integers(1, 9), min_size=2, max_size=5))
    for length in lengths:
        end = first + (length - 1) * DAY
        days = data.draw(st.one_of(st.just(Every()), st.just(Every(days=2)), PATTERNS))
        slots = (Slot(id="slot0000", at="08:00"),)
        steps.append(Rule(slots=slots, start=first, end=end, days=days))
        first = end + DAY
    end_at = start + 20 * DAY
    assert found(steps, zone, start, end_at) == patterns.expected(steps, zone, start, end_at)


@settings(max_examples=60, deadline=None)
@given(places(), st.data())
def test_several_rules_say_the_same_however_a_span_is_cut(
    place: tuple[str, datetime], data: st.DataObject
) -> None:
    zone, start = place
    several = [data.draw(rules(start.date(), own_zone=False)) for _ in range(2)]
    several[1] = Rule(
        slots=(Slot(id="slot0001", at=data.draw(st.sampled_from(TIMES))),),
        start=several[1].start,
        days=several[1].days,
    )
    cut, end = start + data.draw(st.integers(0, 16 * 1440)) * patterns.MINUTE, start + 16 * DAY
    whole = occurrences_of(several, zone, start, end)
    parts = (occurrences_of(several, zone, *span) for span in ((start, cut), (cut, end)))
    assert [due for part in parts for due in part] == whole


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("America/New_York", "2026-03-08", "2026-03-08T07:30"),  # 02:30 is skipped
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T15:30"),
        ("Africa/Casablanca", "2026-02-15", "2026-02-15T01:30"),
        ("Europe/Dublin", "2026-10-25", "2026-10-25T02:30"),
        ("America/Havana", "2025-11-02", "2025-11-02T07:30"),
        ("Antarctica/Troll", "2026-03-29", "2026-03-29T02:30"),
    ],
)
def test_every_second_week_keeps_its_day_over_a_change(zone: str, day: str, moment: str) -> None:
    on = date.fromisoformat(day)
    days = Weekdays(on=(on.isoweekday(),), weeks=2)
    rule = Rule(slots=(Slot(id="slot0000", at="02:30"),), start=on - 14 * DAY, days=days)
    start, end = (patterns.midnight(on) + n * DAY for n in (-16, 16))
    dues = occurrences(rule, zone, start, end)
    assert [due.local_date for due in dues] == [on - 14 * DAY, on, on + 14 * DAY]
    assert dues[1].due_at == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_an_injection_is_counted_from_the_day_it_was_given() -> None:
    given_on = date(2026, 1, 31)
    nine = (Slot(id="slot0000", at="09:00"),)
    rule = Rule(slots=nine, start=given_on, days=After(months=1), useful_s=12 * 3600)
    span = (patterns.midnight(given_on), patterns.midnight(date(2027, 1, 1)))
    dues = occurrences(rule, "Europe/Berlin", *span)
    assert [f"{due.local_date:%m-%d}" for due in dues] == [
        "02-25", "02-28", "03-01", "03-02", "03-03", "03-04", "03-05",
    ]  # fmt: skip
    assert {f"{due.due_at:%H:%M}" for due in dues} == {"08:00"}


def test_a_notice_of_the_day_after_a_skipped_day_is_not_lost() -> None:
    """Samoa had no 30 December 2011: what was due on it has its next prompt on the 31st."""
    nine = (Slot(id="slot0000", at="09:00"),)
    rule = Rule(slots=nine, start=date(2011, 12, 2), days=After(days=28))
    span = (patterns.midnight(date(2011, 12, 20)), patterns.midnight(date(2012, 1, 9)))
    dues = occurrences(rule, "Pacific/Apia", *span)
    assert [due.local_date.day for due in dues] == [27, 31, 1, 2, 3, 4]
    gaps = [two.due_at - one.due_at for one, two in zip(dues[1:], dues[2:], strict=False)]
    assert gaps == [DAY] * 4


def test_what_a_purpose_is_useful_for() -> None:
    """A dose for hours, a meeting until it starts, a check-in until midnight, a notice 3 days."""
    on = date(2026, 3, 28)  # the night in which Berlin loses an hour
    at = (Slot(id="slot0000", at="20:00"),)
    span = (patterns.midnight(on), patterns.midnight(on + DAY))

    def useful_h(**more: object) -> float:
        rule = Rule(slots=at, start=on - 70 * DAY, **more)  # type: ignore[arg-type]
        (due,) = occurrences(rule, "Europe/Berlin", *span)
        return due.useful_s / 3600

    weekly = Weekdays(on=(6,))
    assert useful_h(days=weekly) == 4
    assert useful_h(days=weekly, purpose="meeting", lead_min=90) == 1.5
    assert useful_h(purpose="check_in") == 4
    assert useful_h(days=weekly, purpose="notice") == 72
    assert useful_h(purpose="notice") == 12  # every day: at most half the interval
    (late,) = occurrences(
        Rule(slots=(Slot(id="slot0000", at="01:00"),), start=on, purpose="check_in"),
        "Europe/Berlin",
        patterns.midnight(on + DAY) - 2 * 60 * patterns.MINUTE,
        patterns.midnight(on + DAY) + 2 * 60 * patterns.MINUTE,
    )
    assert late.useful_s == 22 * 3600  # midnight comes an hour sooner


def test_neighbours_of_another_rule_count_but_a_meeting_is_never_held_apart() -> None:
    first = Rule(slots=(Slot(id="slot0000", at="08:00"),), start=date(2026, 1, 1))
    second = Rule(slots=(Slot(id="slot0001", at="10:00"),), start=date(2026, 1, 1))
    span = (patterns.midnight(date(2026, 6, 1)), patterns.midnight(date(2026, 6, 2)))
    eight, ten = occurrences_of([first, second], "UTC", *span)
    assert (eight.useful_s, eight.late_s, ten.spacing_s) == (3600, 3600, 3600)
    own = Rule(slots=first.slots, start=first.start, zone="Asia/Tokyo", purpose="meeting")
    (meeting,) = occurrences(own, "UTC", *span)
    assert meeting.spacing_s == 1


def test_neighbours_are_those_of_one_purpose() -> None:
    """Beside doses thrice a day a notice is useful as long as alone, and so is each dose."""
    start, on = date(2026, 1, 1), date(2026, 6, 1)
    slots = [Slot(id=f"slot000{n}", at=at) for n, at in enumerate(("08:00", "08:30", "14:00"))]
    doses = Rule(slots=(slots[0], slots[2]), start=start, useful_s=12 * 3600)
    notice = Rule(slots=(slots[1],), start=on, end=on, purpose="notice")
    check_in = Rule(slots=(Slot(id="slot0003", at="08:10"),), start=start, purpose="check_in")
    meeting = Rule(slots=(Slot(id="slot0004", at="09:00"),), start=start, purpose="meeting")
    rules = [doses, notice, check_in, msgspec.structs.replace(meeting, lead_min=40)]
    span = (patterns.midnight(on), patterns.midnight(on + DAY))
    alone = [due for rule in rules for due in occurrences(rule, "Europe/Berlin", *span)]
    together = occurrences_of(rules, "Europe/Berlin", *span)
    assert together == sorted(alone, key=lambda due: due.due_at)
    assert {due.purpose: due.useful_s for due in together}["notice"] == 72 * 3600
    assert len(together) == 5


def test_of_two_purposes_too_the_first_that_names_a_date_and_slot_holds() -> None:
    slots, on = (Slot(id="slot0000", at="08:00"),), date(2026, 6, 1)
    dose = Rule(slots=slots, start=on)
    notice = Rule(slots=(Slot(id="slot0000", at="09:00"),), start=on, end=on, purpose="notice")
    span = (patterns.midnight(on), patterns.midnight(on + 2 * DAY))
    found = occurrences_of([notice, dose], "UTC", *span)
    assert [(due.local_date.day, due.purpose) for due in found] == [(1, "notice"), (2, "dose")]
