"""Writes what became of leases. SQL only.

A dispatcher that was frozen past its lease finds its number outdated and marks nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from handrail.reminders.leases import Lease
from handrail.reminders.rows import delivery, finished, occurrence
from handrail.reminders.service import plans

Device = tuple[int, bytes]

_fenced = (
    occurrence.c.id == bindparam("at_id"),
    occurrence.c.lease_no == bindparam("at_lease"),
    occurrence.c.state == "leased",
)


def _fence(lease: Lease) -> dict[str, Any]:
    return {"at_id": lease.id, "at_lease": lease.lease_no}


def finish(connection: sa.Connection, over: Sequence[tuple[Lease, str]]) -> None:
    """`sent` or `past`; nothing finer than the day is left. One statement for all that are alike:
    most of a batch fell due on one day and were claimed once."""
    alike: dict[tuple[str, date, int], list[int]] = {}
    for lease, state in over:
        alike.setdefault((state, lease.name.local_date, lease.lease_no), []).append(lease.id)
    for (state, local_date, lease_no), ids in alike.items():
        connection.execute(
            sa.update(occurrence)
            .where(
                occurrence.c.id.in_(ids),
                occurrence.c.lease_no == lease_no,
                occurrence.c.state == "leased",
            )
            .values(finished(state, local_date))
        )


@dataclass(frozen=True, slots=True)
class Wait:
    """Back among the waiting until `moment`. `tries` counts on after a failure, else from 0."""

    lease: Lease
    moment: datetime
    tries: int = 0
    follow_up_at: datetime | None = None


def wait(connection: sa.Connection, waits: Sequence[Wait]) -> None:
    if waits:
        names = ("next_try", "tries", "follow_up_at")
        update = sa.update(occurrence).where(*_fenced)
        update = update.values(
            state="waiting",
            lease_until=None,
            **{name: bindparam(f"new_{name}") for name in names},
        )
        connection.execute(
            update,
            [
                _fence(one.lease)
                | {
                    "new_next_try": one.moment,
                    "new_tries": one.tries,
                    "new_follow_up_at": one.follow_up_at,
                }
                for one in waits
            ],
        )


def look_again(connection: sa.Connection, person: bytes, now: datetime) -> None:
    """After a change of settings: what they held back is looked at anew."""
    connection.execute(
        sa.update(occurrence)
        .where(
            occurrence.c.person_id == person,
            occurrence.c.state == "waiting",
            occurrence.c.due_at <= now,
            occurrence.c.next_try > now,
            # Neither a try after a failure, nor a follow-up, nor what was asked for.
            occurrence.c.tries == 0,
            occurrence.c.follow_up_at.is_(None),
            sa.not_(occurrence.c.asked),
        )
        .values(next_try=now)
    )


def still_ours(connection: sa.Connection, leases: Sequence[Lease]) -> set[int]:
    """Which leases hold, locked until the transaction ends."""
    numbers = {lease.id: lease.lease_no for lease in leases}
    query = sa.select(occurrence.c.id, occurrence.c.lease_no).where(
        occurrence.c.id.in_(list(numbers)), occurrence.c.state == "leased"
    )
    found = connection.execute(query.order_by(occurrence.c.id).with_for_update())
    return {row.id for row in found if numbers[row.id] == row.lease_no}


def mark_deliveries(connection: sa.Connection, states: Mapping[Device, str]) -> None:
    """`waiting` counts one more try."""
    alike: dict[str, list[Device]] = {}
    for device, state in states.items():
        alike.setdefault(state, []).append(device)
    for state, devices in alike.items():
        connection.execute(
            sa.update(delivery)
            .where(sa.tuple_(delivery.c.occurrence_id, delivery.c.device_id).in_(devices))
            .values(state=state, tries=delivery.c.tries + 1)
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """Prompts that count against the cap of a person on a day of theirs, the oldest first."""

    day: int
    cap: int
    leases: Sequence[Lease]


def count_prompts(connection: sa.Connection, wishes: Mapping[bytes, Wish]) -> set[int]:
    """Which of them are within the cap. They are counted once, however often they are tried."""
    people = sorted(wishes)
    columns = (plans.c.person_id, plans.c.prompted_day, plans.c.prompted)
    query = sa.select(*columns).where(plans.c.person_id.in_(people)).order_by(plans.c.person_id)
    within: list[Lease] = []
    counts: list[dict[str, Any]] = []
    for row in connection.execute(query.with_for_update()):
        wish = wishes[row.person_id]
        # Tomorrow's: somebody flew west over midnight, and it is the same day once more.
        same = row.prompted_day in (wish.day, wish.day + 1)
        used, day = (row.prompted, row.prompted_day) if same else (0, wish.day)
        allowed = wish.leases[: max(0, wish.cap - used)]
        within += allowed
        counts.append({"at": row.person_id, "day": day, "used": used + len(allowed)})
    _write_counts(connection, counts, within)
    return {lease.id for lease in within}


def _write_counts(
    connection: sa.Connection, counts: Sequence[dict[str, Any]], within: Sequence[Lease]
) -> None:
    if within:
        update = sa.update(plans).where(plans.c.person_id == bindparam("at"))
        values: dict[str, Any] = {"prompted_day": bindparam("day"), "prompted": bindparam("used")}
        connection.execute(update.values(values), counts)
        counted = sa.update(occurrence).where(*_fenced).values(counted=True)
        connection.execute(counted, [_fence(lease) for lease in within])
