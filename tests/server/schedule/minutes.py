"""A reminder at each minute of the day, held against the walk: used small and in full."""

from datetime import UTC, date, datetime, timedelta

from handrail.schedule.rules import Rule, Slot, occurrences
from tests.server.schedule import oracle

FIRST, LAST = date(2024, 1, 1), date(2036, 1, 1)
MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAMES = [f"{minute // 60:02}h{minute % 60:02}min0" for minute in range(1440)]
AT = {name: minute for minute, name in enumerate(NAMES)}
EVERY_MINUTE = Rule(
    slots=tuple(Slot(id=name, at=f"{name[:2]}:{name[3:5]}") for name in NAMES),
    start=date(2020, 1, 1),
)
FIRST_DAY = date(1970, 1, 1).toordinal()
# What is worked out at once: an hour that is cut in two would be a fault of its own.
SPAN = 30 * 1440


def compare(name: str, first: int, last: int) -> int:
    """Minutes since 1970, from and to. Returns how many occurrences were the same in both."""
    count = 0
    for start in range(first, last, SPAN):
        end = min(start + SPAN, last)
        dues = occurrences(EVERY_MINUTE, name, EPOCH + start * MINUTE, EPOCH + end * MINUTE)
        found = [
            (due.due_at, (due.local_date.toordinal() - FIRST_DAY) * 1440 + AT[due.time_slot])
            for due in dues
        ]
        expected = [(EPOCH + moment * MINUTE, on) for moment, on in oracle.comes(name, start, end)]
        assert found == expected, (name, different(found, expected))
        count += len(found)
    return count


def different(
    found: list[tuple[datetime, int]], expected: list[tuple[datetime, int]]
) -> list[tuple[datetime, int]]:
    """The first few, to be read by somebody."""
    return sorted(set(found) ^ set(expected))[:6]


def year_of(name: str, year: int) -> int:
    first, last = (oracle.epoch(date(some, 1, 1)) // 60 for some in (year, year + 1))
    return compare(name, first, last)
