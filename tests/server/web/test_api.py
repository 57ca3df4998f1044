"""The API as a whole: who may ask what, and what an error tells."""

import json
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar, get
from litestar.exceptions import HTTPException
from litestar.routes import ASGIRoute

from handrail.db.models import table_of
from handrail.errors import HandrailError, Throttled
from handrail.reminders.models import Reminder
from handrail.web.openapi import PUBLIC, describe
from handrail.web.problems import http_error, known_error, unknown_error
from tests.server.web.open_house import (
    PASSWORD,
    OpenHouse,
    check_in,
    medicine,
    random_text,
    sign_up,
    sync_body,
)

CANARY = "zebracanary"


def routes_of(api: Litestar) -> list[tuple[str, str]]:
    """Every route that is really there, as the description names it."""
    found = []
    for route in api.routes:
        path = re.sub(r"\{([a-z_]+)(:[a-z]+)?\}", r"{\1}", route.path)
        if isinstance(route, ASGIRoute):
            found.append(("POST", path))
        for handler in getattr(route, "route_handlers", ()):
            found += [(method, path) for method in handler.http_methods if method != "OPTIONS"]
    assert ("POST", "/api/sync") in found
    return found


async def test_every_route_but_eight_wants_a_session(house: OpenHouse) -> None:
    """Seven doors, and the calendar, whose link is itself the secret (decision 0037)."""
    browser = house.browser()
    routes = routes_of(house.api)
    assert set(routes) > PUBLIC
    assert len(PUBLIC) == 8
    for method, path in routes:
        if (method, path) in PUBLIC:
            continue
        for headers in ({}, {"cookie": f"__Host-s={'A' * 43}"}, {"cookie": f"__Host-s={CANARY}"}):
            filled = re.sub(r"\{[a-z_]+\}", str(uuid4()), path)
            answer = await browser.request(method, filled, json={}, headers=headers)
            assert (answer.status_code, path) == (401, path)
            assert answer.headers["content-type"] == "application/problem+json"


async def test_a_check_in_over_http(house: OpenHouse) -> None:
    one = house.browser()
    await sign_up(one, "ada")
    entry = check_in(mood=4, note="quiet")
    answer = await one.post("/api/sync", json=sync_body(entry))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert [item["id"] for item in answer.json()["accepted"]] == [entry["id"]]
    two = house.browser()
    body = {"name": "ada", "password": PASSWORD, "device_label": "Tablet"}
    assert (await two.post("/api/sign-in", json=body)).status_code == 200
    reply = (await two.post("/api/sync", json=sync_body())).json()
    assert [item["body"]["note"] for item in reply["changes"]] == ["quiet"]
    agenda = await two.get("/api/reminders/agenda")
    assert agenda.json() == reply["agenda"]


async def test_a_sign_in_has_the_reminders_worked_out_again(house: OpenHouse) -> None:
    browser = house.browser()
    await sign_up(browser, "ada")
    await browser.post("/api/sync", json=sync_body(medicine()))
    agenda = (await browser.get("/api/reminders/agenda")).json()
    lost = sa.delete(table_of(Reminder))
    await house.house.database.write(lambda connection: connection.execute(lost).rowcount)
    await browser.post("/api/sync", json=sync_body())
    assert (await browser.get("/api/reminders/agenda")).json()["items"] == []
    body = {"name": "ada", "password": PASSWORD, "device_label": "Tablet"}
    assert (await browser.post("/api/sign-in", json=body)).status_code == 200
    await browser.post("/api/sync", json=sync_body())
    again = (await browser.get("/api/reminders/agenda")).json()
    assert again["items"] == agenda["items"] != []
    assert house.house.metrics.counts["repairs"] > 0


async def test_two_people_see_nothing_of_each_other(house: OpenHouse) -> None:
    ada, bob = house.browser(), house.browser()
    await sign_up(ada, "ada")
    signed = await sign_up(bob, "bob")
    entry = check_in(note="mine")
    await ada.post("/api/sync", json=sync_body(entry))
    assert (await bob.post("/api/sync", json=sync_body())).json()["changes"] == []
    other = {**entry, "edited_at": "2027-01-01T00:00:00Z", "body": None}
    await bob.post("/api/sync", json=sync_body(other))
    assert (await ada.delete(f"/api/devices/{signed['device']}")).status_code == 404
    fresh = (await ada.post("/api/sync", json=sync_body())).json()["changes"]
    assert [item["body"]["note"] for item in fresh if item["id"] == entry["id"]] == ["mine"]


