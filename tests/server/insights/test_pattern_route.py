"""Patterns over HTTP: one's own, of the days asked for, with signals that can be switched off."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.web.open_house import open_house

PASSWORD = "copper lantern drifts north"


@pytest.fixture
async def browser(
    database_settings: Settings, clock: ManualClock
) -> AsyncIterator[httpx.AsyncClient]:
    async with open_house(database_settings, clock) as house, house.browser() as opened:
        data = {"name": "mara", "password": PASSWORD, "device_label": "p", "zone": "UTC"}
        assert (await opened.post("/api/sign-up", json=data | {"language": "en"})).status_code < 300
        yield opened


async def write(browser: httpx.AsyncClient, clock: ManualClock, kind: str, body: Any) -> None:
    edited_at = clock.now().isoformat()
    change = {"id": str(uuid4()), "kind": kind, "edited_at": edited_at, "body": {"v": 1} | body}
    sent = {"since": 0, "agenda_no": 0, "changes": [change]}
    reply = (await browser.post("/api/sync", json=sent)).json()
    assert reply["rejected"] == []


async def ask(browser: httpx.AsyncClient, query: str = "") -> dict[str, Any]:
    answer = await browser.get(f"/api/insights/patterns{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_without_entries_nothing_is_said(browser: httpx.AsyncClient) -> None:
    found = await ask(browser)
    assert (found["days"], found["entries"], found["step_days"]) == (30, 0, 1)
    assert (found["from"], found["until"]) == ("2026-02-09", "2026-03-10")
    for name in ("triggers", "coping", "points", "links", "scales", "signals"):
        assert found[name] == []
    assert found["hours"]["strongest"] is None


@pytest.mark.parametrize("query", ["?days=8", "?days=x", "?until=1990-01-01"])
async def test_other_days_are_refused(browser: httpx.AsyncClient, query: str) -> None:
    answer = await browser.get(f"/api/insights/patterns{query}")
    assert answer.status_code == 400
    assert answer.json()["fields"] == [query[1:].partition("=")[0]]


async def test_a_signal_can_be_switched_off_and_on(
    browser: httpx.AsyncClient, clock: ManualClock
) -> None:
    for back in range(3):
        at = (clock.now() - timedelta(days=back)).isoformat()
        await write(browser, clock, "check_in", {"occurred_at": at, "tz": "UTC", "mood": 1})
    (only,) = (await ask(browser, "?days=7"))["signals"]
    assert (only["name"], only["count"]) == ("low_mood", 3)
    assert only["days"] == ["2026-03-08", "2026-03-09", "2026-03-10"]
    clock.advance(minutes=1)
    await write(browser, clock, "signal_setup", {"off": ["low_mood"]})
    assert (await ask(browser))["signals"] == []
    clock.advance(minutes=1)
    await write(browser, clock, "signal_setup", {"off": ["doses"]})
    assert [one["name"] for one in (await ask(browser))["signals"]] == ["low_mood"]


async def test_questionnaires_are_given_and_their_answers_told(
    browser: httpx.AsyncClient, clock: ManualClock
) -> None:
    some = {one["id"]: one for one in (await browser.get("/api/scales")).json()["instruments"]}
    assert set(some) == {"bam", "barc-10", "gad-2", "gad-7", "phq-2", "phq-9"}
    answers = {str(n): "LA6570-1" for n in range(1, 8)}
    body = {"instrument": "gad-7", "version": "1", "tz": "UTC", "answers": answers}
    await write(browser, clock, "scale", body | {"occurred_at": clock.now().isoformat()})
    other = body | {"version": "0", "occurred_at": clock.now().isoformat()}
    await write(browser, clock, "scale", other)
    (line,) = (await ask(browser))["scales"]
    assert (line["instrument"], line["score"]) == ("gad-7", "total")
    assert line["points"] == [{"on": "2026-03-10", "value": 14}]
