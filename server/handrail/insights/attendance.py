"""How turning up went: what took place, and what was said of it. Pure: no clock, no I/O."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from handrail.insights.rules import week_starts
from handrail.insights.shapes import InARow, MeetingWeek
from handrail.meetings.fields import BOOKED, MeetingDay
from handrail.meetings.kinds import Meeting, MeetingTarget
from handrail.meetings.rules import Sitting, sittings
from handrail.schedule.days import ONE_DAY
from handrail.schedule.zones import local_date, to_utc

# After so many in a row a call is worth it.
REBOOK_AFTER = 2
# Somebody who was there was there, whatever another phone said.
RANK = {"attended": 0, "cancelled": 1, "missed": 2}

Key = tuple[date, str]


class Went(Struct, frozen=True, gc=False):
    """Of an attendance what matters here; the rest is not read."""

    setting: str
    status: str
    occurred_at: datetime
    local_date: date
    meeting: UUID | None = None
    time_slot: str | None = None
    makes_up_for: MeetingDay | None = None


class Target(Struct, frozen=True):
    """A target, and when it was written down: of two from one day the later holds."""

    edited_at: datetime
    body: MeetingTarget


@dataclass(frozen=True, slots=True)
class Story:
    """One saved meeting. `known`: by slot, since when it has been at that time, as far as the
    versions tell; before it nothing can be asked about. `put_away_at`: after it neither."""

    name: UUID
    body: Meeting
    known: Mapping[str, datetime]
    put_away_at: datetime | None = None

    def between(self, start: datetime, end: datetime) -> list[Sitting]:
        return sittings(self.name, self.body.times, self.body.all_rules(), start, end)

    def is_over(self, one: Sitting, now: datetime) -> bool:
        """The whole day is: whoever is on the way home need not be asked."""
        day_over = to_utc(one.local_date + ONE_DAY, "00:00", self.body.tz)
        return max(one.ends_at, day_over) <= now

    def was_known(self, one: Sitting) -> bool:
        known = self.known.get(one.time_slot)
        put_away = self.put_away_at is not None and one.starts_at >= self.put_away_at
        return known is not None and known <= one.starts_at and not put_away

    def is_open(self, one: Sitting, now: datetime) -> bool:
        """It took place as far as the app knows, and nobody said who was there."""
        return self.is_over(one, now) and self.was_known(one)


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of one meeting: by occurrence, and beside any."""

    answers: Mapping[Key, Went]
    others: Sequence[Went]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`attended`, `missed`, `cancelled`; `unlogged` when nobody said; `made_up` of those two."""

    on: date
    setting: str
    what: str


def looked_at(story: Story, until: date, zone: str) -> list[Sitting]:
    """Somewhat more on both sides: its days are those of another zone."""
    start = to_utc(week_starts(until)[0] - 2 * ONE_DAY, "00:00", zone)
    return story.between(start, to_utc(until + 3 * ONE_DAY, "00:00", zone))


def said_of(known: Sequence[Sitting], some: Iterable[Went]) -> Told:
    """Which answers which. One that names its time goes first; else one of that date is meant."""
    found: dict[Key, Went] = {}
    others: list[Went] = []
    some = sorted(some, key=lambda one: one.occurred_at)
    for one in some:
        if one.time_slot is not None:
            _better(found, (one.local_date, one.time_slot), one)
    by_date: dict[date, list[Sitting]] = {}
    for sitting in known:
        by_date.setdefault(sitting.local_date, []).append(sitting)
    for one in some:
        if one.time_slot is None:
            there = by_date.get(one.local_date)
            if there is None:
                others.append(one)
            else:
                _better(found, _meant(there, found, one), one)
    return Told(found, others)


def _meant(there: Sequence[Sitting], found: Collection[Key], one: Went) -> Key:
    """The nearest that is not answered; when all are, it says once more what was said."""
    keys = {(sitting.local_date, sitting.time_slot): sitting for sitting in there}
    free = [key for key in keys if key not in found] or list(keys)
    return min(free, key=lambda key: abs(keys[key].starts_at - one.occurred_at))


def _better(found: dict[Key, Went], key: Key, one: Went) -> None:
    held = found.get(key)
    if held is None or RANK[one.status] <= RANK[held.status]:
        found[key] = one


def outcomes(
    story: Story,
    known: Sequence[Sitting],
    told: Told,
    made_up: Collection[MeetingDay],
    zone: str,
    now: datetime,
) -> Iterator[Outcome]:
    """On the day it was for the person. What is answered of no known time counts as it says."""
    left = dict(told.answers)
    for one in known:
        key = (one.local_date, one.time_slot)
        answer = left.pop(key, None)
        on = local_date(one.starts_at, zone)
        if answer is not None:
            what = _of_missed(answer.status, story.name, key, made_up)
            yield Outcome(on, answer.setting, what)
        elif story.is_open(one, now):
            what = _of_missed("unlogged", story.name, key, made_up)
            yield Outcome(on, story.body.setting, what)
    for key, answer in left.items():
        what = _of_missed(answer.status, story.name, key, made_up)
        yield Outcome(answer.local_date, answer.setting, what)
    yield from alone(told.others)


def alone(some: Iterable[Went]) -> Iterator[Outcome]:
    return (Outcome(one.local_date, one.setting, one.status) for one in some)


def _of_missed(what: str, name: UUID, key: Key, made_up: Collection[MeetingDay]) -> str:
    if what in ("missed", "unlogged") and MeetingDay(name, *key) in made_up:
        return "made_up"
    return what


def unlogged(
    story: Story, known: Iterable[Sitting], told: Told, now: datetime, since: datetime
) -> list[Sitting]:
    """What can still be said, the latest first."""
    return [
        one
        for one in reversed(list(known))
        if since <= one.starts_at
        and (one.local_date, one.time_slot) not in told.answers
        and story.is_open(one, now)
    ]


def in_a_row(
    story: Story,
    known: Sequence[Sitting],
    told: Told,
    made_up: Collection[MeetingDay],
    now: datetime,
) -> InARow | None:
    """Missed or not told of, back to the last time that the person was there or made up for it.

    Only where somebody keeps a place for them. What was called off counts for nothing.
    """
    if story.body.setting not in BOOKED:
        return None
    was_there = _last_there(told, now)
    row: list[tuple[Sitting, str]] = []
    for one in reversed(known):
        key = (one.local_date, one.time_slot)
        status = told.answers[key].status if key in told.answers else "unlogged"
        if status == "cancelled" or (status == "unlogged" and not story.is_over(one, now)):
            continue
        made_good = was_there >= one.local_date or MeetingDay(story.name, *key) in made_up
        if made_good or (status == "unlogged" and not story.was_known(one)):
            break
        row.append((one, status))
    if not row:
        return None
    open_ones = sum(status == "unlogged" for _, status in row)
    since = row[-1][0].local_date
    return InARow(len(row), open_ones, since, len(row) >= REBOOK_AFTER)


def _last_there(told: Told, now: datetime) -> date:
    """Tomorrow is today somewhere; a later date was typed wrong."""
    some = (one for one in (*told.answers.values(), *told.others) if one.status == "attended")
    last = (now + ONE_DAY).date()
    return max((one.local_date for one in some if one.local_date <= last), default=date.min)


def tally(
    starts: Sequence[date], found: Iterable[Outcome], targets: Iterable[Target]
) -> list[MeetingWeek]:
    """`targets` are those of this setting; by week, what lies before the first is not shown."""
    known = sorted(targets, key=lambda one: (one.body.start_on, one.edited_at))
    weeks = [MeetingWeek(start, target=_target(known, start)) for start in starts]
    for one in found:
        at = bisect_left(starts, one.on + ONE_DAY) - 1
        if at >= 0:
            week = weeks[at]
            setattr(week, one.what, getattr(week, one.what) + 1)
    return weeks


def _target(known: Sequence[Target], start: date) -> int | None:
    last = start + timedelta(days=6)
    held = [one.body.per_week for one in known if one.body.start_on <= last]
    return (held[-1] or None) if held else None
