"""Reminders over HTTP, as a phone uses them: open, closed for long, and without a session."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from litestar import Litestar, Request, Response
from litestar.di import Provide
from litestar.testing import AsyncTestClient

from handrail.accounts.context import Accounts, open_accounts
from handrail.accounts.guard import Signed
from handrail.accounts.routes import account_dependencies
from handrail.errors import HandrailError, SignedOut
from handrail.reminders.agenda import agenda
from handrail.reminders.answers import HushTokens, Name
from handrail.reminders.dispatch import Dispatcher
from handrail.reminders.routes import Agendas, reminder_dependencies, reminder_handlers
from handrail.reminders.service import open_held, plans, read_held
from handrail.settings import Settings
from handrail.vault.seal import DataKeys
from tests.conftest import ManualClock
from tests.server.reminders.house import House, daily, utc
from tests.server.reminders.post import NOW, Post, at, run
from tests.server.reminders.settings import rule

TWICE = daily(morning="08:00", evening="20:00")


@dataclass
class Site:
    """The routes for whoever `signed` is."""

    client: AsyncTestClient[Litestar]
    accounts: Accounts
    who: list[Signed]

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        return await self.client.request(method, f"/api/reminders/{path}", json=body)


def answer_problem(_: Request[Any, Any, Any], error: HandrailError) -> Response[dict[str, Any]]:
    problem = {"code": error.code, "fields": list(error.fields)}
    return Response(problem, status_code=error.status)


@pytest.fixture
async def site(house: House, settings: Settings, clock: ManualClock) -> AsyncIterator[Site]:
    accounts = open_accounts(settings, house.database, clock, house.keys)
    who: list[Signed] = []

    async def signed() -> Signed:
        if not who:
            raise SignedOut
        return who[0]

    async def opened() -> Signed:
        found = await signed()
        assert found.opened
        return found

    async def read(keys: DataKeys) -> Any:
        held = await house.database.read(lambda c: read_held(c, keys.person))
        return agenda(open_held(house.seal, held), clock.now(), bytes(16))

    app = Litestar(
        reminder_handlers,
        dependencies=account_dependencies(accounts)
        | reminder_dependencies(Agendas(read))
        | {"signed": Provide(signed), "opened": Provide(opened)},
        exception_handlers={HandrailError: answer_problem},
        openapi_config=None,
    )
    async with AsyncTestClient(app) as client:
        yield Site(client, accounts, who)
    accounts.close()


async def sign_in(site: Site, house: House, *, idle: bool = False) -> bytes:
    person = await house.person(NOW)
    keys = None if idle else DataKeys(person, {1: bytes(32)})
    site.who[:] = [Signed(person, os.urandom(16), os.urandom(32), keys)]
    return person


def which(medicine: bytes, slot: str = "morning", on: str = "2026-03-10") -> dict[str, Any]:
    return {"reminder": str(UUID(bytes=medicine)), "local_date": on, "time_slot": f"{slot:0<8}"}


async def test_the_agenda_is_given_to_an_open_session_only(site: Site, house: House) -> None:
    person = await sign_in(site, house)
    await house.medicine(person, TWICE, NOW)
    found = await site.ask("GET", "agenda")
    assert found.status_code == 200
    assert len(found.json()["items"]) == 34
    await sign_in(site, house, idle=True)
    assert (await site.ask("GET", "agenda")).status_code == 423
    site.who.clear()
    assert (await site.ask("GET", "agenda")).status_code == 401


async def test_later_works_with_a_session_that_is_closed(
    site: Site, house: House, clock: ManualClock
) -> None:
    person = await sign_in(site, house, idle=True)
    medicine = await house.medicine(person, TWICE, NOW)
    clock.advance(hours=1, minutes=5)
    await house.set("10 morning", state="sent")
    answer = await site.ask("POST", "later", which(medicine) | {"minutes": 30})
    assert answer.status_code == 204
    row = next(row for row in await house.rows() if row.time_slot == "morning0")
    assert (row.state, row.next_try) == ("waiting", utc("2026-03-10T12:35"))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"minutes": 20}, 400),
        ({"time_slot": "MORNING0"}, 400),
        ({"local_date": "2026-13-01"}, 400),
        ({"local_date": "2026-03-20"}, 404),
        ({"local_date": "0001-01-01"}, 404),
        ({"local_date": "9999-12-31"}, 404),
        ({"time_slot": "nothing0"}, 404),
        ({"reminder": str(UUID(int=5))}, 404),
        ({"local_date": "2026-03-09"}, 409),
        ({"extra": 1}, 400),
    ],
)
async def test_later_refuses_what_cannot_be(
    site: Site, house: House, change: dict[str, Any], status: int
) -> None:
    person = await sign_in(site, house)
    medicine = await house.medicine(person, TWICE, NOW)
    body = which(medicine) | {"minutes": 10} | change
    assert (await site.ask("POST", "later", body)).status_code == status


async def test_later_of_somebody_else_is_not_found(site: Site, house: House) -> None:
    medicine = await house.medicine(await house.person(NOW), TWICE, NOW)
    before = await house.rows()
    await sign_in(site, house)
    answer = await site.ask("POST", "later", which(medicine) | {"minutes": 10})
    assert answer.status_code == 404
    site.who.clear()
    answer = await site.ask("POST", "later", which(medicine) | {"minutes": 10})
    assert answer.status_code == 401
    assert await house.rows() == before


async def test_a_token_silences_without_a_session(site: Site, house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    name = Name(person, medicine, date(2026, 3, 10), "morning0")
    rows = {(row.local_date.day, row.time_slot): row.id for row in await house.rows()}
    token = HushTokens(house.keys).make(rows[10, "morning0"], name)
    answer = await site.ask("POST", "hush", {"token": token})
    assert answer.status_code == 204
    assert (await house.states())["10 morning"] == "done"


@pytest.mark.parametrize(
    "token", ["", "x", "AAAA", "A" * 32, "f" + "_" * 31, "A" * 100, "é" * 100, "=" * 9]
)
async def test_every_token_gets_the_same_answer(site: Site, house: House, token: str) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    tokens, first = HushTokens(house.keys), (await house.rows())[0]
    strange = Name(person, medicine, first.local_date, "strange0")
    for sent in (token, tokens.make(first.id, strange), tokens.make(2**63 - 1, strange)):
        answer = await site.ask("POST", "hush", {"token": sent})
        assert (answer.status_code, answer.content) == (204, b"")
    assert set((await house.states()).values()) == {"waiting"}


AT_FIRST = {
    "quiet_from": None,
    "quiet_to": None,
    "quiet_doses": False,
    "quiet_meetings": False,
    "cap": 12,
    "pause_until": None,
    "follow_up": False,
}


async def test_settings_are_kept_sealed_and_given_back(site: Site, house: House) -> None:
    person = await sign_in(site, house)
    new = {"zone": "Europe/Madrid", "language": "es", "label": "  Agua 💧 "}
    assert (await site.ask("PUT", "settings", new)).status_code == 204
    kept = (await site.ask("GET", "settings")).json()
    assert kept == AT_FIRST | new | {"label": "Agua 💧"}
    blob = await house.database.read(lambda c: c.execute(sa.select(plans.c.blob)).scalar_one())
    assert b"Madrid" not in blob
    assert (await house.board(person)).plan.label == "Agua 💧"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"zone": "Mars/Base"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"label": "a\nb"}, "label"),
        ({"label": "💧" * 21}, "label"),
        ({"label": "a" * 41}, "label"),
        ({"language": "fr"}, "language"),
        ({"quiet_from": "22:00"}, "quiet_to"),
        ({"quiet_to": "07:00"}, "quiet_from"),
        ({"quiet_from": "07:00", "quiet_to": "07:00"}, "quiet_to"),
        ({"quiet_from": "24:00", "quiet_to": "07:00"}, "quiet_from"),
        ({"cap": 0}, "cap"),
        ({"cap": 49}, "cap"),
        ({"pause_until": "2027-03-12"}, "pause_until"),
        ({"pause_until": "soon"}, "pause_until"),
        ({"follow_up": "often"}, "follow_up"),
    ],
)
async def test_settings_that_cannot_be_are_refused(
    site: Site, house: House, change: dict[str, Any], field: str
) -> None:
    await sign_in(site, house)
    body = {"zone": "Europe/Madrid", "language": "es", "label": ""} | change
    answer = await site.ask("PUT", "settings", body)
    assert answer.status_code == 400
    # A wrong shape is named by the web layer, a wrong value by us.
    assert field in str(answer.json().get("fields", field))


async def test_what_is_left_out_stays_as_it_is(site: Site, house: House) -> None:
    await sign_in(site, house)
    before = (await site.ask("GET", "settings")).json()
    changes: list[dict[str, Any]] = [
        {"quiet_from": "22:00", "quiet_to": "07:00"},
        {"quiet_to": "06:30", "quiet_meetings": True},
        {"cap": 3, "follow_up": True},
        {"pause_until": "2026-04-01"},
        {"quiet_from": None, "quiet_to": None},
        {"pause_until": None},
    ]
    for change in changes:
        assert (await site.ask("PUT", "settings", change)).status_code == 204
        before |= change
        assert (await site.ask("GET", "settings")).json() == before


async def test_a_pause_that_is_over_is_none(site: Site, house: House) -> None:
    await sign_in(site, house)
    assert (await site.ask("PUT", "settings", {"pause_until": "2026-03-10"})).status_code == 204
    assert (await site.ask("GET", "settings")).json()["pause_until"] is None


async def test_what_quiet_hours_hold_is_looked_at_again_when_they_end_earlier(
    site: Site, house: House, clock: ManualClock, dispatcher: Dispatcher, post: Post
) -> None:
    person = await sign_in(site, house)
    await house.medicine(person, [rule("check_in", "08:00")], NOW)
    await house.phone(person)
    await site.ask("PUT", "settings", {"quiet_from": "22:00", "quiet_to": "10:00"})
    await at(clock, "2026-03-10T12:00")
    await run(dispatcher)
    assert post.sent == []
    await site.ask("PUT", "settings", {"quiet_to": "07:00"})
    await run(dispatcher)
    assert len(post.sent) == 1


async def test_a_new_zone_moves_what_is_not_yet_sent_at_once(site: Site, house: House) -> None:
    person = await sign_in(site, house, idle=True)
    await house.medicine(person, TWICE, NOW)
    await house.set("10 morning", state="done")
    new = {"zone": "America/Chicago", "language": "en", "label": ""}
    assert (await site.ask("PUT", "settings", new)).status_code == 204
    assert await house.due() == {
        "10 evening": utc("2026-03-11T01:00"),
        "11 morning": utc("2026-03-11T13:00"),
    }
    number = (await house.board(person)).held.plan_no
    assert (await site.ask("PUT", "settings", new)).status_code == 204
    assert (await house.board(person)).held.plan_no == number


async def test_somebody_else_keeps_their_settings(site: Site, house: House) -> None:
    other = await house.person(NOW)
    before = (await house.board(other)).held
    await sign_in(site, house)
    new = {"zone": "America/Chicago", "language": "en", "label": "Mine"}
    await site.ask("PUT", "settings", new)
    assert (await house.board(other)).held == before
