"""From the events of a file to meetings of ours. Pure; what does not fit is told, never guessed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from handrail.exports.calendar.parsing import Happening, When
from handrail.exports.calendar.repeats import (
    NotTaken,
    Repeats,
    Steps,
    days_of,
    pattern_of,
    read_rule,
    same_days,
)
from handrail.exports.calendar.rules import AHEAD
from handrail.meetings.fields import DayPattern, MeetingHour
from handrail.meetings.kinds import Meeting
from handrail.schedule import zones
from handrail.schedule.days import Dates
from handrail.schedule.rules import occurrences_of
from handrail.schedule.zones import ONE_DAY
from handrail.vault import labels
from handrail.vault.keys import derive, lp

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
SLOT_SIGNS = 8
MIDNIGHT = "00:00"
LEAD_MIN = 60
MOST_DATES, MOST_TIMES = 366, 14
# An entry takes no day further away than a hundred.
MOST_YEARS = 90
# Of single days that are over the last month is taken along.
BEFORE = 31 * ONE_DAY


class About(NamedTuple):
    """Whose file it is. `salt`: so that nobody who has the database can tell what was in it."""

    home: str
    untitled: str
    today: date
    salt: bytes
    steps: Steps


class Proposal(NamedTuple):
    """`until`: it stands with single days, up to this one."""

    uid: str
    numbers: tuple[int, ...]
    body: Meeting
    all_day: bool
    until: date | None


@dataclass
class Plan:
    """The days of a series on clocks in `zone`. `extra`: other times, with their days."""

    zone: str
    clock: str
    minutes: int
    days: list[date]
    rule: Repeats | None
    endless: bool
    gone: set[date] = field(default_factory=set)
    extra: dict[tuple[str, int], set[date]] = field(default_factory=dict)

    def add(self, when: When, minutes: int) -> None:
        there = when.there(self.zone)
        self.extra.setdefault((there.clock or MIDNIGHT, minutes), set()).add(there.day)

    @property
    def extra_days(self) -> set[date]:
        return {day for days in self.extra.values() for day in days}


def groups(events: Iterable[Happening]) -> list[list[Happening]]:
    """Those of one series together, in the order of the file."""
    found: dict[str, list[Happening]] = {}
    for event in events:
        found.setdefault(event.series, []).append(event)
    return list(found.values())


def propose(events: Sequence[Happening], about: About) -> Proposal:
    """Raises NotTaken."""
    main = next((event for event in events if event.of is None), None)
    standing = [event for event in events if not event.off]
    if not standing or (main is not None and main.off):
        raise NotTaken("called_off")
    first = main or standing[0]
    if any(abs(event.start.day.year - about.today.year) > MOST_YEARS for event in events):
        raise NotTaken("unreadable")
    plan = _plan(main, first, about)
    for event in events:
        if event is not main:
            _move(plan, event)
    hours, cancelled, last, until = _hours(plan, first.series, about)
    body = _body(first, plan, about, hours)
    body.cancelled, body.cancelled_in_file, body.end_on = cancelled, list(cancelled), last
    whole = first.start.clock is None
    return Proposal(first.series, tuple(one.number for one in events), body, whole, until)


def _plan(main: Happening | None, first: Happening, about: About) -> Plan:
    start = first.start
    if start.zone == "UTC" and first.rule is None and not first.more:
        start = start.there(about.home)  # the same moment, on the clocks that the person knows
    rule = read_rule(first.rule) if main is not None and first.rule else None
    plan = Plan(start.zone, start.clock or MIDNIGHT, first.minutes, [start.day], rule, False)
    if main is None:
        plan.days = []
        plan.add(first.start, first.minutes)
        return plan
    if rule is not None:
        plan.days, plan.endless = _days(plan, rule, first, start.day, about)
    plan.gone = {when.there(plan.zone).day for when in first.without}
    for when in first.more:
        plan.add(when, first.minutes)
    return plan


def _days(
    plan: Plan, rule: Repeats, first: Happening, start: date, about: About
) -> tuple[list[date], bool]:
    """And whether they go on without an end."""
    until = _until(first, plan)
    last = about.today + AHEAD
    horizon = min(last, until) if until else last
    days = list(days_of(rule, start, horizon, about.steps))
    counted = rule.times is not None and len(days) == rule.times
    ends = counted or (until is not None and until <= last)
    return days, not ends


def _until(first: Happening, plan: Plan) -> date | None:
    """The last day on which an occurrence may begin."""
    values = (first.rule or {}).get("UNTIL")
    if not values:
        return None
    value = values[0]
    if not isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    if value.tzinfo is not None:
        value = value.astimezone(zones.zone(plan.zone)).replace(tzinfo=None)
    same_day_counts = f"{value:%H:%M}" >= plan.clock
    return value.date() if same_day_counts else value.date() - ONE_DAY


def _move(plan: Plan, event: Happening) -> None:
    """One of a series that is called off, or has another time."""
    if event.of is None:
        plan.add(event.start, event.minutes)  # a second one of the same name
        return
    was, now = event.of.there(plan.zone), event.start.there(plan.zone)
    same = (now.day, now.clock or MIDNIGHT, event.minutes) == (was.day, plan.clock, plan.minutes)
    if same and not event.off:
        return
    plan.gone.add(was.day)
    if not event.off:
        plan.add(event.start, event.minutes)


Hours = tuple[list[MeetingHour], list[date], date | None, date | None]


def _hours(plan: Plan, uid: str, about: About) -> Hours:
    """Times, days called off, the last day, and up to when if it stands with single days."""
    last = None if plan.endless or not plan.days else plan.days[-1]
    extra = plan.extra_days
    late = last is not None and any(day > last for day in extra)
    gone = sorted(plan.gone & set(plan.days))
    pattern = None
    if plan.rule is not None and not (extra & plan.gone) and not late and len(gone) <= MOST_DATES:
        pattern = _pattern(plan, about)
    if pattern is None:
        hours, until = _single(plan, uid, about)
        return hours, [], None, until if plan.endless else None
    main = MeetingHour(_slot(about, uid, "main"), plan.clock, pattern, plan.minutes)
    return [main, *_extra(plan.extra, uid, about)], gone, last, None


def _pattern(plan: Plan, about: About) -> DayPattern | None:
    if plan.rule is None or not plan.days:
        return None
    start = plan.days[0]
    pattern = pattern_of(plan.rule, start)
    end = about.today + AHEAD if plan.endless else plan.days[-1]
    if pattern is None or not same_days(pattern, plan.days, start, end, about.steps):
        return None
    return pattern


def _single(plan: Plan, uid: str, about: About) -> tuple[list[MeetingHour], date | None]:
    """Each day by itself: what nothing else says exactly."""
    times = {key: set(days) for key, days in plan.extra.items()}
    own = set(plan.days) - plan.gone
    if own:
        times.setdefault((plan.clock, plan.minutes), set()).update(own)
    kept = {}
    for key, days in times.items():
        if near := sorted(day for day in days if day >= about.today - BEFORE):
            kept[key] = set(near[:MOST_DATES])
    if not kept:
        raise NotTaken("over")
    until = max(day for days in kept.values() for day in days)
    return list(_extra(kept, uid, about, main=(plan.clock, plan.minutes))), until


def _extra(
    times: dict[tuple[str, int], set[date]],
    uid: str,
    about: About,
    main: tuple[str, int] | None = None,
) -> Iterator[MeetingHour]:
    if len(times) > MOST_TIMES - (main is None):
        raise NotTaken("too_many_times")
    for (clock, minutes), days in sorted(times.items()):
        name = "main" if (clock, minutes) == main else f"{clock} {minutes}"
        if len(days) > MOST_DATES:
            raise NotTaken("too_many_times")
        yield MeetingHour(_slot(about, uid, name), clock, Dates(tuple(sorted(days))), minutes)


def _slot(about: About, uid: str, name: str) -> str:
    """The same at every reading, so that what was said of a time stays with it."""
    made = derive(about.salt, labels.IMPORTED_TIME + lp(named(uid), name.encode()), SLOT_SIGNS)
    return "".join(ALPHABET[one % len(ALPHABET)] for one in made)


def named(uid: str) -> bytes:
    return uid.encode(errors="replace")[:1000]


def _body(first: Happening, plan: Plan, about: About, hours: list[MeetingHour]) -> Meeting:
    days = plan.days or sorted(plan.extra_days)
    online = bool(first.join)
    return Meeting(
        name=first.name or about.untitled,
        setting="clinic",
        tz=plan.zone,
        times=hours,
        start_on=min(days),
        # A day without a time has no moment to be reminded before.
        lead_min=0 if first.start.clock is None else LEAD_MIN,
        how=("hybrid" if first.place else "online") if online else "in_person",
        join_url=first.join,
        place=first.place,
        note=first.note,
    )


def next_start(body: Meeting, now: datetime) -> datetime | None:
    dues = occurrences_of(body.all_rules(), "UTC", now, now + AHEAD)
    return dues[0].due_at if dues else None
