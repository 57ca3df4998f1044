"""Takes what is due, for 30 seconds and under a new number. SQL only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from handrail.db.upsert import insert_for
from handrail.push.subscriptions import Subscribed, subscriptions_of
from handrail.reminders.answers import Name
from handrail.reminders.leases import Lease
from handrail.reminders.marks import Device, Wait, finish, wait
from handrail.reminders.rows import delivery, occurrence
from handrail.reminders.service import plans, reminders
from handrail.schedule.rules import DAY_S, USEFUL_MOST_S

LEASE = timedelta(seconds=30)
PUT_OFF = timedelta(hours=1)
MOST = 500
# As long as a send may take: what ends sooner would come too late.
SEND = timedelta(seconds=15)
USEFUL_MOST = timedelta(seconds=USEFUL_MOST_S)
# More than the longest window.
OPEN_MOST = timedelta(days=4)
STANDSTILL = timedelta(seconds=60)
# As the partial index has it: with parameters neither database would use it.
OPEN = sa.text("occurrence.state IN ('waiting', 'leased')")

Due = sa.Select[tuple[int]]


@dataclass(slots=True)
class Haul:
    """What one claim brought: leases with their phones, sealed plans and rules, and the time."""

    now: datetime
    taken: int = 0
    past: int = 0
    phones: dict[int, list[Subscribed]] = field(default_factory=dict)
    leases: dict[int, Lease] = field(default_factory=dict)
    plans: Mapping[bytes, bytes] = field(default_factory=dict)
    rules: Mapping[tuple[bytes, bytes], bytes] = field(default_factory=dict)


def database_now(connection: sa.Connection, now: datetime, shift: timedelta) -> datetime:
    """One clock for all dispatchers. SQLite's is our own; a test clock is `shift` from the real."""
    if connection.dialect.name == "sqlite":
        return now
    moment: datetime = connection.execute(sa.select(sa.func.now())).scalar_one()
    return moment + shift


def claim(connection: sa.Connection, now: datetime, shift: timedelta, most: int = MOST) -> Haul:
    """The next that are due, or whose lease ran out. What needs no sending is finished here."""
    haul = Haul(database_now(connection, now, shift))
    leases = _take(connection, haul.now, due(haul.now).limit(most))
    leases += _siblings(connection, haul.now, leases)
    haul.taken = len(leases)
    soon = haul.now + SEND
    past = [(lease, "past") for lease in leases if lease.useful_until <= soon]
    haul.past = len(past)
    finish(connection, past)
    live = [lease for lease in leases if lease.useful_until > soon]
    _share(connection, haul, _begin_follow_ups(connection, haul.now, live))
    return haul


def due(now: datetime) -> Due:
    query = sa.select(occurrence.c.id).where(OPEN, occurrence.c.next_try <= now)
    return query.order_by(occurrence.c.next_try)


def _take(connection: sa.Connection, now: datetime, wanted: Due) -> list[Lease]:
    if connection.dialect.name == "sqlite":
        chosen: sa.ColumnElement[bool] = occurrence.c.id.in_(wanted)
    else:
        # This form uses both indexes at any size; IN (SELECT …) scans small tables.
        locked = wanted.with_for_update(skip_locked=True).scalar_subquery()
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
    ).all()
    return [_lease(row) for row in taken]


def _lease(row: Any) -> Lease:
    return Lease(
        row.id,
        Name(row.person_id, row.reminder_id, row.local_date, row.time_slot),
        row.due_at,
        row.useful_s,
        row.lease_no,
        row.tries,
        row.asked,
        row.counted,
        row.followed,
        row.follow_up_at,
    )


def _siblings(connection: sa.Connection, now: datetime, leases: Sequence[Lease]) -> list[Lease]:
    """After a standstill: what else of the same reminders is due, so that one message says it."""
    late = {(x.name.person, x.name.reminder) for x in leases if now - x.due_at > STANDSTILL}
    if not late:
        return []
    key = sa.tuple_(occurrence.c.person_id, occurrence.c.reminder_id)
    waiting = due(now).where(key.in_(sorted(late)), occurrence.c.state == "waiting")
    return _take(connection, now, waiting.limit(MOST))


