"""A meeting on Wednesdays, the link to it, and who asks for it."""

from typing import Any
from uuid import uuid4

import httpx

from tests.conftest import ManualClock
from tests.server.web.open_house import OpenHouse, sync_body

NAME, NOTE, PLACE = "quaggalantern", "quaggaharbour", "quaggameadow"
SLOT = "evening1"


def meeting(**fields: Any) -> dict[str, Any]:
    every = {"type": "weekdays", "on": [3]}
    return {
        "name": NAME,
        "setting": "mutual_help",
        "tz": "Europe/Berlin",
        "times": [{"slot": SLOT, "at": "18:00", "days": every, "minutes": 60}],
        "start_on": "2026-03-01",
        "note": NOTE,
        "place": PLACE,
        "join_url": f"https://{PLACE}.example/",
        "join_phone": "+4930123456",
        "lead_min": 45,
    } | fields


def entry(clock: ManualClock, body: dict[str, Any] | None, id: str | None = None) -> dict[str, Any]:
    at = clock.now().isoformat()
    return {"id": id or str(uuid4()), "kind": "meeting", "edited_at": at, "body": body}


async def send(browser: httpx.AsyncClient, *entries: dict[str, Any]) -> None:
    answer = await browser.post("/api/sync", json=sync_body(*entries))
    assert answer.status_code == 200
    assert answer.json()["rejected"] == []


async def link_of(browser: httpx.AsyncClient, **choice: Any) -> str:
    answer = await browser.post("/api/calendar", json=choice)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["url"]).removeprefix("http://localhost:8000")


async def fetch(house: OpenHouse, path: str, **headers: str) -> httpx.Response:
    """As a calendar program does: without a cookie and without the headers of our page."""
    browser = house.browser(**headers)
    for name in ("sec-fetch-site", "x-handrail-app"):
        del browser.headers[name]
    return await browser.get(path)
