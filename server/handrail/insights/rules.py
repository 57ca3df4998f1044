"""How taking went: what was due, and which dose answers it. Pure: no clock, no I/O."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from msgspec import Struct

from handrail.insights.shapes import Left, Missed, NextDue, Period
from handrail.medications.kinds import Medication
from handrail.medications.parts import Injection
from handrail.medications.rules import after, run_out
from handrail.schedule.days import ONE_DAY, months_after
from handrail.schedule.rules import Due, Rule, occurrences_of
from handrail.schedule.zones import to_utc

WEEKS, MONTHS = 12, 6

Key = tuple[date, str]


class Logged(Struct, frozen=True, gc=False):
    """Of a dose what matters here; the rest is not read."""

    medication: UUID
    status: str
    occurred_at: datetime
    local_date: date
    time_slot: str | None = None


Answers = Mapping[Key, Logged]


@dataclass(frozen=True, slots=True)
class Story:
    """One medicine with all its doses. `known_at`: before it nothing can have been missed."""

    medicine: Medication
    doses: Sequence[Logged]
    known_at: datetime
    last: date | None = None
    """The last day that can have been missed of one that is put away."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dose that was due: `taken`, `late` (and taken), `skipped`, `missed`."""

    on: date
    what: str


def week_starts(until: date) -> list[date]:
    """Mondays, the oldest first."""
    monday = until - until.weekday() * ONE_DAY
    return [monday - 7 * back * ONE_DAY for back in reversed(range(WEEKS))]


def month_starts(until: date) -> list[date]:
    first = until.replace(day=1)
    return [months_after(first, -back) for back in reversed(range(MONTHS))]


def first_day(until: date) -> date:
    return min(week_starts(until)[0], month_starts(until)[0])


def dues_of(story: Story, zone: str, until: date, since: date | None = None) -> list[Due]:
    """Everything of the days that are looked at, in order of time."""
    rules = [rule for rule in story.medicine.due_rules() if rule.purpose == "dose"]
    first = since or first_day(until)
    start = to_utc(max(first, story.medicine.start_on), "00:00", zone)
    end = to_utc(until + ONE_DAY, "00:00", zone)
    return occurrences_of(rules, zone, start, end) if start < end else []


def answers_to(dues: Sequence[Due], doses: Iterable[Logged]) -> dict[Key, Logged]:
    """Which dose answers which. One that names it goes first, then the one that was taken."""
    keys = {(due.local_date, due.time_slot) for due in dues}
    moments = [due.due_at for due in dues]
    found: dict[Key, Logged] = {}
    first = _earliest(dues[0]) if dues else date.max
    for dose in sorted((one for one in doses if one.local_date >= first), key=_precedence):
        key: Key | None
        if dose.time_slot is not None:
            key = (dose.local_date, dose.time_slot)
        else:
            key = _meant(dues, moments, dose.occurred_at)
        if key in keys:
            found.setdefault(key, dose)
    return found


def _earliest(due: Due) -> date:
    """No dose of an earlier day, in whatever zone it was written down, can be meant for it."""
    return (due.due_at - timedelta(seconds=due.early_s)).date() - ONE_DAY


def _precedence(dose: Logged) -> tuple[bool, bool, datetime]:
    return dose.time_slot is None, dose.status != "taken", dose.occurred_at


def _meant(dues: Sequence[Due], moments: Sequence[datetime], moment: datetime) -> Key | None:
    """The nearest, within half the interval on that side."""
    at = bisect_left(moments, moment)
    near = [due for due in dues[max(at - 1, 0) : at + 1] if due.is_meant_at(moment)]
    best = min(near, key=lambda due: abs(due.due_at - moment), default=None)
    return None if best is None else (best.local_date, best.time_slot)


def outcomes(
    story: Story, dues: Sequence[Due], answers: Answers, now: datetime
) -> Iterator[Outcome]:
    """Of all that is answered or over. What can still be taken is neither."""
    for due in dues:
        dose = answers.get((due.local_date, due.time_slot))
        if dose is not None:
            late = dose.status == "taken" and dose.occurred_at > due.useful_until
            yield Outcome(due.local_date, "late" if late else dose.status)
        elif due.useful_until <= now and _can_be_missed(story, due):
            yield Outcome(due.local_date, "missed")


