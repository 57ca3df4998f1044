"""Medicines, doses taken or skipped, and the salt that names doses. No dose is ever computed."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from msgspec import Meta

from handrail.errors import BadInput
from handrail.medications import rules as of
from handrail.medications.fields import Title
from handrail.medications.parts import (
    AsNeeded,
    Injection,
    Pattern,
    Step,
    Stopped,
    Supply,
    TimeOfDay,
    Window,
    check_days,
    check_times,
)
from handrail.schedule.days import Every
from handrail.schedule.elapsed import Anchor
from handrail.schedule.rules import Answer, Rule
from handrail.vault.body import Body
from handrail.vault.fields import Moment, Name, Short, Text, TimeSlot, Zone


class Medication(Body, kw_only=True):
    """Something that is taken, with the clinic to call. Without times it is taken as needed.

    `times` and `days` hold from `start_on` until the first step begins. `template` is the id of a
    medicine in data/medicines.json; `checked` the ids of the questions that were asked.
    """

    v: Literal[1] = 1
    name: Title
    form: Short = ""
    strength: Short = ""
    template: Short = ""
    times: Annotated[list[TimeOfDay], Meta(max_length=12)] = []
    days: Pattern = Every()
    start_on: date
    end_on: date | None = None
    steps: Annotated[list[Step], Meta(max_length=40)] = []
    as_needed: AsNeeded | None = None
    injection: Injection | None = None
    window: Window | None = None
    observed: bool = False
    supply: Supply | None = None
    prescriber: Name = ""
    clinic_name: Name = ""
    clinic_phone: Short = ""
    clinic_text: Text = ""
    note: Annotated[str, Meta(max_length=2000)] = ""
    started_on: date | None = None
    checked: Annotated[list[Short], Meta(max_length=40)] = []
    stopped: Stopped | None = None
    archived: bool = False

    def __post_init__(self) -> None:
        check_times(self.times, "times")
        check_days(self.days, "days")
        if self.end_on is not None and self.end_on < self.start_on:
            raise BadInput(fields=["end_on"])
        self._check_steps()
        self._check_sort()

    def _check_steps(self) -> None:
        starts = [self.start_on, *(step.start_on for step in self.steps)]
        if any(two <= one for one, two in pairwise(starts)):
            raise BadInput(fields=["steps.start_on"])
        for step in self.steps:
            check_times(step.times, "steps.times")
            check_days(step.days, "steps.days")

    def _check_sort(self) -> None:
        """By the clock, as needed, or by the needle: one of the three."""
        timed = bool(self.times or self.steps)
        if self.injection is not None and (timed or self.as_needed is not None):
            raise BadInput(fields=["injection"])
        if self.as_needed is not None and timed:
            raise BadInput(fields=["as_needed"])

    def rules(self) -> Sequence[Rule]:
        return () if self.archived else self.due_rules()

    def due_rules(self) -> tuple[Rule, ...]:
        """The same for one that is put away: what was due while it was taken."""
        if self.injection is not None:
            return (of.injection(self.injection, self.end_on),)
        steps = [(step.start_on, step.times, step.days) for step in self.steps]
        rules = of.regimen([(self.start_on, self.times, self.days), *steps], self.end_on)
        return rules if self.supply is None else (*rules, *of.refill(self.supply, rules))


class Dose(Body, kw_only=True):
    """One taking, or the decision not to. `late` and `missed` are worked out, never stored.

    `bottle_on`: the date on the take-home bottle. It is the day of the dose and no other.
    """

    v: Literal[1] = 1
    medication: UUID
    status: Literal["taken", "skipped"]
    occurred_at: Moment
    tz: Zone
    local_date: date
    time_slot: TimeSlot | None = None
    reason: Short = ""
    note: Text = ""
    amount: Short = ""
    site: Short = ""
    observed: bool = False
    bottle_on: date | None = None

    def __post_init__(self) -> None:
        if self.bottle_on is not None and self.bottle_on != self.local_date:
            raise BadInput(fields=["bottle_on"])

    def answers(self) -> Answer | None:
        """Without a slot the nearest one is meant: what is logged must not be asked for again."""
        return Answer(
            reminder=self.medication,
            local_date=self.local_date,
            time_slot=self.time_slot,
            occurred_at=self.occurred_at,
        )

    def anchors(self) -> Anchor | None:
        """An injection counts on from the day it was given, and not from a decision against it."""
        return Anchor(self.medication, self.local_date) if self.status == "taken" else None


class DoseSalt(Body, kw_only=True):
    """16 random bytes that the ids of doses are made from: a stolen database then tells none."""

    internal: ClassVar[bool] = True
    v: Literal[1] = 1
    salt: Annotated[str, Meta(min_length=32, max_length=32, pattern="^[0-9a-f]{32}$")]
