"""The directory over HTTP: for whoever is signed in, and nothing of what is asked stays."""

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handrail.meetings.directory.service import Importer
from handrail.meetings.directory.store import Source
from handrail.settings import Settings
from handrail.web.logs import RequestLog
from tests.conftest import ManualClock
from tests.server.web.open_house import OpenHouse, open_house, sign_up

FEEDS = Path(__file__).parent / "feeds"
SECRET_PLACE = {"latitude": 45.123456, "longitude": -122.654321, "within_km": 500}


@pytest.fixture
async def house(
    settings: Settings, database_settings: Settings, clock: ManualClock
) -> AsyncIterator[OpenHouse]:
    chosen = replace(settings, database_url=database_settings.database_url)
    async with open_house(chosen, clock) as opened:
        source = Source("oregon", "America/Los_Angeles")
        await Importer(opened.house.database, 20_522).run(source, FEEDS / "oregon.json")
        yield opened


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/meetings/search"),
        ("GET", "/api/meetings/region?path=Oregon"),
        ("GET", "/api/meetings/directory"),
    ],
)
async def test_strangers_see_nothing(house: OpenHouse, method: str, path: str) -> None:
    answer = await house.browser().request(method, path, json={} if method == "POST" else None)
    assert answer.status_code == 401


async def test_a_search_over_http(house: OpenHouse) -> None:
    browser = house.browser()
    await sign_up(browser, "ada")
    asked = {"text": "risers", "zone": "Europe/Berlin"}
    answer = await browser.post("/api/meetings/search", json=asked)
    assert answer.status_code == 200
    (found,) = answer.json()["meetings"]
    assert found["meeting"]["name"] == "Early Risers"
    for wrong in ({"day": 0}, {"marks": ["x"]}, {"limit": 51}, {"who": 1}, {"text": "a" * 101}):
        answer = await browser.post("/api/meetings/search", json=wrong)
        assert answer.status_code == 400, wrong


async def test_a_region_is_sent_once(house: OpenHouse) -> None:
    browser = house.browser()
    await sign_up(browser, "ada")
    first = await browser.get("/api/meetings/region", params={"path": "Oregon>Portland"})
    assert len(first.json()["meetings"]) == 2
    sent = {"if-none-match": first.headers["etag"]}
    again = await browser.get(
        "/api/meetings/region", params={"path": "Oregon>Portland"}, headers=sent
    )
    assert (again.status_code, again.content) == (304, b"")
    other = await browser.get("/api/meetings/region", params={"path": "Oregon"}, headers=sent)
    assert other.status_code == 200


async def test_what_is_asked_stands_in_no_log_and_no_table(
    house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    house.front = RequestLog(house.front)  # type: ignore[assignment]
    browser = house.browser()
    await sign_up(browser, "ada")
    logging.getLogger("handrail.requests").propagate = True
    with caplog.at_level(logging.DEBUG):
        asked = {"text": "canaryword", "near": SECRET_PLACE}
        await browser.post("/api/meetings/search", json=asked)
        await browser.post("/api/meetings/search", json={"near": {"latitude": "canaryword"}})
        await browser.get("/api/meetings/region", params={"path": "canaryword"})
    # httpx is the one that asks.
    ours = [record for record in caplog.records if record.name.startswith("handrail")]
    said = "".join(f"{record.getMessage()} {record.__dict__.get('line')}" for record in ours)
    assert "/api/meetings/region" in said
    assert not any(secret in said for secret in ("canaryword", "45.12", "122.65"))
    file = Path(house.house.settings.database_url.removeprefix("sqlite:///"))
    for stored in file.parent.glob(file.name + "*"):
        assert b"canaryword" not in stored.read_bytes()


async def test_a_list_of_what_there_is(house: OpenHouse) -> None:
    browser = house.browser()
    await sign_up(browser, "ada")
    found = (await browser.get("/api/meetings/directory")).json()
    assert json.dumps(found["feeds"]) == json.dumps(
        [{"name": "oregon", "zone": "America/Los_Angeles", "meetings": 10, "read_day": 20_522}]
    )
