"""Takes what is due, for 30 seconds and under a new number, and marks what became of it. SQL only.

A dispatcher that was frozen past its lease finds its number outdated and marks nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from handrail.db.upsert import insert_for
from handrail.push.subscriptions import Subscribed, subscriptions_of
from handrail.reminders.answers import Name
from handrail.reminders.rows import delivery, finished, occurrence
from handrail.reminders.service import plans

LEASE = timedelta(seconds=30)
PUT_OFF = timedelta(hours=1)
MOST = 500
# As the partial index has it: with parameters neither database would use it.
OPEN = sa.text("occurrence.state IN ('waiting', 'leased')")
Device = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Lease:
    """One occurrence that is ours until `until`, under the number `lease_no`."""

    id: int
    name: Name
    due_at: datetime
    useful_s: int
    lease_no: int
    tries: int

    @property
    def useful_until(self) -> datetime:
        return self.due_at + timedelta(seconds=self.useful_s)


@dataclass(slots=True)
class Haul:
    """What one claim brought: leases with their phones, the people's sealed plans, and the time."""

    now: datetime
    taken: int = 0
    past: int = 0
    phones: dict[int, list[Subscribed]] = field(default_factory=dict)
    leases: dict[int, Lease] = field(default_factory=dict)
    plans: Mapping[bytes, bytes] = field(default_factory=dict)


def database_now(connection: sa.Connection, now: datetime, shift: timedelta) -> datetime:
    """One clock for all dispatchers. SQLite's is our own; a test clock is `shift` from the real."""
    if connection.dialect.name == "sqlite":
        return now
    moment: datetime = connection.execute(sa.select(sa.func.now())).scalar_one()
    return moment + shift


def claim(connection: sa.Connection, now: datetime, shift: timedelta) -> Haul:
    """The next 500 that are due, or whose lease ran out. What needs no sending is finished here."""
    haul = Haul(database_now(connection, now, shift))
    leases = _take(connection, haul.now)
    haul.taken = len(leases)
    live = [lease for lease in leases if lease.useful_until > haul.now]
    haul.past = len(leases) - len(live)
    over = [(lease, "past") for lease in leases if lease.useful_until <= haul.now]
    people = sorted({lease.name.person for lease in live})
    phones: dict[bytes, list[Subscribed]] = {}
    for phone in subscriptions_of(connection, people):
        phones.setdefault(phone.person, []).append(phone)
    reached = _deliveries(connection, live, phones)
    for lease in live:
        own = phones.get(lease.name.person, [])
        left = [phone for phone in own if (lease.id, phone.device) in reached]
        if left:
            haul.phones[lease.id], haul.leases[lease.id] = left, lease
        else:
            # Handed to every phone there is, be it none: the app shows it as not logged.
            over.append((lease, "sent"))
    finish(connection, over)
    haul.plans = _plans(connection, people)
    return haul


def _take(connection: sa.Connection, now: datetime) -> list[Lease]:
    due = (
        sa.select(occurrence.c.id)
        .where(OPEN, occurrence.c.next_try <= now)
        .order_by(occurrence.c.next_try)
        .limit(MOST)
    )
    if connection.dialect.name == "sqlite":
        chosen: sa.ColumnElement[bool] = occurrence.c.id.in_(due)
    else:
        # This form uses both indexes at any size; IN (SELECT …) scans small tables.
        locked = due.with_for_update(skip_locked=True).scalar_subquery()
        chosen = occurrence.c.id == sa.any_(sa.func.array(locked))
    taken = connection.execute(
        sa.update(occurrence)
        .where(chosen)
        .values(
            state="leased",
            lease_no=occurrence.c.lease_no + 1,
            tries=occurrence.c.tries + 1,
            lease_until=now + LEASE,
            next_try=now + LEASE,
        )
        .returning(*occurrence.c)
    )
    return [
        Lease(
            row.id,
            Name(row.person_id, row.reminder_id, row.local_date, row.time_slot),
            row.due_at,
            row.useful_s,
            row.lease_no,
            row.tries,
        )
        for row in taken
    ]


