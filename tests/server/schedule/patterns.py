"""A second opinion on days: goes through the calendar day by day and counts on its fingers."""

from datetime import UTC, date, datetime, timedelta

from handrail.schedule.days import After, Cycle, Dates, Days, Every, Monthly, NthWeekday, Weekdays
from handrail.schedule.rules import Rule
from tests.server.schedule import oracle

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
Moment = tuple[datetime, date, str]


def days_meant(rule: Rule, last: date) -> set[date]:
    """From the first day of the rule to `last`."""
    calendar = [rule.start + n * DAY for n in range((last - rule.start).days + 1)]
    meant = set(_pattern(rule.days, rule.start, calendar))
    if rule.end is not None:
        meant = {day for day in meant if day <= rule.end}
    return meant - set(rule.without)


def _pattern(days: Days, first: date, calendar: list[date]) -> list[date]:
    match days:
        case Every(days=step):
            return calendar[::step]
        case Cycle(on=on, off=off):
            turns = [calendar[n : n + on] for n in range(0, len(calendar), on + off)]
            return [day for turn in turns for day in turn]
        case Weekdays(on=on, weeks=weeks):
            return [d for d in _in_turn(calendar, _is_monday, weeks) if int(f"{d:%u}") in on]
        case Monthly(day=number, months=months):
            in_turn = _in_turn(calendar, _begins_month, months)
            return [day for day in in_turn if _is_the(day, number)]
        case NthWeekday(nth=nth, weekday=weekday, months=months):
            in_turn = _in_turn(calendar, _begins_month, months)
            return [d for d in in_turn if int(f"{d:%u}") == weekday and _places(d) & set(nth)]
        case Dates(on=on):
            return [day for day in calendar if day in set(on)]
        case After():
            return _after(days, first)


def _in_turn(calendar: list[date], begins: object, every: int) -> list[date]:
    """The weeks or months whose turn it is, counted from that of the first day."""
    found, turn = [], 0
    for number, day in enumerate(calendar):
        if number and begins(day):  # type: ignore[operator]
            turn = (turn + 1) % every
        if turn == 0:
            found.append(day)
    return found


def _is_monday(day: date) -> bool:
    return f"{day:%a}" == "Mon"


def _begins_month(day: date) -> bool:
    return day.day == 1


def _is_the(day: date, number: int) -> bool:
    """That day of the month, or its last when it has no such day."""
    return day.day == number or (day.day < number and (day + DAY).day == 1)


def _places(day: date) -> set[int]:
    """Which of its weekday it is in its month, from the front and from the back."""
    before = [day - n * 7 * DAY for n in range(5)]
    place = len([one for one in before if one.month == day.month])
    return {place, -1} if (day + 7 * DAY).month != day.month else {place}


def _after(days: After, first: date) -> list[date]:
    due = first
    for _ in range(days.months):
        due += DAY
        while not _is_the(due, first.day):
            due += DAY
    due += days.days * DAY
    return [due + n * DAY for n in days.offsets if due + n * DAY > first]


def expected(rules: list[Rule], zone: str, start: datetime, end: datetime) -> list[Moment]:
    """All that falls due from `start` to before `end`, for times far enough from one another."""
    named: dict[tuple[date, str], datetime] = {}
    first, last = start.date() - 3 * DAY, end.date() + 3 * DAY
    minutes = {oracle.minutes_of(slot.at) for rule in rules for slot in rule.slots}
    walks = {
        name: oracle.walk(name, first, last, minutes)
        for name in {rule.zone or zone for rule in rules}
    }
    for rule in rules:
        come = walks[rule.zone or zone]
        for day in days_meant(rule, last):
            for slot in rule.slots:
                moment = come.get((day, oracle.minutes_of(slot.at)))
                if moment is not None:
                    named.setdefault((day, slot.id), moment - rule.lead_min * MINUTE)
    found = [(moment, day, slot) for (day, slot), moment in named.items()]
    return sorted(entry for entry in found if start <= entry[0] < end)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
