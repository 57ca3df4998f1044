"""When a reminder falls due: the only implementation of recurrence. No clock, no I/O."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from handrail.schedule import zones
from handrail.schedule.days import ONE_DAY, Days, Every

MINUTE = timedelta(minutes=1)
DAY_MIN = 24 * 60
LONG_AGO = datetime.min.replace(tzinfo=UTC)
DAY_S = 86_400
HOUR_S = 3600

# A dose is useful for 30 minutes to 12 hours, a notice for 3 days.
DOSE_LEAST_S, DOSE_MOST_S = HOUR_S // 2, 12 * HOUR_S
USEFUL_MOST_S = 3 * DAY_S
# So long before its time a check-in is still the one it would ask for.
CHECK_IN_EARLY_S = 4 * HOUR_S
# Neighbours further away than this are not looked for.
REACH = 8
# No zone moves anything by more than 26 hours, so nothing further apart needs keeping apart.
SPACING_MOST_S = DAY_S

SlotId = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]{8}$")]
WallTime = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Purpose = Literal["dose", "meeting", "check_in", "notice"]


class Slot(msgspec.Struct, frozen=True):
    """A time of day. The id is given once, on the phone, and stays when the time moves."""

    id: SlotId
    at: WallTime


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """The times of `slots` on `days`, from `start` to `end` (both included) save on `without`.

    Three clocks: the person's wall clock (without `zone`), a zone of its own, and time that has
    elapsed since a real date (`days=After(...)`, `start` is that date). Steps of a dose are rules
    one after the other; a slot keeps its id through all of them.
    """

    slots: tuple[Slot, ...]
    start: date
    end: date | None = None
    days: Days = Every()
    without: tuple[date, ...] = ()
    zone: str | None = None  # None: wherever the person is
    purpose: Purpose = "dose"
    useful_s: int = 4 * HOUR_S  # of a dose
    # So long before `at`. A meeting without it is never prompted: it would have begun.
    lead_min: Annotated[int, msgspec.Meta(ge=0, le=7 * DAY_MIN)] = 0

    def has(self, day: date) -> bool:
        within = self.start <= day and (self.end is None or day <= self.end)
        return within and self.days.has(day, self.start) and day not in self.without


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry settles. Without a slot it settles the occurrence nearest to `occurred_at`;
    with `same_day` only if that is on `local_date`, with a `purpose` only one of that.
    """

    reminder: UUID
    local_date: date
    time_slot: str | None = None
    occurred_at: datetime | None = None
    same_day: bool = False
    purpose: Purpose | None = None


class Due(msgspec.Struct, frozen=True, gc=False):
    """One moment at which a reminder falls due, for what clocks there show as `at`.

    `spacing_s`: how near its forerunner may come. `early_s` and `late_s`: how long before and
    after it something done is still meant by it. All are half the interval on that side; only a
    check-in counts from so long before its time until so long before the next.
    """

    local_date: date
    time_slot: str
    at: str
    due_at: datetime
    useful_s: int
    spacing_s: int
    early_s: int
    late_s: int
    purpose: Purpose = "dose"

    @property
    def useful_until(self) -> datetime:
        return self.due_at + timedelta(seconds=self.useful_s)

    def is_meant_at(self, moment: datetime) -> bool:
        """Where two meet it is the earlier one's, here as on the phone."""
        return -self.early_s < (moment - self.due_at).total_seconds() <= self.late_s


def occurrences(rule: Rule, zone: str, start: datetime, end: datetime) -> list[Due]:
    """All that falls due in start <= due_at < end, in order; each local date and slot once."""
    return occurrences_of((rule,), zone, start, end)


def occurrences_of(rules: Iterable[Rule], zone: str, start: datetime, end: datetime) -> list[Due]:
    """The same for all rules of one reminder; the first that names a date and slot holds.

    Neighbours are those of one purpose: the doses of a medicine and a notice about it neither keep
    each other away nor cut each other short.
    """
    by_purpose: dict[Purpose, list[Rule]] = {}
    for rule in rules:
        by_purpose.setdefault(rule.purpose, []).append(rule)
    if len(by_purpose) < 2:
        return _together(next(iter(by_purpose.values()), ()), zone, start, end)
    named: dict[tuple[date, str], Due] = {}
    for some in by_purpose.values():
        for due in _together(some, zone, start, end):
            named.setdefault((due.local_date, due.time_slot), due)
    return sorted(named.values(), key=_due_at)


def _together(rules: Sequence[Rule], zone: str, start: datetime, end: datetime) -> list[Due]:
    # Neighbours by another rule are found from any start only if they are looked for.
    margin = REACH * ONE_DAY if len(rules) > 1 else timedelta()
    named: dict[tuple[date, str], _Wanted] = {}
    for rule in rules:
        for wanted in _wanted(rule, rule.zone or zone, start - margin, end + margin):
            named.setdefault((wanted.day, wanted.slot.id), wanted)
    found = sorted(named.values(), key=_shown)
    if len(rules) > 1:
        _bring_closer(found)
    dues = sorted(map(_due, found), key=_due_at)
    return [due for due in _spaced(dues) if start <= due.due_at < end]


