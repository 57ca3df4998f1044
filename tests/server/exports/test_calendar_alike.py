"""Nobody learns from the server whether a calendar link ever was one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.conftest import ManualClock
from tests.server.exports.calendars import entry, fetch, link_of, meeting, send
from tests.server.web.open_house import PASSWORD, OpenHouse, sign_up

NEW_PASSWORD = "seven quiet herons waiting"


@contextmanager
def statements() -> Iterator[list[str]]:
    """What any database is asked meanwhile, without the values."""
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    sa.event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        sa.event.remove(Engine, "before_cursor_execute", hear)


Answer = tuple[int, bytes, list[tuple[str, str]], list[str]]


async def answer_to(house: OpenHouse, path: str, **headers: str) -> Answer:
    """As a calendar program asks; and what the database was asked for it."""
    with statements() as said:
        answer = await fetch(house, path, **headers)
    sent = sorted((name, value) for name, value in answer.headers.multi_items() if name != "date")
    return answer.status_code, answer.content, sent, said


async def linked(house: OpenHouse, clock: ManualClock, name: str) -> tuple[Any, str, str]:
    """A person with a meeting and a link: the browser, the recovery code, the path."""
    browser = house.browser()
    code = (await sign_up(browser, name))["recovery_code"]
    await send(browser, entry(clock, meeting()))
    return browser, code, await link_of(browser)


async def ended_links(house: OpenHouse, clock: ManualClock) -> dict[str, str]:
    """One for each way in which a link ends."""
    ada, _, renewed = await linked(house, clock, "ada")
    ended = await link_of(ada)
    assert (await ada.delete("/api/calendar")).is_success
    bob, code, recovered = await linked(house, clock, "bob")
    body = {"code": code, "password": NEW_PASSWORD, "device_label": "New"}
    assert (await bob.post("/api/recover", json=body)).is_success
    cy, _, erased = await linked(house, clock, "cy")
    assert (await cy.post("/api/account/erase", json={"password": PASSWORD})).is_success
    return {"renewed": renewed, "ended": ended, "recovered": recovered, "erased": erased}


@pytest.mark.both_databases
async def test_a_link_that_ended_takes_the_way_of_one_that_never_was(
    house: OpenHouse, clock: ManualClock
) -> None:
    """The same questions to the database and the same answer, byte for byte."""
    _, _, living = await linked(house, clock, "dee")
    ended = await ended_links(house, clock)
    for headers in ({}, {"if-none-match": '"0123456789abcdef"'}, {"if-none-match": "*"}):
        unknown = await answer_to(house, f"/calendar/{'A' * 43}.ics", **headers)
        assert unknown[0] == 404
        assert sum("calendar_feed" in said for said in unknown[3]) == 1
        for name, path in ended.items():
            assert await answer_to(house, path, **headers) == unknown, name
        # One that lives costs the same questions: it differs in its answer alone.
        found = await answer_to(house, living, **headers)
        assert (found[0], found[3]) == (200, unknown[3])
