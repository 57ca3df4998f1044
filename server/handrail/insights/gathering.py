"""A person's entries laid out by day, as patterns look at them. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from handrail.insights import rules, signals
from handrail.insights.by_day import Day
from handrail.insights.cravings import Craved
from handrail.insights.entries import Seen
from handrail.insights.moments import Felt, Life, Noted, Urge
from handrail.insights.service import Kept, story_of
from handrail.schedule.days import ONE_DAY
from handrail.schedule.zones import known, zone

# When each medicine was first written down, as far as its versions tell.
Written = Mapping[bytes, datetime]


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are looked at: those of the answer, and those that signals look back on."""

    start: date
    first: date
    until: date

    @classmethod
    def of(cls, days: int, until: date) -> "Window":
        start = until - (days - 1) * ONE_DAY
        return cls(start, min(start, until - (signals.LOOK_BACK - 1) * ONE_DAY), until)

    def has(self, on: date) -> bool:
        return self.start <= on <= self.until

    def may_have(self, moment: datetime) -> bool:
        """Before its zone is looked at."""
        return self.first - ONE_DAY <= moment.date() <= self.until + ONE_DAY


class Here(NamedTuple):
    """A moment as clocks showed it where the person was."""

    on: date
    hour: int


def here(moment: datetime, tz: str, otherwise: str) -> Here:
    there = moment.astimezone(zone(tz if known(tz) else otherwise))
    return Here(there.date(), there.hour)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was written down in the days of a window, each with where clocks stood."""

    felt: list[tuple[Here, Felt]]
    urges: list[tuple[Here, Urge]]
    notes: list[tuple[Here, Noted]]

    @classmethod
    def of(cls, life: Life, window: Window, otherwise: str) -> "Gathered":
        return cls(
            [
                (here(one.occurred_at, one.tz, otherwise), one)
                for one in sorted(life.felt, key=lambda one: one.occurred_at)
                if window.may_have(one.occurred_at)
            ],
            [
                (here(one.started_at, one.tz, otherwise), one)
                for one in life.urges
                if window.may_have(one.started_at)
            ],
            [
                (here(one.occurred_at, one.tz, otherwise), one)
                for one in life.notes
                if window.may_have(one.occurred_at)
            ],
        )

    def craved(self) -> Iterator[Craved]:
        yield from (Craved(*at, one.craving) for at, one in self.felt if one.craving is not None)
        yield from (Craved(*at, one.peak) for at, one in self.urges if one.peak is not None)
        yield from (Craved(*at, one.urge) for at, one in self.notes if one.urge is not None)

    def checked_in(self) -> Collection[date]:
        return {at.on for at, _ in self.felt}

    def within(self, window: Window) -> "Gathered":
        """Only those of the answer."""
        return Gathered(
            [(at, one) for at, one in self.felt if window.has(at.on)],
            [(at, one) for at, one in self.urges if window.has(at.on)],
            [(at, one) for at, one in self.notes if window.has(at.on)],
        )

    def __len__(self) -> int:
        return len(self.felt) + len(self.urges) + len(self.notes)


def days_of(
    gathered: Gathered, doses: Iterable[rules.Outcome], visits: Iterable[date]
) -> dict[date, Day]:
    days: dict[date, Day] = {}
    for craved in gathered.craved():
        days.setdefault(craved.on, Day()).cravings.append(craved.value)
    for at, felt in gathered.felt:
        day = days.setdefault(at.on, Day())
        if felt.mood is not None:
            day.moods.append(felt.mood)
        if felt.sleep_hours is not None:
            day.sleep = felt.sleep_hours
    for dose in doses:
        days.setdefault(dose.on, Day()).doses.append(dose.what)
    for on in visits:
        days.setdefault(on, Day()).attended += 1
    return days


def doses(life: Life, written: Written, seen: Seen, window: Window) -> Iterator[rules.Outcome]:
    """What became of each one that was due. Injections, and doses as needed, are left out."""
    for row_id, entry in life.medicines.items():
        if entry.body.injection is not None:
            continue
        logged = life.doses.get(UUID(bytes=row_id), ())
        kept = Kept(entry.body, entry.edited_at)
        story = story_of(kept, logged, written[row_id], seen.zone)
        dues = rules.dues_of(story, seen.zone, window.until, window.first)
        found = rules.outcomes(story, dues, rules.answers_to(dues, story.doses), seen.now)
        yield from (one for one in found if window.first <= one.on <= window.until)


def visits(life: Life) -> Iterator[date]:
    """Each once, also when two phones wrote it down."""
    told: set[tuple[UUID | None, date, str | None]] = set()
    for some in life.turned_up.went.values():
        for one in some:
            name = (one.meeting, one.local_date, one.time_slot)
            if one.status == "attended" and (one.time_slot is None or name not in told):
                told.add(name)
                yield one.local_date
