"""What reminders keep of a person and of each record, sealed under the server's blob key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal, NamedTuple

import msgspec
import sqlalchemy as sa
from msgspec.structs import replace

from handrail.accounts.context import NewPerson
from handrail.clock import day_of
from handrail.db.models import table_of
from handrail.db.upsert import insert_for
from handrail.errors import SignedOut
from handrail.reminders.models import PersonPlan, Reminder
from handrail.schedule.rules import Rule, WallTime
from handrail.vault.seal import ServerSeal
from handrail.vault.store import RowMoved

plans, reminders = table_of(PersonPlan), table_of(Reminder)

PLAN, RULES = b"person_plan", b"reminder"
Language = Literal["en", "es"]
Label = Annotated[str, msgspec.Meta(max_length=40)]
Cap = Annotated[int, msgspec.Meta(ge=1, le=48)]
# Older than any day that is planned: such a reminder is planned anew, from now on.
ANEW = date(1970, 1, 1)
# Longer than any occurrence keeps another away, or can still be useful.
LATELY = timedelta(days=4)
LEFT_MOST = 7


class Left(msgspec.Struct, frozen=True):
    """A zone the person was in, until they said that they had moved."""

    zone: str
    until: datetime


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person is, what their lock screen says, and what holds a reminder back.

    Doses and meetings pass quiet hours unless `quiet_doses` or `quiet_meetings` says otherwise; a
    pause and the daily cap never hold back a dose. What comes later has a default here.
    """

    v: Literal[1] = 1
    zone: str
    left: tuple[Left, ...] = ()
    language: Language
    label: Label = ""
    quiet_from: WallTime | None = None
    quiet_to: WallTime | None = None
    quiet_doses: bool = False
    quiet_meetings: bool = False
    cap: Cap = 12
    pause_until: date | None = None
    follow_up: bool = False

    def moved_from(self, before: "Plan", now: datetime) -> "Plan":
        """Where they were is remembered for as long as a prompt of then can matter."""
        if self.zone == before.zone:
            return self
        lately = [left for left in before.left if left.until > now - LATELY]
        return replace(self, left=(*lately[-LEFT_MOST:], Left(before.zone, now)))


class KeptRules(msgspec.Struct, frozen=True, kw_only=True):
    """The inside of a reminder row."""

    v: Literal[1] = 1
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """One reminder row as it lies in the database."""

    id: bytes
    plan_until: date
    blob: bytes


@dataclass(frozen=True, slots=True)
class Held:
    """All that is stored of a person's reminders, still sealed. Read it in one transaction."""

    person: bytes
    plan_no: int
    checked_day: int
    blob: bytes
    stored: Mapping[bytes, Stored]


@dataclass(frozen=True, slots=True)
class Board:
    """The same, opened."""

    held: Held
    plan: Plan
    rules: Mapping[bytes, tuple[Rule, ...]]

    @property
    def person(self) -> bytes:
        return self.held.person


def read_held(connection: sa.Connection, person: bytes) -> Held:
    """Raises SignedOut when there is no such person any more."""
    row = connection.execute(
        sa.select(plans.c.plan_no, plans.c.checked_day, plans.c.blob).where(
            plans.c.person_id == person
        )
    ).one_or_none()
    if row is None:
        raise SignedOut
    found = connection.execute(
        sa.select(reminders.c.id, reminders.c.plan_until, reminders.c.blob).where(
            reminders.c.person_id == person
        )
    )
    stored = {entry.id: entry for entry in (Stored(*some) for some in found)}
    return Held(person, row.plan_no, row.checked_day, row.blob, stored)


def open_held(seal: ServerSeal, held: Held) -> Board:
    rules = {
        stored.id: open_rules(seal, held.person, stored.id, stored.blob)
        for stored in held.stored.values()
    }
    return Board(held, open_plan(seal, held.person, held.blob), rules)


def seal_plan(seal: ServerSeal, person: bytes, plan: Plan) -> bytes:
    return seal.seal(PLAN, person, msgspec.json.encode(plan))


def open_plan(seal: ServerSeal, person: bytes, blob: bytes) -> Plan:
    return msgspec.json.decode(seal.open_often(PLAN, person, blob), type=Plan)


def seal_rules(seal: ServerSeal, person: bytes, reminder: bytes, rules: Sequence[Rule]) -> bytes:
    kept = KeptRules(rules=tuple(rules))
    return seal.seal(RULES, person + reminder, msgspec.json.encode(kept))


def open_rules(seal: ServerSeal, person: bytes, reminder: bytes, blob: bytes) -> tuple[Rule, ...]:
    plain = seal.open(RULES, person + reminder, blob)
    return msgspec.json.decode(plain, type=KeptRules).rules


