"""Fixtures of push: a server's storage and keys, people with devices, and a push service."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from handrail.accounts.models import Device
from handrail.clock import Clock
from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.net.http import HttpSender
from handrail.push import service
from handrail.push.service import Push
from handrail.push.subscriptions import subscriptions
from handrail.settings import PushHost, Settings
from handrail.vault.keys import ServerKeys
from handrail.vault.models import Person
from tests.authority import Authority
from tests.phone import Phone
from tests.sink import HOST, Sink, authority_in, open_sink

QUICK_S = 2.0


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

    async def rows(self) -> list[sa.Row[tuple[bytes, ...]]]:
        every = sa.select(subscriptions)
        return await self.database.read(lambda connection: list(connection.execute(every)))

    def phone(self, habit: str = "201") -> Phone:
        """A phone whose push service answers by its habit."""
        return Phone(f"https://{HOST}/{habit}/{os.urandom(6).hex()}")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority_in(tmp_path_factory.mktemp("push-ca"))


@pytest.fixture
def sink(authority: Authority) -> Iterator[Sink]:
    with open_sink(authority) as opened:
        yield opened


def with_sink(settings: Settings, port: int, cafile: Path) -> Settings:
    return replace(settings, push_hosts_extra=(PushHost(HOST, f"127.0.0.1:{port}", cafile),))


@pytest.fixture
async def home(
    database: Database,
    database_settings: Settings,
    authority: Authority,
    sink: Sink,
    clock: Clock,
) -> AsyncIterator[Home]:
    settings = with_sink(database_settings, sink.port, authority.cafile)
    push = await service.open_push(settings, database, clock, ServerKeys({1: bytes(32)}))
    push.sender.http.close()
    push.sender.http = HttpSender(total_s=QUICK_S)
    yield Home(push, sink)
    await asyncio.to_thread(push.close)