async def test_no_error_repeats_what_was_sent(house: OpenHouse) -> None:
    browser = house.browser()
    await sign_up(browser, "ada")
    account = {"name": CANARY, "password": CANARY, "device_label": CANARY}
    asked: list[tuple[str, str, Any]] = [
        ("POST", "/api/sign-in", account),
        ("POST", "/api/sign-up", {**account, "zone": CANARY, "language": CANARY}),
        ("POST", "/api/sign-up", {**account, "zone": "UTC", "language": "en", CANARY: 1}),
        ("POST", "/api/recover", {"code": CANARY, "password": CANARY, "device_label": CANARY}),
        ("POST", "/api/reminders/later", {"reminder": CANARY, "time_slot": CANARY}),
        ("PUT", "/api/reminders/settings", {"zone": CANARY, "language": CANARY, "label": CANARY}),
        ("PUT", "/api/push/subscription", {"endpoint": f"https://{CANARY}.example/", "keys": 1}),
        ("DELETE", f"/api/devices/{CANARY}", None),
        ("GET", f"/api/{CANARY}", None),
        ("GET", f"/{CANARY}.js", None),
        ("GET", f"/calendar/{CANARY}.ics", None),
        ("POST", "/api/calendar", {"titles": CANARY, CANARY: 1}),
        ("POST", "/api/calendar/read", {"text": CANARY}),
        ("POST", "/api/server", {CANARY: CANARY}),
        ("POST", "/api/sync", CANARY),
        ("POST", "/api/sync", {"since": CANARY}),
        ("POST", "/api/sync", {"since": 0, "agenda_no": 0, "changes": [], CANARY: CANARY}),
        ("POST", "/api/account/password", {"password": CANARY, "new_password": CANARY}),
    ]
    for method, path, body in asked:
        answer = await browser.request(method, path, json=body)
        assert answer.status_code >= 400, (method, path)
        assert answer.headers["content-type"] == "application/problem+json", (method, path)
        assert CANARY not in answer.text.lower(), (method, path)
        assert CANARY not in str(answer.headers).lower(), (method, path)
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem.keys() >= {"type", "title", "status", "code", "fields"}
    entry = check_in(mood=CANARY, note=CANARY)
    answer = await browser.post("/api/sync", json=sync_body({**entry, "kind": "check_in"}))
    assert [one["fields"] for one in answer.json()["rejected"]] == [["mood"]]
    assert CANARY not in answer.text


async def test_what_is_not_json_is_a_bad_request(house: OpenHouse) -> None:
    browser = house.browser()
    await sign_up(browser, "ada")
    headers = {"content-type": "application/json"}
    for raw in (b"{", b"", b"\xff", b'"' + b"x" * 10, b"[" * 60_000, b"null", b"[]"):
        for path in ("/api/sync", "/api/sign-in"):
            answer = await browser.post(path, content=raw, headers=headers)
            found = (answer.status_code, answer.json()["code"])
            assert found == (400, "bad-input"), (path, raw[:10])