def nearest(
    rules: Iterable[Rule], zone: str, moment: datetime, purpose: Purpose | None = None
) -> Due | None:
    """The occurrence that something done at `moment` belongs to, of any purpose but a notice."""
    reach = REACH * ONE_DAY / 2 + ONE_DAY
    asking = [
        rule for rule in rules if (rule.purpose == purpose if purpose else rule.purpose != "notice")
    ]
    around = occurrences_of(asking, zone, moment - reach, moment + reach)
    near = [due for due in around if due.is_meant_at(moment)]
    return min(near, key=lambda due: abs(due.due_at - moment), default=None)


class _Wanted(msgspec.Struct, gc=False):
    """What the calendar asks for, before any clock is looked at; minutes to its neighbours."""

    rule: Rule
    zone: str
    day: date
    slot: Slot
    shown: int
    before: int
    after: int


_shown = attrgetter("shown")
_due_at = attrgetter("due_at")


def _wanted(rule: Rule, zone: str, start: datetime, end: datetime) -> Iterator[_Wanted]:
    # Two days earlier: a change may move a slot past midnight, and what is too near to its
    # forerunner must be seen as such from any start.
    day = max(rule.start, zones.local_date(start, zone) - 2 * ONE_DAY)
    last = zones.local_date(end + rule.lead_min * MINUTE, zone)
    slots = [(_minutes(slot.at), slot) for slot in sorted(rule.slots, key=lambda slot: slot.at)]
    while slots and day <= last:
        if rule.has(day) and zones.day_exists(day, zone):
            yield from _of_day(rule, zone, day, slots)
        day += ONE_DAY


def _of_day(rule: Rule, zone: str, day: date, slots: list[tuple[int, Slot]]) -> Iterator[_Wanted]:
    times = [minute for minute, _ in slots]
    before = max(times[-1] - _apart(rule, day, -1) * DAY_MIN, times[0] - REACH * DAY_MIN)
    after = min(times[0] + _apart(rule, day, 1) * DAY_MIN, times[-1] + REACH * DAY_MIN)
    for one, (minute, slot), two in zip([before, *times], slots, [*times[1:], after], strict=False):
        shown = day.toordinal() * DAY_MIN + minute
        yield _Wanted(rule, zone, day, slot, shown, minute - one, two - minute)


def _apart(rule: Rule, day: date, step: int) -> int:
    """Days to the next one of the pattern; doses as if it had neither beginning nor end, so that
    the last is useful for as long as the others. A notice that comes once has no neighbour."""
    for count in range(1, REACH):
        other = day + step * count * ONE_DAY
        if rule.has(other) if rule.purpose == "notice" else rule.days.has(other, rule.start):
            return count
    return REACH


def _minutes(at: str) -> int:
    return int(at[:2]) * 60 + int(at[3:])


def _bring_closer(wanted: list[_Wanted]) -> None:
    """With several rules a neighbour may be nearer than those of its own rule."""
    for one, two in pairwise(wanted):
        gap = two.shown - one.shown
        if gap < one.after:
            one.after = gap
        if gap < two.before:
            two.before = gap


def _due(wanted: _Wanted) -> Due:
    rule, slot = wanted.rule, wanted.slot
    due_at = zones.to_utc(wanted.day, slot.at, wanted.zone)
    if rule.lead_min:
        due_at -= rule.lead_min * MINUTE
    early, late = wanted.before * 30, wanted.after * 30
    if rule.purpose == "check_in":
        early, late = _asked_s(wanted, due_at)
    # A meeting is when it is, in whatever zone the person travels.
    spacing = 1 if rule.zone else min(max(wanted.before * 30, 1), SPACING_MOST_S)
    useful = _useful_s(wanted, due_at)
    return Due(wanted.day, slot.id, slot.at, due_at, useful, spacing, early, late, rule.purpose)


def _asked_s(wanted: _Wanted, due_at: datetime) -> tuple[int, int]:
    """Real time, so that the bounds of two neighbours meet in a night in which clocks are set."""
    one = _instant(wanted.shown - wanted.before, wanted.zone)
    two = _instant(wanted.shown + wanted.after, wanted.zone)
    before, after = (max(int(gap.total_seconds()), 0) for gap in (due_at - one, two - due_at))
    return min(before // 2, CHECK_IN_EARLY_S), after - min(after // 2, CHECK_IN_EARLY_S)


def _instant(shown: int, zone: str) -> datetime:
    day, minute = divmod(shown, DAY_MIN)
    return zones.to_utc(date.fromordinal(day), f"{minute // 60:02}:{minute % 60:02}", zone)


def _useful_s(wanted: _Wanted, due_at: datetime) -> int:
    """How long a prompt makes sense."""
    rule, half = wanted.rule, wanted.after * 30
    if rule.purpose == "dose":
        return min(max(rule.useful_s, DOSE_LEAST_S), DOSE_MOST_S, half)
    if rule.purpose == "meeting":
        return rule.lead_min * 60
    if rule.purpose == "check_in":
        midnight = zones.to_utc(wanted.day + ONE_DAY, "00:00", wanted.zone)
        return int((midnight - due_at).total_seconds())
    return min(USEFUL_MOST_S, half)


def _spaced(dues: list[Due]) -> list[Due]:
    """Leaves out what a clock change has pushed to less than half the interval after another."""
    kept: list[Due] = []
    last = LONG_AGO
    for due in dues:
        if due.due_at - last >= timedelta(seconds=due.spacing_s):
            kept.append(due)
            last = due.due_at
    return kept
