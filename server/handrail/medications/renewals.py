"""Dates that treatment hangs on: a refill, insurance, an approval, a benefit, a payment."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

from msgspec import Meta

from handrail.medications.fields import Title
from handrail.medications.rules import notices
from handrail.schedule.days import ONE_DAY, Monthly, months_after
from handrail.schedule.rules import Rule, Slot
from handrail.vault.body import Body
from handrail.vault.fields import Clock, Short, Text, TimeSlot

# What is done up to half a month early or late is done for the date it is nearest to.
HALF_A_MONTH = timedelta(days=15)
MOST = 2400  # two hundred years of months

Lead = Annotated[int, Meta(ge=0, le=366)]


class Renewal(Body, kw_only=True):
    """Something to be done by a date, once or every so many months. Its prompts are neutral."""

    v: Literal[1] = 1
    what: Literal["refill", "insurance", "prior_authorisation", "benefit_end", "payment", "other"]
    title: Title
    due_on: date
    every_months: Annotated[int, Meta(ge=1, le=120)] | None = None
    lead_days: Annotated[list[Lead], Meta(max_length=4)]
    at: Clock = "09:00"
    slot: TimeSlot
    done_on: date | None = None
    phone: Short = ""
    note: Text = ""
    archived: bool = False

    def rules(self) -> Sequence[Rule]:
        if self.archived:
            return ()
        if self.every_months is None:
            open_days = (
                [] if self.done_on else [self.due_on - lead * ONE_DAY for lead in self.leads]
            )
            return notices(open_days, self.slot, self.at)
        return tuple(self._again(self.every_months, lead) for lead in self.leads)

    @property
    def leads(self) -> list[int]:
        return sorted(set(self.lead_days))

    def _again(self, months: int, lead: int) -> Rule:
        return Rule(
            slots=(Slot(id=self.slot, at=self.at),),
            start=self._next_due(months) - lead * ONE_DAY,
            days=Monthly(day=self.due_on.day, months=months, before=lead),
            purpose="notice",
        )

    def _next_due(self, months: int) -> date:
        """The first one that is not done."""
        if self.done_on is None:
            return self.due_on
        done = self.done_on + months * HALF_A_MONTH
        return next((due for due in self._dues(months) if due > done), self.due_on)

    def _dues(self, months: int) -> Iterator[date]:
        return (months_after(self.due_on, count) for count in range(0, MOST, months))