def _deliveries(
    connection: sa.Connection, leases: Sequence[Lease], phones: Mapping[bytes, Sequence[Subscribed]]
) -> set[Device]:
    """Writes the missing rows; which phones an occurrence has still to be handed to."""
    rows = [
        {
            "occurrence_id": lease.id,
            "device_id": phone.device,
            "person_id": phone.person,
            "state": "waiting",
            "tries": 0,
        }
        for lease in leases
        for phone in phones.get(lease.name.person, ())
    ]
    if not rows:
        return set()
    connection.execute(insert_for(connection, delivery).on_conflict_do_nothing(), rows)
    waiting = sa.select(delivery.c.occurrence_id, delivery.c.device_id).where(
        delivery.c.occurrence_id.in_([lease.id for lease in leases]),
        delivery.c.state == "waiting",
    )
    return {(row.occurrence_id, row.device_id) for row in connection.execute(waiting)}


def _plans(connection: sa.Connection, people: Sequence[bytes]) -> dict[bytes, bytes]:
    found = connection.execute(
        sa.select(plans.c.person_id, plans.c.blob).where(plans.c.person_id.in_(people))
    )
    return {row.person_id: row.blob for row in found}


_fenced = (
    occurrence.c.id == bindparam("at_id"),
    occurrence.c.lease_no == bindparam("at_lease"),
    occurrence.c.state == "leased",
)


def _fence(lease: Lease) -> dict[str, Any]:
    return {"at_id": lease.id, "at_lease": lease.lease_no}


def finish(connection: sa.Connection, over: Sequence[tuple[Lease, str]]) -> None:
    """`sent` or `past`; nothing finer than the day is left."""
    if over:
        names = ("state", "due_at", "next_try", "lease_until", "tries", "follow_up_at")
        update = sa.update(occurrence).where(*_fenced)
        update = update.values({name: bindparam(f"new_{name}") for name in names})
        connection.execute(update, [_fence(lease) | _new(lease, state) for lease, state in over])


def _new(lease: Lease, state: str) -> dict[str, Any]:
    values = finished(state, lease.name.local_date)
    return {f"new_{name}": value for name, value in values.items()}


def try_again(connection: sa.Connection, waits: Sequence[tuple[Lease, datetime]]) -> None:
    """Back among the waiting, not before that moment."""
    if waits:
        update = sa.update(occurrence).where(*_fenced)
        update = update.values(
            state="waiting", lease_until=None, next_try=bindparam("new_next_try")
        )
        values = [_fence(lease) | {"new_next_try": moment} for lease, moment in waits]
        connection.execute(update, values)


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
    if states:
        update = (
            sa.update(delivery)
            .where(
                delivery.c.occurrence_id == bindparam("at_id"),
                delivery.c.device_id == bindparam("at_device"),
            )
            .values(state=bindparam("new_state"), tries=delivery.c.tries + 1)
        )
        values = [
            {"at_id": number, "at_device": device, "new_state": state}
            for (number, device), state in states.items()
        ]
        connection.execute(update, values)


def open_leases(
    connection: sa.Connection, person: bytes, now: datetime, shift: timedelta
) -> set[tuple[int, int]]:
    """What may be on its way to the person at this moment, from any dispatcher."""
    moment = database_now(connection, now, shift)
    rows = connection.execute(
        sa.select(occurrence.c.id, occurrence.c.lease_no).where(
            occurrence.c.person_id == person,
            occurrence.c.state == "leased",
            occurrence.c.lease_until > moment,
        )
    )
    return {(row.id, row.lease_no) for row in rows}


def delete_old(connection: sa.Connection, now: datetime) -> int:
    """One job's worth of rows whose day is long over, wherever the person is; deliveries go along.

    Days are kept in no finer measure, so a row goes from 24 to 74 hours after its use: 48 hours
    after its day began, in the last zone of the world.
    """
    last = (now - timedelta(hours=60)).date()
    old = sa.select(occurrence.c.id).where(occurrence.c.local_date <= last).limit(MOST)
    return connection.execute(sa.delete(occurrence).where(occurrence.c.id.in_(old))).rowcount
