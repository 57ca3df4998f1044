"""What a person no longer uses, a return to use, and a place of care that was left.

Days, runs and totals are worked out from these on the phone; nothing of them is stored.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from handrail.errors import BadInput
from handrail.journal.fields import Note
from handrail.journal.tags import once
from handrail.vault.body import Body
from handrail.vault.fields import Moment, Short, Zone

Words = Annotated[list[Short], Meta(max_length=12)]


class Substance(Body, kw_only=True):
    """`started_on`: the first day of not using, as the person gives it; null until it is known."""

    v: Literal[1] = 1
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    started_on: date | None = None
    counted: bool = True
    archived: bool = False


class Lapse(Body, kw_only=True):
    """A return to use. Whether it changes the date is the person's choice, also later on.

    `new_run_on`: where a new run began on a later day than `local_date`. An empty `occurred_at`
    means that only the day is known.
    """

    v: Literal[1] = 1
    occurred_at: Moment | None = None
    tz: Zone
    local_date: date
    substances: Annotated[list[UUID], Meta(max_length=20)] = []
    change_date: Literal["later", "new_run", "keep"] = "later"
    new_run_on: date | None = None
    before: Words = []
    feelings: Words = []
    what_happened: Note = ""
    to_a_friend: Note = ""
    note: Note = ""

    def __post_init__(self) -> None:
        for name in ("substances", "before", "feelings"):
            once(name, getattr(self, name))
        if self.new_run_on is None:
            return
        if self.change_date != "new_run" or self.new_run_on < self.local_date:
            raise BadInput(fields=["new_run_on"])


class Discharge(Body, kw_only=True):
    """The day a place of care or of custody was left: tolerance is lower for some time after."""

    v: Literal[1] = 1
    left: Literal["detox", "residential", "hospital", "custody", "programme"]
    left_on: date
    archived: bool = False