def _can_be_missed(story: Story, due: Due) -> bool:
    return story.known_at <= due.due_at and (story.last is None or due.local_date <= story.last)


def as_needed(story: Story) -> Iterator[Outcome]:
    """Nothing is due, so each one taken counts for itself."""
    return (Outcome(dose.local_date, "needed") for dose in story.doses if dose.status == "taken")


def injected(story: Story, injection: Injection, until: date) -> Iterator[Outcome]:
    """Each one on the day it was due, or given if that was earlier."""
    given = days_given(story, injection, until)
    grace = (injection.after_days or 0) * ONE_DAY
    for one, two in pairwise(given):
        due = after(injection.every).due(one)
        yield Outcome(min(due, two), "late" if two > due + grace else "taken")
    due = after(injection.every).due(given[-1])
    if due + grace < until and (story.last is None or due <= story.last):
        yield Outcome(due, "missed")


def days_given(story: Story, injection: Injection, until: date) -> list[date]:
    """The real dates. Tomorrow is today somewhere; a later one was typed wrong."""
    taken = {dose.local_date for dose in story.doses if dose.status == "taken"}
    return sorted({injection.given_on} | {day for day in taken if day <= until + ONE_DAY})


def next_due(story: Story, injection: Injection, until: date) -> NextDue:
    last = days_given(story, injection, until)[-1]
    due = after(injection.every).due(last)

    def around(day: date, days: int | None) -> date | None:
        return None if days is None else day + days * ONE_DAY

    before = None if injection.before_days is None else -injection.before_days
    return NextDue(
        on=due,
        earliest_on=around(last, injection.earliest_days),
        from_on=around(due, before),
        until_on=around(due, injection.after_days),
    )


def tally(starts: Sequence[date], found: Iterable[Outcome]) -> list[Period]:
    """By the period in which each was due; what lies before the first is not shown."""
    periods = [Period(start) for start in starts]
    for one in found:
        at = bisect_left(starts, one.on + ONE_DAY) - 1
        if at >= 0:
            _count(periods[at], one.what)
    return periods


def _count(period: Period, what: str) -> None:
    period.due += what != "needed"
    period.taken += what in ("taken", "late", "needed")
    period.late += what == "late"
    period.skipped += what == "skipped"
    period.missed += what == "missed"


def gap(story: Story, dues: Sequence[Due], answers: Answers, now: datetime) -> Missed | None:
    """Days with something due and nothing taken, back from the last that is over.

    What was skipped was not taken. A day of which something can still be taken is not over.
    """
    taken = {dose.local_date for dose in story.doses if dose.status == "taken"}
    by_day: dict[date, list[Due]] = {}
    for due in dues:
        by_day.setdefault(due.local_date, []).append(due)
        dose = answers.get((due.local_date, due.time_slot))
        if dose is not None and dose.status == "taken":
            taken.add(due.local_date)
    missed: list[date] = []
    for day in sorted(by_day, reverse=True):
        if day in taken or not all(_can_be_missed(story, due) for due in by_day[day]):
            break
        if not any(_is_open(due, answers, now) for due in by_day[day]):
            missed.append(day)
    return Missed(len(missed), missed[-1]) if missed else None


def _is_open(due: Due, answers: Answers, now: datetime) -> bool:
    return due.useful_until > now and (due.local_date, due.time_slot) not in answers


def supply(story: Story, rules: Sequence[Rule], answers: Answers, until: date) -> Left | None:
    """Counted down by what was taken since; what is answered of the last day is not due again."""
    kept = story.medicine.supply
    if kept is None:
        return None
    since = [dose for dose in story.doses if kept.counted_on <= dose.local_date <= until]
    taken = sum(dose.status == "taken" for dose in since)
    left = max(kept.count - taken * kept.per_dose, 0)
    done = sum(day == until for day, _ in answers)
    start = max(until, kept.counted_on)
    ends = run_out(left + done * kept.per_dose, kept.per_dose, rules, start)
    return Left(left, ends)
