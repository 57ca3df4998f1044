"""The naloxone kit: where it is, who knows how, and until when it is good."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from handrail.medications.rules import notices
from handrail.schedule.days import ONE_DAY
from handrail.schedule.rules import Rule
from handrail.vault.body import Body
from handrail.vault.fields import Name, Short, Text, TimeSlot

BEFORE = (timedelta(days=30), timedelta(days=7), timedelta())


class NaloxoneKit(Body, kw_only=True):
    """One kit. `product` is an id of the help cards' products; `expires_on` stands as printed."""

    v: Literal[1] = 1
    product: Short = ""
    name: Name
    kept: Name
    expires_on: date | None = None
    knows: Name = ""
    used_on: date | None = None
    slot: TimeSlot
    note: Text = ""
    archived: bool = False

    def rules(self) -> Sequence[Rule]:
        """Once used, only the next one matters: the morning after."""
        if self.archived:
            return ()
        if self.used_on is not None:
            return notices([self.used_on + ONE_DAY], self.slot)
        if self.expires_on is None:
            return ()
        return notices([self.expires_on - before for before in BEFORE], self.slot)