async def test_a_body_of_more_than_64_kib_is_too_large(house: OpenHouse) -> None:
    browser = house.browser()
    await sign_up(browser, "ada")
    for content in (b'"' + b"x" * 65_536 + b'"', chunks()):
        headers = {"content-type": "application/json"}
        answer = await browser.post("/api/sync", content=content, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


async def chunks() -> Any:
    for _ in range(70):
        yield b" " * 1024


async def test_a_wrong_method_names_the_right_one(closed: OpenHouse) -> None:
    answer = await closed.browser().put("/api/server", json={})
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    assert "GET" in answer.headers["allow"]
    for method in ("GET", "PUT", "DELETE"):
        answer = await closed.browser().request(method, "/api/sync")
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def failing(error: Exception) -> Litestar:
    @get("/api/fails")
    async def fails() -> None:
        raise error

    handlers: Any = {
        HandrailError: known_error,
        HTTPException: http_error,
        Exception: unknown_error,
    }
    return Litestar([fails], exception_handlers=handlers, openapi_config=None, logging_config=None)


async def fail(error: Exception) -> httpx.Response:
    transport = httpx.ASGITransport(failing(error), raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
        return await browser.get("/api/fails")


async def test_a_mistake_of_ours_has_a_number_and_no_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = await fail(RuntimeError(f"{CANARY} in the note"))
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (500, "internal")
    assert CANARY not in answer.text + caplog.text
    number = problem["instance"].rsplit(":")[-1]
    assert number in caplog.text
    assert "RuntimeError" in caplog.text
    assert "fails:" in caplog.text


async def test_how_long_to_wait_stands_in_header_and_body() -> None:
    answer = await fail(Throttled(retry_after=30))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")
    assert answer.json()["retry_after"] == 30


async def test_health_tells_the_age_of_the_last_tick(house: OpenHouse, clock: Any) -> None:
    browser = house.browser()
    await house.house.dispatcher.tick()
    health = (await browser.get("/health")).json()
    assert health == {
        "status": "ok",
        "version": "0.1.0",
        "tick_age_s": 0.0,
        "deleting": "running",
        "push": "here",
        "hosts_in_trouble": 0,
    }
    clock.advance(seconds=90)
    health = (await browser.get("/health")).json()
    assert (health["status"], health["tick_age_s"]) == ("late", 90.0)


async def test_a_wall_clock_that_cannot_be_right_stops_deleting(
    house: OpenHouse, clock: Any
) -> None:
    backups = house.house.settings.data_dir / "backups"
    clock.jump(days=30)
    await house.house.tidy()
    assert (await house.browser().get("/health")).json()["deleting"] == "paused"
    clock.jump(days=40)
    await house.house.tidy()
    assert len(list(backups.glob("*.db"))) == 2, "no wrong date deletes a backup"
    clock.jump(days=-70)
    await house.house.look_ahead()
    assert (await house.browser().get("/health")).json()["deleting"] == "running"


async def test_metrics_want_their_token_and_name_nobody(house: OpenHouse) -> None:
    browser = house.browser()
    word = random_text()
    await sign_up(browser, word)
    await browser.post("/api/sync", json=sync_body(check_in(note=word), check_in(mood=99)))
    for sent in ({}, {"authorization": "Bearer wrong"}, {"authorization": "only-for-me"}):
        assert (await browser.get("/metrics", headers=sent)).status_code == 401
    answer = await browser.get("/metrics", headers={"authorization": "Bearer only-for-me"})
    assert "handrail_syncs_total 1.0" in answer.text
    assert "handrail_records_accepted_total 1.0" in answer.text
    assert "handrail_records_rejected_total 1.0" in answer.text
    assert word not in answer.text
    assert "{" not in answer.text  # no labels at all


async def test_the_server_says_who_may_sign_up(closed: OpenHouse) -> None:
    answer = await closed.browser().get("/api/server")
    assert answer.json() == {
        "version": "0.1.0",
        "sign_up": "open",
        "operator": "",
        "shapes": [1],
    }


async def test_no_description_is_served(closed: OpenHouse) -> None:
    browser = closed.browser()
    for path in ("/api/schema", "/schema/openapi.json", "/api/openapi.json"):
        answer = await browser.get(path)
        assert answer.status_code == 404, path


def test_every_operation_is_described_as_it_is(described: Litestar) -> None:
    operations = [
        (method.upper(), path, operation)
        for path, item in describe(described)["paths"].items()
        for method, operation in item.items()
    ]
    ids = [operation["operationId"] for _, _, operation in operations]
    assert len(set(ids)) == len(ids)
    for method, path, operation in operations:
        public = (method, path) in PUBLIC
        assert (operation["security"] == []) == public
        assert public or "401" in operation["responses"]
        bad = {code: one for code, one in operation["responses"].items() if code >= "400"}
        assert bad
        assert {json.dumps(list(one["content"])) for one in bad.values()} == {
            '["application/problem+json"]'
        }
