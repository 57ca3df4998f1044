"""How stopping or cutting down feels, over time. Nothing is scored and nothing advised."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from handrail.journal.fields import Note
from handrail.journal.tags import Tag, once
from handrail.vault.body import Body
from handrail.vault.fields import Moment, Name, Zone

# None, mild, medium, strong.
Strength = Annotated[int, Meta(ge=0, le=3)]


class Symptom(Struct, forbid_unknown_fields=True):
    """`name`: the id of one in data/symptoms.json, or the person's own word."""

    name: Tag
    strength: Strength


class Withdrawal(Body, kw_only=True):
    """What was felt at one moment. What was not touched is not in the list."""

    v: Literal[1] = 1
    occurred_at: Moment
    tz: Zone
    substance: Name = ""
    symptoms: Annotated[list[Symptom], Meta(max_length=40)] = []
    last_use_on: date | None = None
    note: Note = ""

    def __post_init__(self) -> None:
        once("symptoms.name", [symptom.name for symptom in self.symptoms])
