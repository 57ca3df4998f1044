"""What gets in each other's way in the weeks ahead: meetings, and a clinic's dosing window. Pure.

Whoever must be at the clinic between six and eleven needs some of that time for it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from handrail.insights.shapes import WindowClash
from handrail.medications.bottles import TakeHome
from handrail.medications.kinds import Medication
from handrail.medications.parts import Window
from handrail.meetings.rules import Sitting, longest_free
from handrail.schedule.rules import Rule
from handrail.schedule.zones import local_date, to_utc

# Standing in line included; so of a shorter window all of it.
NEEDED = timedelta(minutes=60)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clinic:
    """A medicine that is taken there, save on days for which a bottle is at home."""

    medication: UUID
    window: Window
    rules: Sequence[Rule]
    bottles: Collection[date]
    last: date

    def asks(self, day: date) -> bool:
        due = any(rule.has(day) for rule in self.rules if rule.purpose == "dose")
        return due and day <= self.last and day not in self.bottles


def clinic(name: UUID, body: Medication, bottles: Iterable[TakeHome]) -> Clinic | None:
    if body.window is None or body.archived:
        return None
    kept = {one.for_on for one in bottles if one.medication == name and one.state == "kept"}
    last = body.stopped.on if body.stopped else date.max
    return Clinic(name, body.window, body.due_rules(), kept, last)


def window_clashes(
    clinics: Iterable[Clinic], ahead: Sequence[Sitting], zone: str, now: datetime
) -> Iterator[WindowClash]:
    """Only of what is still to come: which days these are, the meetings tell."""
    days: set[date] = set()
    for one in ahead:
        # A meeting at night may last into the next day.
        days |= {local_date(one.starts_at, zone), local_date(one.ends_at, zone)}
    for each in clinics:
        for day in sorted(days):
            found = _clash(each, day, ahead, zone) if each.asks(day) else None
            if found is not None and found.closes_at > now:
                yield found


def _clash(each: Clinic, day: date, ahead: Sequence[Sitting], zone: str) -> WindowClash | None:
    opens, closes = (to_utc(day, at, zone) for at in (each.window.opens, each.window.closes))
    taken = [one for one in ahead if one.starts_at < closes and one.ends_at > opens]
    free = longest_free(opens, closes, taken)
    if not taken or free >= NEEDED:
        return None
    return WindowClash(each.medication, day, opens, closes, int(free / MINUTE), taken)
