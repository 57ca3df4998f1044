"""Trigger notes, and what a person plans for a trigger."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from handrail.journal.fields import Scale
from handrail.journal.tags import Tag, TagList, once
from handrail.vault.body import Body
from handrail.vault.fields import Moment, Name, Zone

Story = Annotated[str, Meta(max_length=2000)]
Way = Annotated[str, Meta(max_length=400)]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
Chore = Annotated[str, Meta(min_length=1, max_length=120)]


class Feeling(Struct, forbid_unknown_fields=True):
    """0 to 100; null where it was felt and not measured."""

    name: Tag
    strength: Annotated[int, Meta(ge=0, le=100)] | None = None


class TriggerNote(Body, kw_only=True):
    """What set it off, what it was like, what the person did. Nothing has to be filled in.

    `did` holds what was chosen from a list, `behaviour` what was typed. `place` is typed by hand.
    """

    v: Literal[1] = 1
    occurred_at: Moment
    tz: Zone
    tags: Annotated[TagList, Meta(max_length=12)] = []
    place: Name = ""
    situation: Story = ""
    thought: Story = ""
    body: Story = ""
    behaviour: Story = ""
    feelings: Annotated[list[Feeling], Meta(max_length=12)] = []
    did: Annotated[TagList, Meta(max_length=8)] = []
    urge: Scale | None = None
    coping: Way = ""

    def __post_init__(self) -> None:
        once("tags", self.tags)
        once("did", self.did)
        once("feelings", [feeling.name for feeling in self.feelings])


class IfThen(Struct, forbid_unknown_fields=True):
    """One plan: when this comes, I do that."""

    when: Line
    do: Line


class Removal(Struct, forbid_unknown_fields=True):
    """Something to take out of the way, and the day it was done."""

    what: Chore
    done_on: date | None = None


class TriggerPlan(Body, kw_only=True):
    """What to do when one trigger comes, and what to clear away before it does."""

    v: Literal[1] = 1
    trigger: Tag
    plans: Annotated[list[IfThen], Meta(max_length=8)] = []
    removal: Annotated[list[Removal], Meta(max_length=20)] = []
    archived: bool = False
