"""A person with medicines, made straight in the tables: what reminders' tests start from."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import http_ece
import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from handrail.accounts.context import NewPerson
from handrail.accounts.models import Device
from handrail.clock import SystemClock
from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.push.message import Sub, Wire
from handrail.push.rules import encode
from handrail.push.subscriptions import Subscribed, seal_sub, store
from handrail.push.vapid import vapid_pairs
from handrail.reminders import answers, planner, service
from handrail.reminders.rows import occurrence
from handrail.schedule.rules import Answer, Rule, Slot
from handrail.vault.keys import ServerKeys
from handrail.vault.models import Person
from handrail.vault.seal import DataKeys, ServerSeal
from tests.sink import HOST, Received

ZONE = "America/New_York"
LONG_AGO = date(2020, 1, 1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(**slots: str) -> tuple[Rule, ...]:
    """`daily(morning="08:00")`: slots by name, filled up to eight characters."""
    named = tuple(Slot(id=f"{name:0<8}"[:8], at=at) for name, at in slots.items())
    return (Rule(slots=named, start=LONG_AGO),)


@dataclass
class Phone:
    """A device with push, and the keys by which it reads what comes."""

    person: bytes
    device: bytes
    subscription: bytes
    key: ec.EllipticCurvePrivateKey
    auth: bytes

    def read(self, wire: Wire | Received) -> dict[str, Any]:
        plain = http_ece.decrypt(
            wire.body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        return dict(msgspec.json.decode(plain))


@dataclass
class House:
    """One server's storage and keys, and verbs as the rooms above use them."""

    database: Database
    keys: ServerKeys
    seal: ServerSeal

    async def person(self, now: datetime, zone: str = ZONE) -> bytes:
        person = os.urandom(16)

        def make(connection: sa.Connection) -> None:
            connection.execute(sa.insert(table_of(Person)).values(id=person, created_day=1))
            keys = DataKeys(person, {1: bytes(32)})
            service.found_plan(self.seal, connection, NewPerson(person, keys, zone, "en", now))

        await self.database.write(make)
        return person

    async def device(self, person: bytes) -> bytes:
        device = os.urandom(16)
        row = {"person_id": person, "id": device, "created_day": 1, "seen_day": 1, "label": b""}
        await self.run(sa.insert(table_of(Device)).values(row))
        return device

    async def phone(self, person: bytes, habit: int | str = 201, host: str = HOST) -> Phone:
        device = await self.device(person)
        key, auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        sub = Sub(f"https://{host}/{habit}/{device.hex()}", encode(point), encode(auth))
        row_id = os.urandom(32)
        row = Subscribed(row_id, person, device, 1, seal_sub(self.seal, row_id, sub))
        await self.vapid_key()
        await self.database.write(lambda c: store(c, row, []))
        return Phone(person, device, row_id, key, auth)

    async def vapid_key(self) -> None:
        """Number 1, with which a server on this database signs."""
        await vapid_pairs(self.database, self.seal, SystemClock())

    async def board(self, person: bytes) -> service.Board:
        held = await self.database.read(lambda c: service.read_held(c, person))
        return service.open_held(self.seal, held)

    async def medicine(
        self, person: bytes, rules: Sequence[Rule], now: datetime, reminder: bytes | None = None
    ) -> bytes:
        """Saves a medicine, new or known, as sync does."""
        reminder = reminder or os.urandom(16)
        ready = planner.ready(self.seal, await self.board(person), reminder, rules, now)
        if ready is not None:
            await self.database.write(lambda c: planner.set_rules(c, ready))
        return reminder

    async def delete(self, person: bytes, reminder: bytes) -> None:
        board = await self.board(person)
        await self.database.write(lambda c: planner.drop_rules(c, board.held, reminder))

    async def answer(
        self, person: bytes, reminder: bytes, on: str, slot: str, now: datetime
    ) -> int:
        answer = Answer(
            reminder=UUID(bytes=reminder),
            local_date=date.fromisoformat(on),
            time_slot=f"{slot:0<8}",
        )
        return await self.database.write(lambda c: answers.settle(c, person, answer, now))

    async def move(self, person: bytes, zone: str, now: datetime) -> None:
        """The person travels and says so."""
        board = await self.board(person)
        plan = msgspec.structs.replace(board.plan, zone=zone).moved_from(board.plan, now)
        blob = service.seal_plan(self.seal, person, plan)
        await self.database.write(lambda c: service.change_plan(c, board.held, blob, moved=True))
        readies = list(planner.replan(await self.board(person), now))
        await self.database.write(lambda c: [planner.set_rules(c, ready) for ready in readies])

    async def run(self, statement: sa.Executable) -> None:
        def run(connection: sa.Connection) -> None:
            connection.execute(statement)

        await self.database.write(run)

    async def crowd(self, medicine: bytes, count: int) -> None:
        """As many occurrences as that beside the first, due at the same moment."""
        row = (await self.rows())[0]._asdict() | {"reminder_id": medicine}
        del row["id"]
        rows = [row | {"time_slot": f"s{n:07}"} for n in range(count)]
        for start in range(0, len(rows), 500):
            await self.run(sa.insert(occurrence).values(rows[start : start + 500]))

    async def rows(self) -> list[Any]:
        query = sa.select(occurrence).order_by(occurrence.c.local_date, occurrence.c.time_slot)
        return await self.database.read(lambda c: list(c.execute(query)))

    async def states(self) -> dict[str, str]:
        """By day of the month and slot, such as `10 morning`."""
        return {
            f"{row.local_date.day} {row.time_slot.rstrip('0')}": row.state
            for row in await self.rows()
        }

    async def due(self, until: str = "2026-03-12") -> dict[str, datetime]:
        """What is open and falls due before that date."""
        return {
            f"{row.local_date.day} {row.time_slot.rstrip('0')}": row.due_at
            for row in await self.rows()
            if row.state in ("waiting", "leased") and row.due_at < utc(until)
        }

    async def set(self, where: str = "", /, **values: Any) -> None:
        """Writes into every row, or those of one slot, as if something had happened."""
        update = sa.update(occurrence).values(values)
        if where:
            day, slot = where.split()
            update = update.where(occurrence.c.time_slot == f"{slot:0<8}")
            ids = [row.id for row in await self.rows() if row.local_date.day == int(day)]
            update = update.where(occurrence.c.id.in_(ids))
        await self.run(update)


def make_house(database: Database) -> House:
    keys = ServerKeys({1: os.urandom(32)})
    return House(database, keys, ServerSeal(keys))
