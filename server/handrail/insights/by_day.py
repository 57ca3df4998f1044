"""Days side by side: mood, sleep, craving, doses and having been there. Pure.

Two means stand beside each other only where enough days have both. It is never said what caused
what.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from handrail.insights.cravings import exact, mean, mean_or_none
from handrail.insights.pattern_shapes import DayPoint, Link, LinkName, PatternWeek
from handrail.schedule.days import ONE_DAY

SHORT_NIGHT_H = 6
LOW_MOOD = 3
# Of both things together, and of each of the two sorts of days.
FEWEST_DAYS, FEWEST_ON_A_SIDE = 14, 3


@dataclass(slots=True)
class Day:
    """What was written down of one day; its means are not rounded.

    `sleep`: of the night before it.
    """

    moods: list[int] = field(default_factory=list)
    cravings: list[int] = field(default_factory=list)
    sleep: float | None = None
    doses: list[str] = field(default_factory=list)
    attended: int = 0

    @property
    def mood(self) -> Fraction | None:
        return exact(self.moods) if self.moods else None

    @property
    def craving(self) -> Fraction | None:
        return exact(self.cravings) if self.cravings else None

    @property
    def is_short_night(self) -> bool | None:
        return None if self.sleep is None else self.sleep < SHORT_NIGHT_H

    @property
    def is_low(self) -> bool | None:
        return None if self.mood is None else self.mood <= LOW_MOOD

    @property
    def has_open_dose(self) -> bool | None:
        """A day without any dose due is of neither sort."""
        return any(one in ("skipped", "missed") for one in self.doses) if self.doses else None

    @property
    def was_there(self) -> bool:
        return self.attended > 0


Days = Mapping[date, Day]
Sort = Callable[[Day], bool | None]
Value = Callable[[Day], Fraction | None]

LINKS: Mapping[LinkName, tuple[Sort, Value]] = {
    "short_sleep_craving": (lambda day: day.is_short_night, lambda day: day.craving),
    "short_sleep_mood": (lambda day: day.is_short_night, lambda day: day.mood),
    "low_mood_craving": (lambda day: day.is_low, lambda day: day.craving),
    "open_dose_craving": (lambda day: day.has_open_dose, lambda day: day.craving),
    "meeting_craving": (lambda day: day.was_there, lambda day: day.craving),
}


def between(days: Days, start: date, until: date) -> dict[date, Day]:
    return {on: day for on, day in days.items() if start <= on <= until}


def links(days: Days) -> list[Link]:
    """Two things beside each other, of days that are over.

    A dose that was left out is never shown as the better day: it may read as a reason to do so.
    """
    found = (_link(name, days.values(), *how) for name, how in LINKS.items())
    return [one for one in found if one is not None and not _praises_leaving_out(one)]


def _praises_leaving_out(one: Link) -> bool:
    return one.name == "open_dose_craving" and one.mean < one.other_mean


def _link(name: LinkName, days: Iterable[Day], sort: Sort, value: Value) -> Link | None:
    these: list[Fraction] = []
    others: list[Fraction] = []
    for day in days:
        is_one, number = sort(day), value(day)
        if is_one is not None and number is not None:
            (these if is_one else others).append(number)
    if len(these) + len(others) < FEWEST_DAYS or min(len(these), len(others)) < FEWEST_ON_A_SIDE:
        return None
    return Link(name, len(these), mean(these), len(others), mean(others))


def points(days: Days, start: date, until: date, step_days: int) -> list[DayPoint]:
    """Only of what something was written down of."""
    starts = _starts(start, until, step_days)
    groups: dict[date, list[Day]] = {}
    for on, day in sorted(days.items()):
        if starts and on >= starts[0]:
            groups.setdefault(starts[bisect_right(starts, on) - 1], []).append(day)
    found = [DayPoint(on, *_means(some)) for on, some in groups.items()]
    return [one for one in found if (one.mood, one.craving, one.sleep_hours) != (None, None, None)]


def _starts(start: date, until: date, step_days: int) -> list[date]:
    """Counted back from the end: what was written today never stands for a whole week.

    The days left over at the beginning are a point of their own only where they are half of one.
    """
    whole, rest = divmod((until - start).days + 1, step_days)
    first = start + rest * ONE_DAY
    starts = [first + n * step_days * ONE_DAY for n in range(whole)]
    return [start, *starts] if rest * 2 >= step_days else starts


def _means(some: Sequence[Day]) -> tuple[float | None, float | None, float | None]:
    return (
        mean_or_none([day.mood for day in some if day.mood is not None]),
        mean_or_none([day.craving for day in some if day.craving is not None]),
        mean_or_none([day.sleep for day in some if day.sleep is not None]),
    )


def weeks(days: Days, start: date, until: date) -> list[PatternWeek]:
    """Every week from Monday on; of the first and the last what lies between."""
    monday = start - start.weekday() * ONE_DAY
    count = (until - monday).days // 7 + 1
    found = [PatternWeek(monday + 7 * n * ONE_DAY) for n in range(count)]
    cravings: list[list[Fraction]] = [[] for _ in found]
    for on, day in days.items():
        at = (on - monday).days // 7
        week = found[at]
        week.taken += sum(one in ("taken", "late") for one in day.doses)
        week.skipped += day.doses.count("skipped")
        week.missed += day.doses.count("missed")
        week.attended += day.attended
        if day.craving is not None:
            cravings[at].append(day.craving)
    for week, values in zip(found, cravings, strict=True):
        week.craving, week.craving_days = mean_or_none(values), len(values)
    return found
