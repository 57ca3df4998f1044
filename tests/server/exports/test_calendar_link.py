"""The calendar at a secret link: who may read it, what is in it, and when it ends."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import icalendar
import pytest
import sqlalchemy as sa

from handrail.db.models import table_of
from handrail.exports.calendar.models import CalendarFeed
from handrail.exports.calendar.service import Feeds
from tests.conftest import ManualClock
from tests.server.exports.calendars import (
    NAME,
    NOTE,
    PLACE,
    entry,
    fetch,
    link_of,
    meeting,
    send,
)
from tests.server.web.open_house import PASSWORD, OpenHouse, sign_up, sync_body

NOTHING = {"titles": "neutral", "alarms": False}


@pytest.fixture
async def ada(house: OpenHouse) -> httpx.AsyncClient:
    browser = house.browser()
    await sign_up(browser, "ada")
    return browser


@pytest.fixture
async def path(ada: httpx.AsyncClient, clock: ManualClock) -> str:
    """Her link, after one meeting on Wednesdays."""
    await send(ada, entry(clock, meeting()))
    return await link_of(ada)


def events_in(answer: httpx.Response) -> list[Any]:
    return list(icalendar.Calendar.from_ical(answer.content).events)


def starts(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200
    return sorted(f"{event.start:%a %H:%M}" for event in events_in(answer))


@pytest.mark.both_databases
async def test_whoever_has_the_link_reads_when_and_nothing_else(
    house: OpenHouse, ada: httpx.AsyncClient, path: str
) -> None:
    assert re.fullmatch(r"/calendar/[A-Za-z0-9_-]{43}\.ics", path)
    answer = await fetch(house, path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers.get_list("cache-control") == ["private, no-cache"]
    assert answer.headers["x-robots-tag"].startswith("noindex")
    (event,) = events_in(answer)
    assert (event["SUMMARY"], event["CLASS"]) == ("Appointment", "PRIVATE")
    assert event.duration == timedelta(minutes=60)
    for word in (NAME, NOTE, PLACE, "4930123456", "mutual", "handrail", "VALARM"):
        assert word.lower() not in answer.text.lower(), word
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


@pytest.mark.both_databases
async def test_the_next_request_of_the_person_brings_every_change(
    house: OpenHouse, clock: ManualClock, ada: httpx.AsyncClient
) -> None:
    path = await link_of(ada)
    assert starts(await fetch(house, path)) == []
    one = entry(clock, meeting())
    await send(ada, one)
    assert starts(await fetch(house, path)) == ["Wed 18:00"]
    clock.advance(60)
    times = [meeting()["times"][0] | {"at": "19:30"}]
    await send(ada, entry(clock, meeting(times=times), one["id"]))
    assert starts(await fetch(house, path)) == ["Wed 19:30"]
    clock.advance(60)
    off = meeting(times=times, cancelled=["2026-03-11"])
    await send(ada, entry(clock, off, one["id"]))
    (event,) = events_in(await fetch(house, path))
    assert [f"{each.dt:%Y-%m-%d %H:%M}" for each in event["EXDATE"].dts] == ["2026-03-11 19:30"]
    clock.advance(60)
    await send(ada, entry(clock, meeting(archived=True), one["id"]))
    assert starts(await fetch(house, path)) == []
    clock.advance(60)
    await send(ada, entry(clock, meeting(), one["id"]))
    assert starts(await fetch(house, path)) == ["Wed 18:00"]
    clock.advance(60)
    await send(ada, entry(clock, None, one["id"]))
    assert starts(await fetch(house, path)) == []


async def test_a_later_number_goes_with_every_change(
    house: OpenHouse, clock: ManualClock, ada: httpx.AsyncClient
) -> None:
    one = entry(clock, meeting())
    await send(ada, one)
    path = await link_of(ada)
    found: list[Any] = []
    for at in ("18:00", "18:30", "19:00"):
        clock.advance(60)
        times = [meeting()["times"][0] | {"at": at}]
        await send(ada, entry(clock, meeting(times=times), one["id"]))
        found += events_in(await fetch(house, path))
    assert len({str(event["UID"]) for event in found}) == 1
    assert len({event["SEQUENCE"] for event in found}) == 3
    assert sorted(event["SEQUENCE"] for event in found) == [event["SEQUENCE"] for event in found]
    assert [event["DTSTAMP"].dt for event in found] == [
        event["LAST-MODIFIED"].dt for event in found
    ]


async def test_names_and_alarms_only_when_asked_for(
    house: OpenHouse, clock: ManualClock, ada: httpx.AsyncClient
) -> None:
    await send(ada, entry(clock, meeting(name=f"{NAME}; a, b\\c\nBEGIN:VEVENT")))
    path = await link_of(ada)
    assert (await ada.put("/api/calendar", json={"titles": "names", "alarms": True})).is_success
    answer = await fetch(house, path)
    (event,) = events_in(answer)
    assert str(event["SUMMARY"]) == f"{NAME}; a, b\\c BEGIN:VEVENT"
    (alarm,) = event.subcomponents
    assert alarm["TRIGGER"].dt == timedelta(minutes=-45)
    for word in (NOTE, PLACE, "4930123456"):
        assert word not in answer.text
    assert (await ada.put("/api/calendar", json=NOTHING)).is_success
    again = await fetch(house, path)
    assert NAME not in again.text
    assert "VALARM" not in again.text


async def test_the_language_is_the_persons(
    house: OpenHouse, clock: ManualClock, ada: httpx.AsyncClient
) -> None:
    await send(ada, entry(clock, meeting()))
    assert (await ada.put("/api/reminders/settings", json={"language": "es"})).is_success
    (event,) = events_in(await fetch(house, await link_of(ada)))
    assert event["SUMMARY"] == "Cita"


@pytest.mark.both_databases
async def test_what_did_not_change_is_not_sent_again(
    house: OpenHouse, clock: ManualClock, ada: httpx.AsyncClient, path: str
) -> None:
    tag = (await fetch(house, path)).headers["etag"]
    for sent in (tag, f"W/{tag}", f'"other", {tag}'):
        answer = await fetch(house, path, **{"if-none-match": sent})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
    # Written anew with nothing new in it, on another day too.
    clock.advance(days=1)
    await send(ada)
    assert (await fetch(house, path)).headers["etag"] == tag
    await send(ada, entry(clock, meeting()))
    assert (await fetch(house, path, **{"if-none-match": tag})).status_code == 200


async def test_a_head_tells_as_much_as_a_get(
    house: OpenHouse, ada: httpx.AsyncClient, path: str
) -> None:
    whole = await fetch(house, path)
    head = await house.browser().head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-length", "cache-control"):
        assert head.headers[name] == whole.headers[name]
    assert (await house.browser().head("/calendar/none.ics")).status_code == 404


@pytest.mark.both_databases
async def test_a_stranger_an_ended_link_and_a_wrong_one_are_answered_alike(
    house: OpenHouse, ada: httpx.AsyncClient, path: str
) -> None:
    renewed = await link_of(ada)
    assert renewed != path
    assert (await ada.delete("/api/calendar")).status_code == 204
    assert (await ada.get("/api/calendar")).json()["since"] is None
    answers = []
    other = "A" * 43
    for each in (path, renewed, f"/calendar/{other}.ics", renewed[:-4], "/calendar/%00%ff.ics"):
        answer = await fetch(house, each)
        answers.append((answer.status_code, answer.json(), dict(answer.headers)))
    assert {status for status, _, _ in answers} == {404}
    assert all(answer == answers[0] for answer in answers)
    assert (await ada.put("/api/calendar", json=NOTHING)).status_code == 404
    rows = sa.select(sa.func.count()).select_from(table_of(CalendarFeed))
    assert await house.house.database.read(lambda c: c.execute(rows).scalar_one()) == 0


@pytest.mark.both_databases
async def test_two_people_have_two_calendars(house: OpenHouse, clock: ManualClock) -> None:
    ada, bob = house.browser(), house.browser()
    await sign_up(ada, "ada")
    await sign_up(bob, "bob")
    paths = [await link_of(browser) for browser in (ada, bob)]
    await send(ada, entry(clock, meeting()))
    assert [len(starts(await fetch(house, path))) for path in paths] == [1, 0]
    await bob.delete("/api/calendar")
    assert (await fetch(house, paths[0])).status_code == 200
    assert (await fetch(house, paths[1])).status_code == 404


async def test_the_owner_is_told_the_link_once_and_since_when_it_is(
    clock: ManualClock, ada: httpx.AsyncClient
) -> None:
    assert (await ada.get("/api/calendar")).json() == {"since": None, **NOTHING}
    path = await link_of(ada, titles="names")
    clock.advance(days=2)
    answer = await ada.get("/api/calendar")
    assert answer.json() == {"since": "2026-03-10", "titles": "names", "alarms": False}
    assert path[10:40] not in answer.text


@pytest.mark.both_databases
async def test_erasing_and_recovering_end_the_link(house: OpenHouse, clock: ManualClock) -> None:
    ada, bob = house.browser(), house.browser()
    await sign_up(ada, "ada")
    code = (await sign_up(bob, "bob"))["recovery_code"]
    paths = [await link_of(browser) for browser in (ada, bob)]
    assert (await ada.post("/api/account/erase", json={"password": PASSWORD})).is_success
    assert (await fetch(house, paths[0])).status_code == 404
    assert (await fetch(house, paths[1])).status_code == 200
    body = {"code": code, "password": "seven quiet herons waiting", "device_label": "New"}
    assert (await bob.post("/api/recover", json=body)).is_success
    assert (await fetch(house, paths[1])).status_code == 404
    assert (await bob.get("/api/calendar")).json()["since"] is None
    await send(bob, entry(clock, meeting()))
    assert starts(await fetch(house, await link_of(bob))) == ["Wed 18:00"]


async def test_a_new_password_and_signing_out_leave_it(
    house: OpenHouse, clock: ManualClock, ada: httpx.AsyncClient
) -> None:
    path = await link_of(ada)
    change = {"password": PASSWORD, "new_password": "seven quiet herons waiting"}
    assert (await ada.post("/api/account/password", json=change)).is_success
    await send(ada, entry(clock, meeting()))
    assert starts(await fetch(house, path)) == ["Wed 18:00"]
    assert (await ada.post("/api/sign-out")).is_success
    assert starts(await fetch(house, path)) == ["Wed 18:00"]


async def test_too_many_from_one_network_wait(house: OpenHouse) -> None:
    for _ in range(1000):
        answer = await fetch(house, "/calendar/none.ics")
        assert answer.status_code == 404
    answer = await fetch(house, "/calendar/none.ics")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


class Killed(BaseException):
    """The server was killed here: nothing catches it."""


@pytest.mark.both_databases
async def test_a_kill_between_entry_and_calendar_is_made_good_by_the_same_entry(
    house: OpenHouse, clock: ManualClock, ada: httpx.AsyncClient
) -> None:
    """The phone was not answered, so it sends the entry once more; there is nothing new in it."""
    path = await link_of(ada)
    desk = house.house.desk

    async def stop(_keys: object) -> None:
        raise Killed

    stopping = replace(desk.exchange, follow=stop)
    house.house.desk = replace(desk, exchange=stopping)
    one = entry(clock, meeting())
    with pytest.raises(Killed):
        await ada.post("/api/sync", json=sync_body(one))
    house.house.desk = desk
    assert starts(await fetch(house, path)) == []
    await send(ada, one)
    assert starts(await fetch(house, path)) == ["Wed 18:00"]


async def test_a_fault_in_the_calendar_keeps_no_entry_from_being_saved(
    house: OpenHouse, clock: ManualClock, caplog: pytest.LogCaptureFixture, ada: httpx.AsyncClient
) -> None:
    path = await link_of(ada)
    desk = house.house.desk

    async def fail(_keys: object) -> None:
        raise RuntimeError(NOTE)

    house.house.desk = replace(desk, exchange=replace(desk.exchange, follow=fail))
    await send(ada, entry(clock, meeting()))
    assert "RuntimeError" in caplog.text
    # The first request of the next day looks again, whatever is in it.
    house.house.desk = desk
    clock.advance(days=1)
    await send(ada)
    assert starts(await fetch(house, path)) == ["Wed 18:00"]


@pytest.mark.both_databases
async def test_the_last_to_write_has_seen_everything(
    house: OpenHouse, clock: ManualClock, ada: httpx.AsyncClient
) -> None:
    """Somebody else's entry is written between reading and writing: read again."""
    path = await link_of(ada)
    feeds = house.house.feeds
    sent: list[str] = []

    class Slow:
        """The database, at whose first write another phone was faster."""

        def __getattr__(self, name: str) -> Any:
            return getattr(feeds.database, name)

        async def write(self, fn: Any) -> Any:
            if not sent:
                sent.append("19:00")
                times = [meeting()["times"][0] | {"at": "19:00"}]
                await send(ada, entry(clock, meeting(times=times)))
            return await feeds.database.write(fn)

    slow = Feeds(Slow(), feeds.seal, feeds.clock, feeds.origin)  # type: ignore[arg-type]
    desk = house.house.desk
    keys: list[Any] = []

    async def keep(opened: Any) -> None:
        keys.append(opened)

    house.house.desk = replace(desk, exchange=replace(desk.exchange, follow=keep))
    await send(ada, entry(clock, meeting()))
    house.house.desk = desk
    assert await slow.refresh(keys[0])
    assert starts(await fetch(house, path)) == ["Wed 18:00", "Wed 19:00"]


def test_a_server_that_nobody_asks_for_a_calendar_does_not_load_it() -> None:
    told = "import handrail.app, sys; print({'icalendar', 'dateutil'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
