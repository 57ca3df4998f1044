"""When cravings come, what stands beside what, and what is said only from enough days."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.insights import by_day, cravings
from handrail.insights.attendance import Outcome
from handrail.insights.by_day import Day
from handrail.insights.cravings import Craved
from handrail.insights.gathering import Gathered, Window, visits
from handrail.insights.moments import At, Felt, Life, Noted, Tried, Urge
from handrail.insights.pattern_shapes import PatternWeek, Strongest
from handrail.insights.signals import signals
from tests.server.insights.groups import went

TODAY = date(2026, 3, 10)
ONE = timedelta(days=1)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def on(back: int) -> date:
    return TODAY - back * ONE


def craved(weekday: int, hour: int, *values: int) -> list[Craved]:
    """One a week, on this weekday (Monday is 0)."""
    monday = date(2026, 3, 2)
    return [Craved(monday + (weekday - 7 * n) * ONE, hour, value) for n, value in enumerate(values)]


FLAT = [one for weekday in range(7) for one in craved(weekday, 9, 3, 3)]


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        ([], None),
        # Thirteen days are too few to say anything of.
        (craved(4, 19, 9, 9, 9) + FLAT[2:], None),
        (craved(4, 19, 9, 9, 9) + FLAT, Strongest("evening", 4, 19, 20, 3, 9.0)),
        # Two of a part of a weekday are not enough.
        (craved(4, 19, 9, 9) + FLAT, None),
        (craved(4, 18, 8, 8, 8) + craved(4, 20, 8) + FLAT,
         Strongest("evening", 4, 18, 21, 4, 8.0)),
        # However often it was written down, one evening is one; and so are four of any weekday.
        (craved(4, 20, 8) * 3 + FLAT, None),
        ([c for w in range(4) for c in craved(w, 20, 8) * 3] + FLAT, None),
        # Less than a point above all stands out on no weekday; in five evenings half a point does.
        (FLAT, None),
        ([*FLAT, *(c for w in range(5) for c in craved(w, 21, 4))],
         Strongest("evening", None, 21, 22, 5, 4.0)),
        # A night goes on past midnight.
        (craved(5, 23, 9, 9, 9) + craved(5, 2, 9) + FLAT, Strongest("night", 5, 23, 3, 4, 9.0)),
    ],
)  # fmt: skip
def test_where_cravings_stood_out(some: list[Craved], expected: Strongest | None) -> None:
    assert cravings.strongest(some) == expected


def test_few_hard_hours_do_not_speak_for_a_long_time() -> None:
    """Half of an even share of all entries: who writes at noon only when it is hard."""
    noons = craved(3, 12, 10, 10, 10)
    rest = [one for weekday in range(7) for one in craved(weekday, 21, *[3] * 26)]
    assert cravings.strongest(noons + rest) is None
    found = cravings.strongest([*noons, Craved(noons[-1].on - 7 * ONE, 13, 10), *rest])
    assert found == Strongest("midday", 3, 12, 14, 4, 10.0)


def test_one_evening_and_four_mornings_make_no_pattern() -> None:
    """A check-in, the craving and the note of what set it off: one thing, three entries."""
    friday = [Craved(date(2026, 3, 6), 20, value) for value in (7, 8, 8)]
    mornings = [Craved(date(2026, 3, 6) - n * ONE, 9, v) for n, v in enumerate((3, 3, 2, 3), 1)]
    assert cravings.hours(friday + mornings).strongest is None


def test_what_stands_out_is_compared_before_it_is_rounded() -> None:
    """11/3 beside 46/17 is shown as 3.7 and 2.7, and is less than a point above."""
    mornings = [one for weekday in range(7) for one in craved(weekday, 9, 3, 2)]
    found = cravings.hours(craved(4, 19, 4, 4, 3) + mornings)
    assert (found.mean, found.strongest) == (2.7, None)


def test_a_day_is_compared_before_it_is_rounded() -> None:
    day = Day(moods=[3] * 24 + [4])
    assert (day.mood, day.is_low) == (Fraction(76, 25), False)


def test_each_hour_of_the_week_with_its_mean_and_count() -> None:
    found = cravings.hours(craved(0, 9, 2, 5) + craved(4, 19, 8))
    cells = [(cell.weekday, cell.hour, cell.count, cell.mean) for cell in found.cells]
    assert cells == [(0, 9, 2, 3.5), (4, 19, 1, 8.0)]
    assert (found.entries, found.days, found.mean) == (3, 3, 5.0)
    assert cravings.hours([]).mean is None


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(0, 10))))
def test_no_entry_is_lost_between_the_hours(some: list[tuple[int, int, int]]) -> None:
    every = [one for weekday, hour, value in some for one in craved(weekday, hour, value)]
    found = cravings.hours(every)
    assert sum(cell.count for cell in found.cells) == found.entries == len(some)
    if found.strongest:
        assert found.strongest.count >= 3
        assert found.mean is not None
        assert found.strongest.mean > found.mean


def urge(*values: int, triggers: tuple[str, ...] = (), tried: tuple[Tried, ...] = ()) -> Urge:
    return Urge(NOON, "UTC", tuple(At(value) for value in values), triggers, tried)


def test_triggers_are_counted_in_cravings_and_notes_alike() -> None:
    urges = [urge(3, 8, 1, triggers=("payday",)), urge(4, triggers=("payday", "alone"))]
    notes = [Noted(NOON, "UTC", ("alone",), None), Noted(NOON, "UTC", ("argument", "alone"), 6)]
    found = [(one.name, one.count, one.mean) for one in cravings.triggers(urges, notes)]
    assert found == [("alone", 3, 5.0), ("payday", 2, 6.0), ("argument", 1, 6.0)]


def test_what_helped_stands_first_and_what_was_not_rated_is_not_counted_as_a_no() -> None:
    tried = [("walk", "some"), ("walk", None), ("call", "yes"), ("wait", "no"), ("wait", "no")]
    found = cravings.coping([urge(5, tried=(Tried(*one),)) for one in tried])
    assert [(one.what, one.tried, one.yes, one.some, one.no) for one in found] == [
        ("call", 1, 1, 0, 0), ("walk", 2, 0, 1, 0), ("wait", 2, 0, 0, 2),
    ]  # fmt: skip


def test_of_what_helped_as_often_the_one_that_needed_fewer_tries_stands_first() -> None:
    tried = [("walk", "yes"), ("walk", "some"), ("walk", "some"), ("call", "yes"), ("call", "no")]
    found = cravings.coping([urge(5, tried=(Tried(*one),)) for one in tried])
    assert [(one.what, one.tried, one.yes) for one in found] == [("call", 2, 1), ("walk", 3, 1)]


def days(*some: Day) -> dict[date, Day]:
    return {on(back): day for back, day in enumerate(some)}


def slept(hours: float | None, *values: int, mood: int | None = None) -> Day:
    return Day(moods=[] if mood is None else [mood], cravings=list(values), sleep=hours)


@pytest.mark.parametrize(("short", "long", "said"), [
    (3, 11, True), (3, 10, False), (2, 12, False), (12, 2, False), (7, 7, True), (0, 30, False),
])  # fmt: skip
def test_two_means_stand_side_by_side_only_from_fourteen_days_of_both(
    short: int, long: int, said: bool
) -> None:
    # Days with but one of the two count for nothing.
    some = [slept(5, 6)] * short + [slept(8, 4)] * long + [slept(5), slept(None, 9)] * 10
    found = by_day.links(days(*some))
    expected = [("short_sleep_craving", short, 6.0, long, 4.0)] if said else []
    short_links = [one for one in found if one.name == "short_sleep_craving"]
    assert [
        (one.name, one.days, one.mean, one.other_days, one.other_mean) for one in short_links
    ] == expected


def test_each_thing_that_stands_beside_another() -> None:
    some = [
        Day(moods=[2], cravings=[7], sleep=5, doses=["taken", "missed"], attended=0),
        Day(moods=[6], cravings=[3], sleep=7, doses=["taken", "late"], attended=1),
    ] * 7
    found = {one.name: (one.days, one.mean, one.other_mean) for one in by_day.links(days(*some))}
    assert found == {
        "short_sleep_craving": (7, 7.0, 3.0),
        "short_sleep_mood": (7, 2.0, 6.0),
        "low_mood_craving": (7, 7.0, 3.0),
        "open_dose_craving": (7, 7.0, 3.0),
        "meeting_craving": (7, 3.0, 7.0),
    }


def test_a_dose_left_out_is_never_shown_as_the_better_day() -> None:
    left_out, taken = ["taken", "skipped"], ["taken", "taken"]
    lower = [Day(cravings=[2], doses=left_out), Day(cravings=[5], doses=taken)] * 7
    same = [Day(cravings=[5], doses=left_out), Day(cravings=[5], doses=taken)] * 7
    assert by_day.links(days(*lower)) == []
    assert [one.name for one in by_day.links(days(*same))] == ["open_dose_craving"]


@pytest.mark.parametrize(("hours", "is_short"), [(5.5, True), (6, False), (None, None), (0, True)])
def test_a_short_night_is_one_under_six_hours(hours: float | None, is_short: bool | None) -> None:
    assert slept(hours).is_short_night is is_short


@pytest.mark.parametrize(("mood", "is_low"), [(3, True), (4, False), (0, True), (None, None)])
def test_a_low_day_is_one_of_three_or_less(mood: int | None, is_low: bool | None) -> None:
    assert slept(None, mood=mood).is_low is is_low


def test_a_year_is_drawn_by_week_and_a_month_by_day() -> None:
    some = days(slept(8, 2, 4, mood=5), slept(6, 7), Day(doses=["taken"]))
    by_one = by_day.points(some, on(29), TODAY, 1)
    assert [(one.on, one.mood, one.craving, one.sleep_hours) for one in by_one] == [
        (on(1), None, 7.0, 6.0), (TODAY, 5.0, 3.0, 8.0),
    ]  # fmt: skip
    (week,) = by_day.points(some, on(6), TODAY, 7)
    assert (week.on, week.mood, week.craving, week.sleep_hours) == (on(6), 5.0, 5.0, 7.0)


def test_the_last_point_of_a_year_is_of_seven_days_like_every_other() -> None:
    """A year is 52 weeks and a day: today alone would stand for a week."""
    some = {on(back): Day(cravings=[back]) for back in range(365)}
    found = by_day.points(some, on(364), TODAY, 7)
    assert (len(found), found[0].on, found[-1].on) == (52, on(363), on(6))
    assert found[-1].craving == 3.0


@pytest.mark.parametrize(("rest", "points"), [(0, 2), (1, 2), (3, 2), (4, 3), (6, 3)])
def test_days_left_over_at_the_beginning_are_a_point_from_half_a_week_on(
    rest: int, points: int
) -> None:
    some = {on(back): Day(moods=[5]) for back in range(14 + rest)}
    assert len(by_day.points(some, on(13 + rest), TODAY, 7)) == points


def test_weeks_from_monday_on() -> None:
    """The tenth is a Tuesday."""
    some = days(
        Day(cravings=[2], doses=["taken", "late", "skipped"]),
        Day(cravings=[4], attended=1),
        Day(doses=["missed"], attended=2),
    )
    assert by_day.weeks(some, on(6), TODAY) == [
        PatternWeek(date(2026, 3, 2), missed=1, attended=2),
        PatternWeek(date(2026, 3, 9), 2, 1, 0, 1, 3.0, 2),
    ]


LOW, WELL = Day(moods=[2]), Day(moods=[7])
SHORT = Day(sleep=5)


def heard(
    some: dict[date, Day], spoke: set[date] | None = None, sat_out: list[Outcome] | None = None
) -> list[tuple[str, int, list[int]]]:
    found = signals(some, spoke or set(), sat_out or [], TODAY)
    return [(one.name, one.count, [(TODAY - day).days for day in one.days]) for one in found]


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        (days(LOW, WELL, LOW), []),
        (days(LOW, WELL, LOW, LOW), [("low_mood", 3, [3, 2, 0])]),
        # A week ago is too long ago.
        ({on(0): LOW, on(6): LOW, on(7): LOW}, []),
        ({on(0): LOW, on(5): LOW, on(6): LOW}, [("low_mood", 3, [6, 5, 0])]),
        (days(SHORT, SHORT), []),
        (days(SHORT, SHORT, SHORT), [("short_sleep", 3, [2, 1, 0])]),
        ({on(1): Day(doses=["skipped"])}, []),
        ({on(1): Day(doses=["skipped", "missed"])}, [("doses", 2, [1])]),
        ({on(7): Day(doses=["skipped", "missed"])}, []),
    ],
)
def test_signals_are_counts_with_their_days(some: dict[date, Day], expected: list[Any]) -> None:
    assert heard(some) == expected


@pytest.mark.parametrize(
    ("what", "setting", "back", "counts"),
    [("missed", "one_on_one", 0, True), ("unlogged", "group", 13, True),
     ("missed", "group", 14, False), ("attended", "group", 1, False),
     ("cancelled", "group", 1, False), ("made_up", "group", 1, False),
     ("missed", "mutual_help", 1, False)],
)  # fmt: skip
def test_two_sessions_without_the_person(what: str, setting: str, back: int, counts: bool) -> None:
    one, two = Outcome(on(1), "family", "missed"), Outcome(on(back), setting, what)
    assert bool(heard({}, sat_out=[one, two])) == counts
    assert heard({}, sat_out=[one]) == []


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [([6] * 4, [4] * 14, True), ([5] * 4, [4] * 14, False), ([9] * 3, [1] * 14, False),
     ([9] * 7, [1] * 13, False), ([6] * 7, [4] * 28, True)],
)  # fmt: skip
def test_a_craving_that_rose(now: list[int], before: list[int], said: bool) -> None:
    some = {on(back): Day(cravings=[value]) for back, value in enumerate(now)}
    some |= {on(7 + back): Day(cravings=[value]) for back, value in enumerate(before)}
    found = list(signals(some, set(), [], TODAY))
    assert [one.name for one in found] == (["craving_up"] if said else [])
    assert all((one.mean, one.before) == (6.0, 4.0) for one in found)


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [
        # 5.14 beside 3.11 rose by 2.04, though what is shown differs by less than that.
        ([[5]] * 6 + [[6]], [[3]] * 25 + [[4]] * 3, [(5.1, 3.1)]),
        # 4.95 beside 3.04 rose by 1.91.
        ([[5]] * 3 + [[5, 5, 5, 5, 4]], [[3] * 24 + [4]] * 14, []),
    ],
)
def test_a_rise_is_compared_before_it_is_rounded(
    now: list[list[int]], before: list[list[int]], shown: list[tuple[float, float]]
) -> None:
    some = {on(back): Day(cravings=values) for back, values in enumerate(now)}
    some |= {on(7 + back): Day(cravings=values) for back, values in enumerate(before)}
    assert [(one.mean, one.before) for one in signals(some, set(), [], TODAY)] == shown


@pytest.mark.parametrize(
    ("spoke", "count"),
    [([1, 2, 3, 4, 5], None), ([3, 4, 5, 6, 7], None), ([4, 5, 6, 7, 8], 3),
     ([4, 5, 6, 7], None), ([4, 5, 6, 7, 18], None), ([14, 15, 16, 17, 18], 13),
     ([15, 16, 17, 18, 19], None), ([], None)],
)  # fmt: skip
def test_silence_is_one_after_having_spoken(spoke: list[int], count: int | None) -> None:
    found = heard({}, spoke={on(back) for back in spoke})
    expected = [] if count is None else [("silent", count, [count + 1])]
    assert found == expected


@pytest.mark.parametrize(
    ("at", "tz", "where"),
    [
        ("2026-03-10T03:30:00Z", "America/New_York", (9, 23)),
        ("2026-03-10T12:00:00Z", "Pacific/Auckland", (11, 1)),
        # Of a zone that nobody knows the person's own clock counts.
        ("2026-03-10T12:00:00Z", "Mars/Base", (10, 13)),
    ],
)
def test_an_entry_stands_where_clocks_stood(at: str, tz: str, where: tuple[int, int]) -> None:
    life = Life(felt=[Felt(datetime.fromisoformat(at), tz, craving=5)])
    gathered = Gathered.of(life, Window.of(30, date(2026, 3, 11)), "Europe/Berlin")
    (only,) = gathered.craved()
    assert (only.on.day, only.hour) == where


@pytest.mark.parametrize(("back", "days_asked", "inside"), [
    (6, 7, True), (7, 7, False), (29, 30, True), (30, 30, False), (364, 365, True),
])  # fmt: skip
def test_the_window_holds_whole_days(back: int, days_asked: int, inside: bool) -> None:
    window = Window.of(days_asked, TODAY)
    at = datetime(2026, 3, 10, 0, 5, tzinfo=UTC) - back * ONE
    gathered = Gathered.of(Life(felt=[Felt(at, "UTC", mood=5)]), window, "UTC")
    assert len(gathered.within(window)) == inside


def test_a_visit_that_two_phones_wrote_down_is_one() -> None:
    life = Life()
    some = [went(TODAY), went(TODAY), went(TODAY, "missed"), went(TODAY, time_slot=None)]
    life.turned_up.went[some[0].meeting] = some
    assert list(visits(life)) == [TODAY, TODAY]


def test_what_is_read_of_an_entry_is_what_a_phone_writes() -> None:
    """Names of fields are written twice: in the kinds, and in what is read of them here."""
    from handrail.insights.moments import HEADS
    from handrail.sync.kinds import KINDS

    for head, decoder in HEADS.items():
        kind = KINDS[head.decode().split('"')[3]]
        read = next(f for f in msgspec.structs.fields(decoder.type) if f.name == "body").type
        names = {field.encode_name for field in msgspec.structs.fields(read)}
        assert names <= {field.encode_name for field in msgspec.structs.fields(kind)}, kind
