"""A craving as it came and went: when, how strong, what set it off, what was tried."""

from itertools import pairwise
from typing import Annotated, Literal

from msgspec import Meta, Struct

from handrail.errors import BadInput
from handrail.journal.fields import Note, Scale
from handrail.journal.tags import Tag, TagList, once
from handrail.vault.body import Body
from handrail.vault.fields import Moment, Zone

# A week: whatever is still open then was forgotten.
Seconds = Annotated[int, Meta(ge=0, le=604_800)]
Helped = Literal["yes", "some", "no"]


class Strength(Struct, forbid_unknown_fields=True):
    """How strong it was, so many seconds after it began."""

    at_s: Seconds
    value: Scale


class Coping(Struct, forbid_unknown_fields=True):
    """One thing that was tried. Whether it helped is null until the person says so."""

    what: Tag
    helped: Helped | None = None


class Craving(Body, kw_only=True):
    """One episode. Without an end and an outcome it still goes on; the peak is worked out.

    An end may be unknown: then `outcome` alone says that it is over.
    """

    v: Literal[1] = 1
    started_at: Moment
    tz: Zone
    ended_at: Moment | None = None
    strengths: Annotated[list[Strength], Meta(max_length=240)] = []
    triggers: Annotated[TagList, Meta(max_length=8)] = []
    coping: Annotated[list[Coping], Meta(max_length=12)] = []
    outcome: Literal["passed", "used", "other"] | None = None
    note: Note = ""

    def __post_init__(self) -> None:
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise BadInput(fields=["ended_at"])
        if any(after.at_s <= before.at_s for before, after in pairwise(self.strengths)):
            raise BadInput(fields=["strengths"])
        once("triggers", self.triggers)
        once("coping", [each.what for each in self.coping])
