"""From what was prescribed to what falls due. Pure: no clock, no I/O; and no dose is computed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from msgspec import UNSET

from handrail.medications.parts import Injection, Interval, Pattern, Supply, TimeOfDay
from handrail.schedule.days import ONE_DAY, After, Every
from handrail.schedule.rules import DOSE_MOST_S, Rule, Slot

NOTICE_AT = "09:00"
# Further ahead no supply is followed.
FURTHEST_DAYS = 3 * 366

Stage = tuple[date, Sequence[TimeOfDay], Pattern]


def regimen(stages: Sequence[Stage], end_on: date | None) -> tuple[Rule, ...]:
    """One rule after the other: each stage holds until the next begins, the last until the end."""
    ends = [two[0] - ONE_DAY for _, two in pairwise(stages)]
    rules = (
        Rule(slots=_slots(times), start=start, end=_earlier(end, end_on), days=days)
        for (start, times, days), end in zip(stages, [*ends, None], strict=True)
        if times
    )
    return tuple(rule for rule in rules if rule.end is None or rule.start <= rule.end)


def injection(given: Injection, end_on: date | None) -> Rule:
    """Three days before it is due, on the day, then daily until it is logged: seven at most."""
    return Rule(
        slots=(Slot(id=given.slot, at=NOTICE_AT),),
        start=given.given_on,
        end=end_on,
        days=after(given.every),
        useful_s=DOSE_MOST_S,
    )


def after(every: Interval) -> After:
    return After(
        days=0 if every.days is UNSET else every.days,
        months=0 if every.months is UNSET else every.months,
    )


def refill(supply: Supply, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """One notice, some days before the count would run out if every dose is taken."""
    out = run_out(supply.count, supply.per_dose, rules, supply.counted_on)
    if out is None or out <= supply.counted_on:
        return ()
    on = max(out - supply.lead_days * ONE_DAY, supply.counted_on + ONE_DAY)
    slots = (Slot(id=supply.slot, at=NOTICE_AT),)
    return (Rule(slots=slots, start=on, end=on, purpose="notice"),)


def run_out(left: float, per_dose: float, rules: Sequence[Rule], start: date) -> date | None:
    """The first day from `start` on whose doses it does not cover; None: not in three years."""
    for day, count in dose_days(rules, start):
        left -= count * per_dose
        if left < 0:
            return day
    return None


def dose_days(rules: Iterable[Rule], start: date) -> Iterator[tuple[date, int]]:
    """How many doses fall due on each day from `start` on."""
    doses = [rule for rule in rules if rule.purpose == "dose"]
    first = max(start, min((rule.start for rule in doses), default=start))
    for count in range(FURTHEST_DAYS if doses else 0):
        day = first + count * ONE_DAY
        slots = {slot.id for rule in doses if rule.has(day) for slot in rule.slots}
        if slots:
            yield day, len(slots)


def notices(days: Iterable[date], slot: str, at: str = NOTICE_AT) -> tuple[Rule, ...]:
    """Neutral ones, each on its day."""
    slots = (Slot(id=slot, at=at),)
    return tuple(
        Rule(slots=slots, start=day, end=day, days=Every(), purpose="notice")
        for day in sorted(set(days))
    )


def _slots(times: Sequence[TimeOfDay]) -> tuple[Slot, ...]:
    return tuple(Slot(id=time.slot, at=time.at) for time in times)


def _earlier(one: date | None, two: date | None) -> date | None:
    return min(one, two) if one and two else one or two