def found_plan(seal: ServerSeal, connection: sa.Connection, new: NewPerson) -> None:
    """In the transaction of a sign-up."""
    blob = seal_plan(seal, new.person, _first_plan(new))
    connection.execute(
        sa.insert(plans).values(person_id=new.person, checked_day=day_of(new.now), blob=blob)
    )


def rebuild_plan(seal: ServerSeal, connection: sa.Connection, new: NewPerson) -> None:
    """After the secret file was lost nobody can open these rows: the next working-out remakes them.

    The number goes on, so that phones ask for the agenda again.
    """
    connection.execute(sa.delete(reminders).where(reminders.c.person_id == new.person))
    blob = seal_plan(seal, new.person, _first_plan(new))
    insert = insert_for(connection, plans).values(person_id=new.person, checked_day=0, blob=blob)
    anew = {"blob": blob, "checked_day": 0, "plan_no": plans.c.plan_no + 1}
    connection.execute(insert.on_conflict_do_update(index_elements=["person_id"], set_=anew))


def doubt_plan(connection: sa.Connection, person: bytes) -> None:
    """At a sign-in: the person's next request works the reminders out again from the records."""
    doubt = sa.update(plans).where(plans.c.person_id == person).values(checked_day=0)
    connection.execute(doubt)


def _first_plan(new: NewPerson) -> Plan:
    return msgspec.convert({"zone": new.zone, "language": new.language}, Plan)


def read_plan(seal: ServerSeal, connection: sa.Connection, person: bytes) -> Plan | None:
    """For the account page. One row by its key, opened at once."""
    kept = sa.select(plans.c.blob).where(plans.c.person_id == person)
    blob = connection.execute(kept).scalar_one_or_none()
    return None if blob is None else open_plan(seal, person, blob)


def plan_of(seal: ServerSeal, connection: sa.Connection, person: bytes) -> Plan:
    """The same. Raises SignedOut when there is no such person any more."""
    plan = read_plan(seal, connection, person)
    if plan is None:
        raise SignedOut
    return plan


class Confirmed(NamedTuple):
    """When the plan was last worked out from the records (0: never), and how far it reaches."""

    checked_day: int
    planned_until: date | None


def confirmed(connection: sa.Connection, person: bytes) -> Confirmed:
    day = sa.select(plans.c.checked_day).where(plans.c.person_id == person)
    # What is to be planned anew is not planned at all.
    until = sa.select(sa.func.min(reminders.c.plan_until)).where(
        reminders.c.person_id == person, reminders.c.plan_until > ANEW
    )
    checked_day = connection.execute(day).scalar_one_or_none() or 0
    return Confirmed(checked_day, connection.execute(until).scalar_one())


def touch_plan(connection: sa.Connection, held: Held, **values: object) -> None:
    """Takes the person's row and gives it a new number. Raises RowMoved if it was sealed anew."""
    done = connection.execute(
        sa.update(plans)
        .where(plans.c.person_id == held.person, plans.c.blob == held.blob)
        .values(plan_no=plans.c.plan_no + 1, **values)
    )
    if done.rowcount != 1:
        raise RowMoved


@dataclass(frozen=True, slots=True)
class Kept:
    """A reminder and its person's plan, as they were read."""

    person: bytes
    reminder: bytes
    blob: bytes
    plan_blob: bytes


def mark_planned(connection: sa.Connection, read: Sequence[Kept], until: date) -> list[Kept]:
    """Those that are still as they were read; they stay so until the transaction ends."""
    key = sa.tuple_(reminders.c.person_id, reminders.c.id)
    query = (
        sa.select(reminders.c.person_id, reminders.c.id, reminders.c.blob, plans.c.blob)
        .join(plans, plans.c.person_id == reminders.c.person_id)
        .where(key.in_([(kept.person, kept.reminder) for kept in read]))
        .order_by(reminders.c.person_id, reminders.c.id)
        .with_for_update()
    )
    now = {Kept(*row[:4]) for row in connection.execute(query)}
    same = [kept for kept in read if kept in now]
    if same:
        names = [(kept.person, kept.reminder) for kept in same]
        connection.execute(sa.update(reminders).where(key.in_(names)).values(plan_until=until))
    return same


def change_plan(connection: sa.Connection, held: Held, blob: bytes, *, moved: bool) -> None:
    """`moved`: the zone is another one, so every reminder is planned anew."""
    touch_plan(connection, held, blob=blob)
    if moved:
        connection.execute(
            sa.update(reminders).where(reminders.c.person_id == held.person).values(plan_until=ANEW)
        )
