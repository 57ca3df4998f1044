"""A second opinion on time zones: reads the compiled files itself, then walks minute by minute."""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources

FIRST, LAST = 2000, 2037
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@cache
def data(name: str) -> bytes:
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def counts(raw: bytes, at: int) -> tuple[int, ...]:
    return struct.unpack(">6l", raw[at + 20 : at + 44])


@cache
def segments(name: str) -> tuple[list[int], list[int]]:
    """When the offset changes (seconds since 1970), and to what; the first is without beginning."""
    raw = data(name)
    utc, std, leap, times, types, chars = counts(raw, 0)
    second = 44 + times * 5 + types * 6 + chars + leap * 8 + std + utc
    utc, std, leap, times, types, chars = counts(raw, second)
    body = raw[second + 44 :]
    moments = list(struct.unpack(f">{times}q", body[: times * 8]))
    kinds = body[times * 8 : times * 9]
    offsets = [struct.unpack(">l", body[times * 9 + 6 * i :][:4])[0] for i in range(types)]
    found = [
        (-(1 << 62), offsets[0]),
        *((m, offsets[k]) for m, k in zip(moments, kinds, strict=True)),
    ]
    tail = body[times * 9 + types * 6 + chars + leap * 12 + std + utc :].decode().strip("\n")
    found += [pair for pair in footer(tail) if pair[0] > found[-1][0]]
    return [moment for moment, _ in found], [offset for _, offset in found]


PART = r"(?:<[^>]+>|[A-Za-z]+)"
RULE = r",M([\d.]+)(/[-+\d:]+)?"
FOOTER = re.compile(rf"^{PART}([-+\d:]+)(?:{PART}([-+\d:]+)?{RULE}{RULE})?$")


def seconds(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    return sign * sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))


def footer(text: str) -> list[tuple[int, int]]:
    """The rule for the years after the table, in the manner of POSIX: west is positive."""
    match = FOOTER.match(text)
    assert match, text
    standard, summer, *rules = match.groups()
    winter_offset = -seconds(standard)
    if rules[0] is None:
        return []
    summer_offset = -seconds(summer) if summer else winter_offset + 3600
    found = []
    for year in range(FIRST, LAST + 1):
        found.append((rule_day(year, rules[0], rules[1]) - winter_offset, summer_offset))
        found.append((rule_day(year, rules[2], rules[3]) - summer_offset, winter_offset))
    return sorted(found)


def rule_day(year: int, rule: str, at: str | None) -> int:
    month, week, weekday = (int(part) for part in rule.split("."))
    days = [date(year, month, 1) + DAY * n for n in range(31)]
    fitting = [d for d in days if d.month == month and d.isoweekday() % 7 == weekday]
    day = fitting[-1] if week == 5 else fitting[week - 1]
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return int(midnight.timestamp()) + (seconds(at[1:]) if at else 7200)


def offset(name: str, moment: int) -> int:
    moments, offsets = segments(name)
    return offsets[bisect_right(moments, moment) - 1]


def changes(name: str, first: date, last: date) -> list[int]:
    low, high = epoch(first), epoch(last)
    moments, offsets = segments(name)
    pairs = zip(moments[1:], offsets[:-1], offsets[1:], strict=True)
    return [m for m, before, after in pairs if before != after and low <= m < high]


def epoch(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def minutes_of(at: str) -> int:
    return int(at[:2]) * 60 + int(at[3:])


def walk(name: str, first: date, last: date, wanted: set[int]) -> dict[tuple[date, int], datetime]:
    """For each lived local date and wanted minute of the day: when it comes.

    A minute that is skipped comes when it would have, had the clocks not moved.
    """
    found: dict[tuple[int, int], int] = {}
    lived: set[int] = set()
    start = epoch(first) // 60 - 2 * 1440
    turn, before = until(name, start)
    now = before
    for moment in range(start, epoch(last) // 60 + 3 * 1440):
        if moment >= turn:
            turn, now = until(name, moment)
        # Those skipped: what a clock that was not moved would show until it reaches the moved one.
        for shown in range(moment + before, moment + now):
            if shown % 1440 in wanted:
                found.setdefault((shown // 1440, shown % 1440), shown - before)
        day, minute = divmod(moment + now, 1440)
        lived.add(day)
        if minute in wanted:
            found.setdefault((day, minute), moment)
        before = now
    at = {key: datetime.fromtimestamp(minute * 60, UTC) for key, minute in found.items()}
    dates = {day: date(1970, 1, 1) + DAY * day for day in lived}
    return {
        (dates[day], minute): moment
        for (day, minute), moment in at.items()
        if day in lived and first <= dates[day] <= last
    }


def comes(name: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """For a reminder at each minute of the day: when it comes, and which local minute that is.

    Walks every minute from `first` to before `last` (minutes since 1970 in UTC). What is skipped
    comes when it would have, before what clocks show then; what is shown twice comes once.
    """
    start = first - 2 * 1440
    turn, now = until(name, start)
    furthest = start + now - 1
    late: dict[int, int] = {}
    for moment in range(start, last):
        if moment >= turn:
            turn, new = until(name, moment)
            late |= {shown - now: shown for shown in range(furthest + 1, moment + new)}
            now = new
        if moment + now > furthest:
            furthest = moment + now
            if moment >= first:
                yield moment, late.get(moment, furthest) if late else furthest


def until(name: str, moment: int) -> tuple[int, int]:
    """The first minute that has another offset, and the offset until then in minutes."""
    moments, offsets = segments(name)
    here = bisect_right(moments, moment * 60)
    turn = moments[here] // 60 if here < len(moments) else 1 << 62
    return turn, offsets[here - 1] // 60


def behaviours(names: Iterable[str], first: date, last: date) -> list[str]:
    """One name for each different behaviour of zones in those years."""
    seen: dict[object, str] = {}
    for name in sorted(names):
        changed = changes(name, first, last)
        key = (offset(name, epoch(first)),) + tuple((m, offset(name, m)) for m in changed)
        seen.setdefault(key, name)
    return list(seen.values())
