"""When cravings came, what set them off, and what the person said of what was tried. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple, TypeVar

from handrail.insights.moments import Noted, Urge
from handrail.insights.pattern_shapes import (
    CopingCount,
    CravingHours,
    HourCell,
    Part,
    Strongest,
    TriggerCount,
)

# Hours of the parts of a day; the night goes on into the next morning.
PARTS: Mapping[Part, tuple[int, ...]] = {
    "morning": (5, 6, 7, 8, 9, 10),
    "midday": (11, 12, 13, 14, 15, 16),
    "evening": (17, 18, 19, 20, 21, 22),
    "night": (23, 0, 1, 2, 3, 4),
}
# To be spoken of, a part of a week or of a day was written of on so many days, and so far above
# all; and on half of its even share: who writes at noon only when it is hard has few hard noons.
FEWEST_ON_A_WEEKDAY, ABOVE_ON_A_WEEKDAY = 3, Fraction(1)
FEWEST_IN_A_PART, ABOVE_IN_A_PART = 5, Fraction(1, 2)
FEWEST_DAYS = 14
MOST_NAMES = 10
Number = TypeVar("Number", int, float, Fraction)


class Craved(NamedTuple):
    """A craving of some strength, in the hour that clocks showed there."""

    on: date
    hour: int
    value: int


def exact(values: Sequence[Number]) -> Fraction:
    """To compare by. What is shown is rounded after that."""
    return Fraction(sum(values)) / len(values)


def mean(values: Sequence[Number]) -> float:
    return round(float(exact(values)), 1)


def mean_or_none(values: Sequence[Number]) -> float | None:
    return mean(values) if values else None


def hours(craved: Sequence[Craved]) -> CravingHours:
    by_hour: dict[tuple[int, int], list[int]] = {}
    for one in craved:
        by_hour.setdefault((one.on.weekday(), one.hour), []).append(one.value)
    cells = [
        HourCell(weekday, hour, len(values), mean(values))
        for (weekday, hour), values in sorted(by_hour.items())
    ]
    values = [one.value for one in craved]
    days = len({one.on for one in craved})
    return CravingHours(len(craved), days, mean_or_none(values), cells, strongest(craved))


def strongest(craved: Sequence[Craved]) -> Strongest | None:
    """A part of one weekday, else of any day, else nothing: then none stands out."""
    if len({one.on for one in craved}) < FEWEST_DAYS:
        return None
    average = exact([one.value for one in craved])
    parts = len({_part_of_a_day(one) for one in craved})
    few = max(FEWEST_ON_A_WEEKDAY, parts / (2 * 7 * len(PARTS)))
    on_a_weekday = _standing_out(craved, few, average + ABOVE_ON_A_WEEKDAY, True)
    few = max(FEWEST_IN_A_PART, parts / (2 * len(PARTS)))
    return on_a_weekday or _standing_out(craved, few, average + ABOVE_IN_A_PART, False)


def _standing_out(
    craved: Sequence[Craved], fewest: float, least: Fraction, by_weekday: bool
) -> Strongest | None:
    """A craving is often written down more than once: so its day counts, not each entry."""
    groups: dict[tuple[int | None, Part], list[Craved]] = {}
    for one in craved:
        weekday = one.on.weekday() if by_weekday else None
        groups.setdefault((weekday, part_of(one.hour)), []).append(one)
    found: list[tuple[Fraction, Strongest]] = []
    for (weekday, part), some in sorted(groups.items(), key=_in_order):
        value = exact([one.value for one in some])
        if len({one.on for one in some}) >= fewest and value >= least:
            shown = mean([one.value for one in some])
            found.append((value, Strongest(part, weekday, *_span(some, part), len(some), shown)))
    return max(found, key=lambda one: one[0])[1] if found else None


def _part_of_a_day(one: Craved) -> tuple[date, Part]:
    return one.on, part_of(one.hour)


def _in_order(group: tuple[tuple[int | None, Part], list[Craved]]) -> tuple[int, int]:
    (weekday, part), _ = group
    return -1 if weekday is None else weekday, list(PARTS).index(part)


def part_of(hour: int) -> Part:
    return next(part for part, some in PARTS.items() if hour in some)


def _span(some: Iterable[Craved], part: Part) -> tuple[int, int]:
    """From the first hour to the end of the last one, in the order of that part."""
    order = PARTS[part]
    places = [order.index(one.hour) for one in some]
    return order[min(places)], (order[max(places)] + 1) % 24


def triggers(urges: Iterable[Urge], notes: Iterable[Noted]) -> list[TriggerCount]:
    found: dict[str, list[int | None]] = {}
    named = [(one.triggers, one.peak) for one in urges] + [(one.tags, one.urge) for one in notes]
    for names, value in named:
        for name in set(names):
            found.setdefault(name, []).append(value)
    counts = [
        TriggerCount(name, len(some), mean_or_none([value for value in some if value is not None]))
        for name, some in found.items()
    ]
    return sorted(counts, key=lambda one: (-one.count, one.name))[:MOST_NAMES]


def coping(urges: Iterable[Urge]) -> list[CopingCount]:
    """What helped most often first, of those what helped in most of its tries.

    Of what was never rated only how often it was tried.
    """
    said: dict[str, Counter[str | None]] = {}
    for what, helped in _tried(urges):
        said.setdefault(what, Counter())[helped] += 1
    counts = [
        CopingCount(what, some.total(), some["yes"], some["some"], some["no"])
        for what, some in said.items()
    ]
    return sorted(counts, key=_most_help_first)[:MOST_NAMES]


def _most_help_first(one: CopingCount) -> tuple[int, Fraction, int, int, str]:
    return -one.yes, -Fraction(one.yes, one.tried), -one.some, -one.tried, one.what


def _tried(urges: Iterable[Urge]) -> Iterator[tuple[str, str | None]]:
    return ((one.what, one.helped) for urge in urges for one in urge.coping)
