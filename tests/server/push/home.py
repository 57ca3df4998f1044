"""One server's push room with a push service of its own, and people in its tables."""

import os
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from handrail.accounts.models import Device
from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.push.service import Push
from handrail.push.subscriptions import subscriptions
from handrail.vault.models import Person
from tests.phone import Phone
from tests.sink import HOST, Sink


@dataclass
class Home:
    """One server with a push service of its own."""

    push: Push
    sink: Sink

    @property
    def database(self) -> Database:
        return self.push.database

    async def run(self, statement: sa.Executable) -> None:
        await self.database.write(lambda connection: connection.execute(statement) and None)

    async def person(self) -> bytes:
        person = os.urandom(16)
        await self.run(sa.insert(table_of(Person)).values(id=person, created_day=1))
        return person

    async def device(self, person: bytes) -> bytes:
        device = os.urandom(16)
        row = {"person_id": person, "id": device, "created_day": 1, "seen_day": 1, "label": b""}
        await self.run(sa.insert(table_of(Device)).values(row))
        return device

    async def somebody(self) -> tuple[bytes, bytes]:
        person = await self.person()
        return person, await self.device(person)

    async def rows(self) -> list[sa.Row[Any]]:
        every = sa.select(subscriptions)
        return await self.database.read(lambda connection: list(connection.execute(every)))

    def phone(self, habit: str = "201") -> Phone:
        """A phone whose push service answers by its habit."""
        return Phone(f"https://{HOST}/{habit}/{os.urandom(6).hex()}")
