"""From entries to the lines of a sheet. Pure: no clock, no I/O, and no note of the person."""

from collections.abc import Collection, Iterable
from datetime import date

from msgspec import Struct

from handrail.errors import BadInput, TooLarge
from handrail.exports.sheet.shapes import SheetAsked
from handrail.meetings.fields import MeetingDay
from handrail.meetings.kinds import Attendance
from handrail.schedule.days import ONE_DAY

LONGEST = (5 * 366) * ONE_DAY
MOST_LINES = 5000


class Line(Struct, frozen=True, order=True):
    """One visit, by the clocks there. What is private of it does not come along."""

    on: date
    at: str
    name: str
    setting: str
    how: str
    minutes: int
    signer: str
    tz: str


def check_days(asked: SheetAsked, today: date) -> None:
    """Raises BadInput. Tomorrow is today somewhere."""
    if asked.until > today + ONE_DAY:
        raise BadInput(fields=["until"])
    if not asked.start <= asked.until <= asked.start + LONGEST:
        raise BadInput(fields=["from"])


def lines_of(some: Iterable[Attendance], asked: SheetAsked) -> list[Line]:
    """What was attended, in order of time; said twice is once. Raises TooLarge."""
    wanted = set(asked.kinds)
    found = [one for one in some if is_wanted(one, asked, wanted)]
    best: dict[MeetingDay, Line] = {}
    beside: list[Line] = []
    for one in found:
        line = line_of(one)
        if one.occasion is None:
            beside.append(line)
        elif one.occasion not in best or is_better(line, best[one.occasion]):
            best[one.occasion] = line
    lines = sorted([*best.values(), *beside])
    if len(lines) > MOST_LINES:
        raise TooLarge(fields=["from"])
    return lines


def is_wanted(one: Attendance, asked: SheetAsked, kinds: Collection[str]) -> bool:
    in_time = asked.start <= one.local_date <= asked.until
    return in_time and one.status == "attended" and one.setting in kinds


def is_better(line: Line, held: Line) -> bool:
    """One that somebody signed; and always the same, in whatever order they come."""
    return (bool(line.signer), line) > (bool(held.signer), held)


def line_of(one: Attendance) -> Line:
    return Line(
        one.local_date,
        one.at or "",
        one.name,
        one.setting,
        one.how or "",
        one.minutes or 0,
        one.signer.strip(),
        one.tz,
    )
