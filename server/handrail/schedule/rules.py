"""When a reminder falls due: the only implementation of recurrence. No clock, no I/O."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from handrail.schedule import zones

DAY_S = 86_400
USEFUL_LEAST_S = 30 * 60
USEFUL_MOST_S = 12 * 3600

SlotId = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]{8}$")]
WallTime = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Slot(msgspec.Struct, frozen=True):
    """A time of day. The id is given once, on the phone, and stays when the time moves."""

    id: SlotId
    at: WallTime


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Every day from `start` to `end` (both included) at the wall-clock times of `slots`."""

    clock: Literal["wall"] = "wall"
    slots: tuple[Slot, ...]
    start: date
    end: date | None = None
    useful_s: int = 4 * 3600
    urgent: bool = True
    zone: str | None = None  # None: wherever the person is


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry settles. Without a slot it settles the occurrence nearest to `occurred_at`."""

    reminder: UUID
    local_date: date
    time_slot: str | None = None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One moment at which a reminder falls due. `spacing_s` is how near its neighbours may come."""

    local_date: date
    time_slot: str
    at: str
    due_at: datetime
    useful_s: int
    spacing_s: int

    @property
    def useful_until(self) -> datetime:
        return self.due_at + timedelta(seconds=self.useful_s)


def occurrences(rule: Rule, zone: str, start: datetime, end: datetime) -> list[Due]:
    """All that falls due in start <= due_at < end, in order; each local date and slot once."""
    name = rule.zone or zone
    days = _days(rule, name, start, end)
    found = _spaced(sorted(_dues(rule, name, days), key=lambda due: (due.due_at, due.local_date)))
    return [due for due in found if start <= due.due_at < end]


def nearest(rule: Rule, zone: str, moment: datetime) -> Due | None:
    """The occurrence that something done at `moment` belongs to: within half the interval."""
    around = occurrences(rule, zone, moment - zones.ONE_DAY, moment + zones.ONE_DAY)
    near = [due for due in around if abs(due.due_at - moment) <= timedelta(seconds=due.spacing_s)]
    return min(near, key=lambda due: abs(due.due_at - moment), default=None)


def _days(rule: Rule, name: str, start: datetime, end: datetime) -> Iterator[date]:
    # Two days earlier: a change may move a slot past midnight, and what is too near to its
    # forerunner must be seen as such from any start.
    day = max(rule.start, zones.local_date(start, name) - 2 * zones.ONE_DAY)
    last = zones.local_date(end, name)
    if rule.end is not None:
        last = min(last, rule.end)
    while day <= last:
        if zones.day_exists(day, name):
            yield day
        day += zones.ONE_DAY


def _dues(rule: Rule, name: str, days: Iterator[date]) -> Iterator[Due]:
    slots = sorted(rule.slots, key=lambda slot: slot.at)
    clear = [_clear_s(slots, index) for index in range(len(slots))]
    useful = min(max(rule.useful_s, USEFUL_LEAST_S), USEFUL_MOST_S)
    for day in days:
        for slot, (before, after) in zip(slots, clear, strict=True):
            due_at = zones.to_utc(day, slot.at, name)
            yield Due(day, slot.id, slot.at, due_at, min(useful, after // 2), before // 2)


def _clear_s(slots: list[Slot], index: int) -> tuple[int, int]:
    """Seconds of wall clock from the slot before to this one, and from this one to the next."""

    def gap(one: Slot, two: Slot) -> int:
        minutes = [at.hour * 60 + at.minute for at in map(zones.wall_time, (one.at, two.at))]
        return (minutes[1] - minutes[0]) * 60 % DAY_S or DAY_S

    here = slots[index]
    return gap(slots[index - 1], here), gap(here, slots[(index + 1) % len(slots)])


def _spaced(dues: list[Due]) -> list[Due]:
    """Leaves out what a clock change has pushed to less than half the interval after another."""
    kept: list[Due] = []
    for due in dues:
        if not kept or (due.due_at - kept[-1].due_at).total_seconds() >= due.spacing_s:
            kept.append(due)
    return kept
