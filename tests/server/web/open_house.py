"""The whole server in this process: every room, real HTTP headers, no socket."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from litestar import Litestar

from handrail.app import House, api_of
from handrail.clock import Clock
from handrail.db.epoch import new_epoch
from handrail.settings import Settings
from handrail.web.front import Front
from tests.conftest import ManualClock

OUR_PAGE = {"sec-fetch-site": "same-origin", "x-handrail-app": "1"}
PASSWORD = "copper lantern drifts north"


@dataclass
class OpenHouse:
    """`browser()` is a client with cookies of its own, as on our page."""

    house: House
    api: Litestar
    front: Front

    def browser(self, **headers: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            # An unknown error is answered, not raised: that is what is looked at.
            transport=httpx.ASGITransport(self.front, raise_app_exceptions=False),  # type: ignore[arg-type]
            # Secure cookies need it.
            base_url="https://localhost:8000",
            # Test files are not really compressed; a test that wants them asks for them.
            headers={**OUR_PAGE, "accept-encoding": "identity", **headers},
        )


def closed_house(settings: Settings, clock: Clock) -> OpenHouse:
    """Without a database: enough for what needs no account."""
    house = House(settings, clock)
    api = api_of(house)
    return OpenHouse(house, api, Front(api, settings))


@asynccontextmanager
async def open_house(settings: Settings, clock: ManualClock) -> AsyncIterator[OpenHouse]:
    """On a database that has its tables but was never served."""
    opened = closed_house(settings, clock)
    await _begin(settings)
    async with opened.api.lifespan():
        await let_jobs_rest(opened.house)
        yield opened


async def let_jobs_rest(house: House) -> None:
    """The fixed jobs have run once; from now on a test runs them by hand."""
    house.scheduler.pause()
    await asyncio.sleep(0)
    while house.running:
        await asyncio.wait(house.running)


async def _begin(settings: Settings) -> None:
    from handrail.db.database import open_database

    database = open_database(settings)
    await database.write(new_epoch)
    await database.close()


async def sign_up(browser: httpx.AsyncClient, name: str) -> dict[str, Any]:
    body = {
        "name": name,
        "password": PASSWORD,
        "device_label": "Phone",
        "zone": "Europe/Berlin",
        "language": "en",
    }
    answer = await browser.post("/api/sign-up", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def check_in(**fields: Any) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    body = {"occurred_at": now, "tz": "Europe/Berlin", **fields}
    return {"id": str(uuid4()), "kind": "check_in", "edited_at": now, "body": body}


def medicine() -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    times = [{"slot": "morning1", "at": "08:00", "dose": ""}]
    body = {"name": "M", "start_on": "2026-03-01", "times": times}
    return {"id": str(uuid4()), "kind": "medication", "edited_at": now, "body": body}


def sync_body(*changes: Any, since: int = 0, agenda_no: int = 0) -> dict[str, Any]:
    return {"since": since, "agenda_no": agenda_no, "changes": list(changes)}


def random_text() -> str:
    return base64.b32encode(os.urandom(10)).decode().lower()
