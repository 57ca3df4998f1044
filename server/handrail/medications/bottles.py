"""Take-home bottles of a medicine that a clinic gives out: one bottle, one date."""

from datetime import date
from typing import Literal
from uuid import UUID

from handrail.errors import BadInput
from handrail.vault.body import Body
from handrail.vault.fields import Short, Text


class TakeHome(Body, kw_only=True):
    """A bottle for `for_on`. That it was taken stands in a dose with the same `bottle_on`."""

    v: Literal[1] = 1
    medication: UUID
    for_on: date
    dispensed_on: date
    dose: Short = ""
    state: Literal["kept", "lost", "returned"]
    note: Text = ""

    def __post_init__(self) -> None:
        if self.for_on < self.dispensed_on:
            raise BadInput(fields=["for_on"])
