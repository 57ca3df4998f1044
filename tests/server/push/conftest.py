"""Fixtures of push: a server's storage and keys, people with devices, and a push service."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from handrail.clock import Clock
from handrail.db.database import Database
from handrail.net.http import HttpSender
from handrail.push import service
from handrail.settings import PushHost, Settings
from handrail.vault.keys import ServerKeys
from tests.authority import Authority
from tests.server.push.home import Home
from tests.sink import HOST, Sink, authority_in, open_sink

QUICK_S = 2.0


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
