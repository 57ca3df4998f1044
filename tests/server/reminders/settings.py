"""What a person has set, and reminders of every sort to try it on."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from handrail.reminders import service
from handrail.reminders.service import plans
from handrail.schedule.rules import Purpose, Rule, Slot
from tests.server.reminders.house import LONG_AGO, House


async def prefer(house: House, person: bytes, **values: Any) -> None:
    """As the settings screen does, without its wire."""
    board = await house.board(person)
    plan = msgspec.structs.replace(board.plan, **values)
    blob = service.seal_plan(house.seal, person, plan)
    await house.run(sa.update(plans).where(plans.c.person_id == person).values(blob=blob))


def rule(purpose: Purpose, *times: str, lead_min: int = 0) -> Rule:
    """Every day at these times; slots are named after them: `at0800xx` for 08:00."""
    slots = tuple(Slot(id=f"at{at.replace(':', '')}xx", at=at) for at in times)
    return Rule(slots=slots, start=LONG_AGO, purpose=purpose, lead_min=lead_min)


def check_ins(count: int) -> Sequence[Rule]:
    """So many in one hour, from 08:00 New York."""
    return [rule("check_in", *(f"08:{minute:02}" for minute in range(count)))]
