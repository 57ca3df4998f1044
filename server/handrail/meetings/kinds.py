"""Meetings and sessions that a person goes to, having been there, and how often they want to."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from handrail.errors import BadInput
from handrail.meetings import rules as of
from handrail.meetings.directory.values import link
from handrail.meetings.fields import (
    Lead,
    Line,
    Link,
    LongText,
    MeetingDay,
    MeetingHour,
    Minutes,
    Setting,
    Title,
)
from handrail.schedule.rules import Answer, Rule
from handrail.vault.body import Body
from handrail.vault.fields import Clock, Moment, Name, Short, Text, TimeSlot, Zone


class Meeting(Body, kw_only=True):
    """A meeting or session, saved from the directory (`listing`, its id there) or typed in.

    All its times are on clocks in `tz`. Without `times` it is by appointment. `lead_min`: how long
    before the start it is brought to mind; with 0 only the app shows it. `cancelled_in_file`: of
    one from a calendar file, what that called off when it was read last.
    """

    v: Literal[1] = 1
    name: Title
    setting: Setting
    listing: Annotated[str, Meta(max_length=64)] = ""
    tz: Zone
    times: Annotated[list[MeetingHour], Meta(max_length=14)] = []
    start_on: date
    end_on: date | None = None
    cancelled: Annotated[list[date], Meta(max_length=366)] = []
    cancelled_in_file: Annotated[list[date], Meta(max_length=366)] = []
    lead_min: Lead = 30
    how: Literal["in_person", "online", "hybrid", "phone"] = "in_person"
    join_url: Link = ""
    join_phone: Name = ""
    join_notes: Text = ""
    place: Line = ""
    address: Line = ""
    contact: Name = ""
    phone: Short = ""
    proof_wanted: bool = False
    moud_friendly: bool = False
    note: LongText = ""
    archived: bool = False

    def __post_init__(self) -> None:
        of.check_times(self.times)
        if self.end_on is not None and self.end_on < self.start_on:
            raise BadInput(fields=["end_on"])
        if self.join_url and link(self.join_url) != self.join_url:
            raise BadInput(fields=["join_url"])

    def rules(self) -> Sequence[Rule]:
        return () if self.archived else self.all_rules(self.lead_min)

    def all_rules(self, lead_min: int = 0) -> tuple[Rule, ...]:
        """The same for one that is put away; without a lead it falls due when it begins."""
        return of.rules_of(
            self.times, self.tz, self.start_on, self.end_on, self.cancelled, lead_min
        )

    def fixed(self, slot: str) -> Rule | None:
        """When one of its times is, without what is called off or comes to an end."""
        rules = of.rules_of(self.times, self.tz, self.start_on, None, (), 0)
        return next((rule for rule in rules if rule.slots[0].id == slot), None)


class Attendance(Body, kw_only=True):
    """Having been there; or not, or that it did not take place.

    It says itself what it was of, so that it stays true when the meeting is changed or gone.
    `local_date` is the date there; `at` and `minutes` the time there. Without `time_slot` it is of
    no planned time. `signer`: initials or a first name. `makes_up_for`: a session missed before.
    """

    v: Literal[1] = 1
    meeting: UUID | None = None
    name: Line = ""
    setting: Setting
    status: Literal["attended", "missed", "cancelled"]
    how: Literal["in_person", "online", "phone"] | None = None
    occurred_at: Moment
    tz: Zone
    local_date: date
    time_slot: TimeSlot | None = None
    at: Clock | None = None
    minutes: Minutes | None = None
    takeaway: LongText = ""
    signer: Short = ""
    makes_up_for: MeetingDay | None = None

    def __post_init__(self) -> None:
        if self.time_slot is not None and self.meeting is None:
            raise BadInput(fields=["time_slot"])
        made_up = self.makes_up_for
        if made_up is not None and (self.status != "attended" or made_up == self.occasion):
            raise BadInput(fields=["makes_up_for"])

    @property
    def occasion(self) -> MeetingDay | None:
        if self.meeting is None or self.time_slot is None:
            return None
        return MeetingDay(self.meeting, self.local_date, self.time_slot)

    def answers(self) -> Answer | None:
        """Any of the three: what is settled is not asked for again. Never that of another day."""
        if self.meeting is None:
            return None
        return Answer(
            reminder=self.meeting,
            local_date=self.local_date,
            time_slot=self.time_slot,
            occurred_at=self.occurred_at,
            same_day=True,
        )


class MeetingTarget(Body, kw_only=True):
    """How many a week the person wants, of one setting or of all together; 0 ends it.

    It holds from the week of `start_on` until a later one; so the past keeps the target it had.
    """

    v: Literal[1] = 1
    setting: Setting | Literal["any"]
    per_week: Annotated[int, Meta(ge=0, le=50)]
    start_on: date