def _begin_follow_ups(
    connection: sa.Connection, now: datetime, leases: Sequence[Lease]
) -> list[Lease]:
    """Those whose time for it has come go to every phone once more, as a prompt of its own."""
    ids = [x.id for x in leases if x.follow_up_at is not None and x.follow_up_at <= now]
    if not ids:
        return list(leases)
    fresh: dict[str, Any] = {"followed": True, "asked": False, "counted": False}
    fresh["follow_up_at"] = None
    connection.execute(sa.update(occurrence).where(occurrence.c.id.in_(ids)).values(fresh))
    connection.execute(sa.delete(delivery).where(delivery.c.occurrence_id.in_(ids)))
    begun = set(ids)
    return [replace(lease, **fresh) if lease.id in begun else lease for lease in leases]


def _share(connection: sa.Connection, haul: Haul, leases: Sequence[Lease]) -> None:
    """Which phones each has still to be handed to, and all that its words are made of."""
    people = sorted({lease.name.person for lease in leases})
    phones: dict[bytes, list[Subscribed]] = {}
    for phone in subscriptions_of(connection, people):
        phones.setdefault(phone.person, []).append(phone)
    reached = _deliveries(connection, leases, phones)
    for lease in leases:
        own = phones.get(lease.name.person, [])
        left = [phone for phone in own if (lease.id, phone.device) in reached]
        if left:
            haul.phones[lease.id], haul.leases[lease.id] = left, lease
    # Handed to every phone there is, be it none: the app shows it as not logged.
    over = [lease for lease in leases if lease.id not in haul.leases]
    finish(connection, [(lease, "sent") for lease in over if lease.follow_up_at is None])
    wait(connection, [Wait(x, x.follow_up_at, 0, x.follow_up_at) for x in over if x.follow_up_at])
    haul.plans = _plans(connection, people)
    haul.rules = _rules(connection, haul.leases.values())


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
    return {(occurrence_id, device) for occurrence_id, device in connection.execute(waiting).all()}


def _plans(connection: sa.Connection, people: Sequence[bytes]) -> dict[bytes, bytes]:
    wanted = sa.select(plans.c.person_id, plans.c.blob).where(plans.c.person_id.in_(people))
    return {person: blob for person, blob in connection.execute(wanted).all()}


def _rules(
    connection: sa.Connection, leases: Collection[Lease]
) -> dict[tuple[bytes, bytes], bytes]:
    """By way of the occurrences: lists of people and of reminders are tried each with each."""
    own = reminders.c.person_id == occurrence.c.person_id
    both = occurrence.join(reminders, own & (reminders.c.id == occurrence.c.reminder_id))
    wanted = sa.select(reminders.c.person_id, reminders.c.id, reminders.c.blob).select_from(both)
    wanted = wanted.where(occurrence.c.id.in_([lease.id for lease in leases]))
    found = connection.execute(wanted).all()
    return {(person, reminder): blob for person, reminder, blob in found}


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
    after its day began, in the last zone of the world. What may still be sent stays for longer,
    and so does what is over of a window of days: it says that nothing is to be prompted any more.
    """
    last = (now - timedelta(hours=60)).date()
    closed = occurrence.c.state.in_(("sent", "done", "past"))
    used = sa.or_(occurrence.c.useful_s <= DAY_S, occurrence.c.local_date <= last - USEFUL_MOST)
    over = sa.or_(sa.and_(closed, used), occurrence.c.local_date <= last - OPEN_MOST)
    old = sa.select(occurrence.c.id).where(occurrence.c.local_date <= last, over).limit(MOST)
    return connection.execute(sa.delete(occurrence).where(occurrence.c.id.in_(old))).rowcount
