"""Time that elapses since something was really done: it is counted from the latest real date."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import msgspec
from msgspec.structs import replace

from handrail.schedule.days import After
from handrail.schedule.rules import Rule


class Anchor(msgspec.Struct, frozen=True):
    """An entry that says when it was really done, such as an injection that was given."""

    reminder: UUID
    on: date


def elapses(rules: Iterable[Rule]) -> bool:
    return any(isinstance(rule.days, After) for rule in rules)


def counted_from(rules: Iterable[Rule], on: date | None) -> tuple[Rule, ...]:
    """The same rules, counted from `on` where that is later than the date they know."""
    return tuple(
        replace(rule, start=max(rule.start, on)) if on and isinstance(rule.days, After) else rule
        for rule in rules
    )


def latest(anchors: Iterable[Anchor], last: date) -> dict[UUID, date]:
    """By reminder, none after `last`: a date typed wrong must not silence for years."""
    found: dict[UUID, date] = {}
    for anchor in anchors:
        if anchor.on <= last:
            found[anchor.reminder] = max(anchor.on, found.get(anchor.reminder, anchor.on))
    return found
