"""A phone without a screen: it makes entries, syncs, and keeps what it is told."""

import os
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import msgspec
import sqlalchemy as sa

from handrail.accounts.context import NewPerson
from handrail.clock import day_of
from handrail.db.database import Database
from handrail.medications.service import found_salt
from handrail.reminders.service import found_plan
from handrail.sync.exchange import Exchange
from handrail.vault import store
from handrail.vault.keys import ServerKeys, new_data_key
from handrail.vault.seal import DataKeys, ServerSeal
from tests.conftest import ManualClock

EPOCH = "0123456789abcdef"


def new_seal() -> ServerSeal:
    return ServerSeal(ServerKeys({1: os.urandom(32)}))


def exchange_on(
    database: Database, clock: ManualClock, seal: ServerSeal, counts: dict[str, int] | None = None
) -> Exchange:
    def count(name: str, n: int) -> None:
        if counts is not None:
            counts[name] = counts.get(name, 0) + n

    return Exchange(database, seal, clock, EPOCH, count)


async def new_person(
    database: Database, clock: ManualClock, seal: ServerSeal, zone: str = "Europe/Berlin"
) -> DataKeys:
    keys = DataKeys(os.urandom(16), {1: new_data_key()})
    new = NewPerson(keys.person, keys, zone, "en", clock.now())

    def save(connection: sa.Connection) -> None:
        store.create_person(connection, keys.person, day_of(clock.now()))
        found_plan(seal, connection, new)
        found_salt(connection, new)

    await database.write(save)
    return keys


def check_in(clock: ManualClock, **fields: Any) -> dict[str, Any]:
    return {"occurred_at": clock.now().isoformat(), "tz": "Europe/Berlin", **fields}


def medication(**fields: Any) -> dict[str, Any]:
    times = [{"slot": "morning1", "at": "08:00", "dose": "8 mg"}]
    return {"name": "Bupe", "start_on": "2026-03-01", "times": times, **fields}


def change(
    kind: str,
    body: dict[str, Any] | None,
    at: datetime,
    id: str | None = None,
) -> dict[str, Any]:
    return {
        "id": id or str(uuid4()),
        "kind": kind,
        "edited_at": at.astimezone(UTC).isoformat(),
        "body": body,
    }


class Phone:
    """`rows` is what it would show: body by id, None once deleted."""

    def __init__(self, exchange: Exchange, keys: DataKeys) -> None:
        self.exchange = exchange
        self.keys = keys
        self.cursor = 0
        self.agenda_no = 0
        self.rows: dict[str, Any] = {}

    async def send(self, *changes: dict[str, Any], since: int | None = None) -> dict[str, Any]:
        """One request; its reply as JSON, taken in."""
        body = {
            "since": self.cursor if since is None else since,
            "agenda_no": self.agenda_no,
            "changes": list(changes),
        }
        answer = await self.exchange.sync(self.keys, msgspec.json.encode(body))
        reply: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(answer))
        self.take_in(changes, reply)
        return reply

    def take_in(self, changes: Any, reply: dict[str, Any]) -> None:
        accepted = {one["id"] for one in reply["accepted"]}
        for one in changes:
            if one["id"] in accepted:
                self.rows[one["id"]] = one["body"]
        for one in reply["changes"]:
            self.rows[one["id"]] = one["body"]
        self.cursor = reply["cursor"]

    async def catch_up(self) -> None:
        while (await self.send())["more"]:
            pass


def row_id(text: str) -> bytes:
    return UUID(text).bytes


async def stored(database: Database, keys: DataKeys, text: str) -> store.StoredRow:
    rows = await database.read(partial(store.by_ids, person=keys.person, ids=[row_id(text)]))
    return rows[row_id(text)]
