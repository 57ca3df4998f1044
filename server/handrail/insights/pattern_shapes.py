"""What the app is told of a person's patterns: counts, means and how many entries stand behind."""

from datetime import date
from typing import Literal

from msgspec import Struct

from handrail.journal.signals import SignalName

Part = Literal["morning", "midday", "evening", "night"]
LinkName = Literal[
    "short_sleep_craving", "short_sleep_mood", "low_mood_craving", "open_dose_craving",
    "meeting_craving",
]  # fmt: skip


class HourCell(Struct):
    """One hour of one weekday (Monday is 0): how many entries, and their mean craving."""

    weekday: int
    hour: int
    count: int
    mean: float


class Strongest(Struct):
    """Where cravings stood out. Without `weekday` it was that part of any day."""

    part: Part
    weekday: int | None
    from_hour: int
    until_hour: int
    count: int
    mean: float


class CravingHours(Struct):
    """`days`: on how many days these entries were written."""

    entries: int
    days: int
    mean: float | None
    cells: list[HourCell]
    strongest: Strongest | None


class TriggerCount(Struct):
    """In how many entries a trigger was named, and how strong the craving was in those."""

    name: str
    count: int
    mean: float | None


class CopingCount(Struct):
    """What was tried how often, and what the person said of it."""

    what: str
    tried: int
    yes: int
    some: int
    no: int


class DayPoint(Struct):
    """A day, or the week that begins on it. What was not written down is null."""

    on: date
    mood: float | None
    craving: float | None
    sleep_hours: float | None


class Link(Struct):
    """Days of one sort beside all others: what was written down, never what caused what."""

    name: LinkName
    days: int
    mean: float
    other_days: int
    other_mean: float


class PatternWeek(Struct, rename={"start": "from"}):
    """Doses, having been there and craving, of one week. `missed` was not logged."""

    start: date
    taken: int = 0
    skipped: int = 0
    missed: int = 0
    attended: int = 0
    craving: float | None = None
    craving_days: int = 0


class ScalePoint(Struct):
    on: date
    value: int


class ScaleLine(Struct):
    """One score of one questionnaire over time."""

    instrument: str
    version: str
    score: str
    points: list[ScalePoint]


class Signal(Struct):
    """`count` of what, and the days behind it. `mean` and `before` only of a craving that rose."""

    name: SignalName
    count: int
    days: list[date]
    mean: float | None = None
    before: float | None = None


class Patterns(Struct, rename={"start": "from"}):
    """`entries`: check-ins, cravings and trigger notes. `step_days`: of one point."""

    start: date
    until: date
    days: int
    entries: int
    step_days: int
    hours: CravingHours
    triggers: list[TriggerCount]
    coping: list[CopingCount]
    points: list[DayPoint]
    links: list[Link]
    weeks: list[PatternWeek]
    scales: list[ScaleLine]
    signals: list[Signal]
