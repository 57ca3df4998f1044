"""What the app is told about taking: counts, dates and nothing else."""

from datetime import date
from uuid import UUID

from msgspec import Struct


class Period(Struct, rename={"start": "from"}):
    """A week or a month. `due` is what was taken, skipped or missed; `late` is part of `taken`."""

    start: date
    due: int = 0
    taken: int = 0
    skipped: int = 0
    late: int = 0
    missed: int = 0


class Left(Struct):
    """What is left of a supply, and the first day that it does not cover."""

    left: float
    runs_out_on: date | None


class Missed(Struct):
    """Due days in a row without a dose, up to the last one that is over."""

    missed_days: int
    since: date


class NextDue(Struct):
    """The next injection, and the days that its label allows."""

    on: date
    earliest_on: date | None
    from_on: date | None
    until_on: date | None


class Taking(Struct):
    """One medicine."""

    medication: UUID
    weeks: list[Period]
    months: list[Period]
    supply: Left | None
    gap: Missed | None
    next_due: NextDue | None


class Adherence(Struct, rename={"start": "from"}):
    """All medicines. `until` is the last day that counts."""

    start: date
    until: date
    medicines: list[Taking]
