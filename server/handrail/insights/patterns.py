"""Opens a person's entries in their own request and tells their patterns. Stores nothing."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from handrail.accounts.context import Accounts
from handrail.insights import by_day, cravings
from handrail.insights import gathering as of
from handrail.insights.attendance import Outcome, Story
from handrail.insights.entries import Seen, first_written, look
from handrail.insights.gathering import Gathered, Window, Written
from handrail.insights.meetings import all_outcomes, made_up_for, pages_of, stories_of
from handrail.insights.moments import Life, open_life
from handrail.insights.pattern_shapes import Patterns, ScaleLine, ScalePoint, Signal
from handrail.insights.signals import signals
from handrail.scales.rules import totals
from handrail.scales.shapes import Instrument
from handrail.schedule.days import ONE_DAY
from handrail.schedule.zones import local_date
from handrail.vault.seal import DataKeys

# Of a year, a day is too little to be seen on a phone.
WEEKLY_FROM = 365


async def patterns(
    accounts: Accounts,
    keys: DataKeys,
    instruments: Sequence[Instrument],
    days: int,
    until: date | None,
) -> Patterns:
    seen = await look(accounts, keys, until)
    # 20,000 entries take a tenth of a second: not on the loop.
    life = await asyncio.to_thread(open_life, keys, seen.rows)
    written = await first_written(accounts, keys, life.medicines)
    stories = await stories_of(accounts, keys, life.turned_up)
    return await asyncio.to_thread(told, life, written, stories, instruments, seen, days)


def told(
    life: Life,
    written: Written,
    stories: Mapping[bytes, Story],
    instruments: Sequence[Instrument],
    seen: Seen,
    days: int,
) -> Patterns:
    window = Window.of(days, seen.until)
    gathered = Gathered.of(life, window, seen.zone)
    within = gathered.within(window)
    every = of.days_of(gathered, of.doses(life, written, seen, window), of.visits(life))
    shown = by_day.between(every, window.start, window.until)
    # What is still open today is not known yet.
    over = by_day.between(every, window.start, local_date(seen.now, seen.zone) - ONE_DAY)
    urges = [one for _, one in within.urges]
    step_days = 7 if days >= WEEKLY_FROM else 1
    sat_out = outcomes(life, stories, seen)
    return Patterns(
        start=window.start,
        until=window.until,
        days=days,
        entries=len(within),
        step_days=step_days,
        hours=cravings.hours(list(within.craved())),
        triggers=cravings.triggers(urges, (one for _, one in within.notes)),
        coping=cravings.coping(urges),
        points=by_day.points(shown, window.start, window.until, step_days),
        links=by_day.links(by_day.between(over, window.start, window.until)),
        weeks=by_day.weeks(shown, window.start, window.until),
        scales=list(scale_lines(life, instruments, window, seen.zone)),
        signals=wanted(life, signals(every, gathered.checked_in(), sat_out, seen.until)),
    )


def wanted(life: Life, found: Iterator[Signal]) -> list[Signal]:
    off = life.setup.body.off if life.setup else []
    return [one for one in found if one.name not in off]


def outcomes(life: Life, stories: Mapping[bytes, Story], seen: Seen) -> Iterator[Outcome]:
    opened = life.turned_up
    pages = list(pages_of(opened, stories, seen))
    return all_outcomes(opened, pages, made_up_for(opened), seen)


def scale_lines(
    life: Life, instruments: Sequence[Instrument], window: Window, otherwise: str
) -> Iterator[ScaleLine]:
    """By the file that asked the questions; where that is gone or another, nothing is counted."""
    files = {(one.id, one.version): one for one in instruments}
    lines: dict[tuple[str, str, str], list[ScalePoint]] = {}
    for one in sorted(life.scales, key=lambda one: one.occurred_at):
        instrument = files.get((one.instrument, one.version))
        on = of.here(one.occurred_at, one.tz, otherwise).on
        if instrument is None or not window.has(on):
            continue
        for score, value in totals(instrument, one.answers).items():
            if value is not None:
                line = lines.setdefault((one.instrument, one.version, score), [])
                line.append(ScalePoint(on, value))
    for (name, number, score), points in sorted(lines.items()):
        yield ScaleLine(name, number, score, points)
