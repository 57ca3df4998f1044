"""The person's own meetings at phone size: typed in, attended without a network, called off."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from handrail.schedule import zones
from tests import client
from tests.client import change, stamp
from tests.e2e import steps
from tests.e2e.conftest import ZONE, Phone, Screen
from tests.e2e.look import look_at
from tests.live import Live

MINUTE, DAY, WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(days=7)
THERE = "Asia/Tokyo"
LONG_S = 40
NO_NETWORK = re.compile("ERR_INTERNET_DISCONNECTED")


def a_meeting(app: Live, name: str, start: datetime, **more: Any) -> dict[str, Any]:
    """Every week on the day and at the hour of `start`, written down long before."""
    slot = {"slot": "meeting1", "at": zones.local_time(start, ZONE), "minutes": 60}
    day = zones.local_date(start, ZONE).isoweekday()
    body = {
        "name": name,
        "setting": "group",
        "tz": ZONE,
        "times": [slot | {"days": {"type": "weekdays", "on": [day]}}],
        "start_on": str(zones.local_date(app.now() - 3 * WEEK, ZONE)),
        "lead_min": 30,
        "place": "St Mark’s hall",
    }
    return change("meeting", body | more, None, stamp(app.now() - 3 * WEEK))


def of(meeting: dict[str, Any], start: datetime, status: str) -> dict[str, Any]:
    body = {
        "meeting": meeting["id"],
        "setting": meeting["body"]["setting"],
        "status": status,
        "occurred_at": stamp(start),
        "tz": ZONE,
        "local_date": str(zones.local_date(start, ZONE)),
        "time_slot": "meeting1",
    }
    return change("attendance", body, None, stamp(start))


def other_phone(app: Live, name: str) -> client.Phone:
    found = client.Phone(app.url)
    found.sign_in(name, steps.PASSWORD)
    found.sync()
    return found


def entries(app: Live, name: str, kind: str) -> dict[str, dict[str, Any]]:
    found = client.Phone(app.url)
    found.sign_in(name, steps.PASSWORD)
    records = found.sync()["changes"]
    return {one["id"]: one["body"] for one in records if one["kind"] == kind}


@pytest.fixture
def name() -> str:
    return f"goer {uuid4()}"


def settled(page: Page) -> None:
    expect(page.locator(".waiting")).to_have_count(0)


def test_attended_from_today_without_a_network_and_seen_on_the_second_device(
    screen: Screen, second: Screen, app: Live, name: str
) -> None:
    page = screen.open()
    steps.sign_up(page, name)
    start = (app.now() - 30 * MINUTE).replace(second=0, microsecond=0)
    phone = other_phone(app, name)
    link = "https://meet.example/room"
    phone.sync([a_meeting(app, "Candlelight", start, how="hybrid", join_url=link)])
    page.reload()
    question = page.get_by_role("button", name="Yes: Candlelight")
    expect(question).to_be_visible()
    join = page.get_by_role("link", name="Join", exact=True)
    assert join.get_attribute("href") == link
    look = look_at(page)
    look.at("Today, a meeting has begun")
    screen.context.set_offline(True)
    try:
        page.reload()
        question.click()
        expect(page.get_by_text("Noted: you were there")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Candlelight")).click()
        page.get_by_label("A line to keep").fill("Say it sooner.")
        look.at("Today, a line to keep")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("There · “Say it sooner.”")).to_be_visible()
        steps.tab(page, "Meetings")
        expect(page.get_by_text("One so far this week.")).to_be_visible()
        expect(page.get_by_text("There · “Say it sooner.”")).to_be_visible()
        look.at("My week, offline")
    finally:
        screen.context.set_offline(False)
    said: dict[str, Any] = {}

    def sent() -> bool:
        said.update(entries(app, name, "attendance"))
        return any(one["takeaway"] for one in said.values())

    screen.until(sent)
    [(id, body)] = said.items()
    # The same id as an answer on the notification would have made.
    items = {(one["reminder"], one["local_date"]): one["dose_id"] for one in phone.agenda["items"]}
    assert items[body["meeting"], body["local_date"]] == id
    other = second.open()
    steps.sign_in(other, name)
    expect(other.get_by_text("There · “Say it sooner.”")).to_be_visible()
    expect(other.get_by_role("button", name="Yes: Candlelight")).to_have_count(0)
    assert "\n".join(look.faults) == ""
    assert [one for one in screen.console if not NO_NETWORK.search(one)] == []


def test_two_missed_in_a_row_bring_the_number_until_the_call(
    screen: Screen, app: Live, name: str
) -> None:
    page = screen.open()
    steps.sign_up(page, name)
    start = (app.now() - 3 * DAY).replace(second=0, microsecond=0)
    phone = other_phone(app, name)
    session = a_meeting(app, "Counselling", start, setting="one_on_one", phone="555 0142")
    said = ("missed", "missed", "attended")
    phone.sync([session, *(of(session, start - n * WEEK, said[n]) for n in range(3))])
    page.reload()
    expect(page.get_by_text("Counselling, twice without you")).to_be_visible()
    call = page.get_by_role("link", name=re.compile("^Call to rebook"))
    assert call.get_attribute("href") == "tel:5550142"
    look = look_at(page)
    look.at("Today, a call to rebook")
    page.get_by_role("button", name="I have called").click()
    expect(page.get_by_text("Counselling, twice without you")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(page.get_by_text("Counselling, twice without you")).to_have_count(0)
    assert "\n".join(look.faults) == ""


def test_typed_in_for_every_two_weeks_in_another_zone_it_stands_at_the_right_time(
    screen: Screen, app: Live, name: str
) -> None:
    page = screen.open()
    steps.sign_up(page, name)
    steps.tab(page, "Meetings")
    page.get_by_role("radio", name="My week").check(force=True)
    page.get_by_role("link", name="Add a meeting").first.click()
    look = look_at(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Give it a name.")).to_be_visible()
    look.at("meeting form, refused")
    first = zones.local_date(app.now(), THERE) + DAY
    page.get_by_label("Name", exact=True).fill("Far circle")
    page.get_by_label("Time 1", exact=True).fill("19:30")
    page.get_by_role("radio", name="Every few weeks").check(force=True)
    page.get_by_role("checkbox", name=f"{first:%A}").check(force=True)
    page.get_by_text("Time zone: ").click()
    page.get_by_label("City of the meeting").fill("tok")
    look.at("meeting form, a zone")
    page.get_by_role("button", name=re.compile("^Tokyo")).click()
    expect(page.get_by_text("Time zone: Tokyo")).to_be_visible()
    page.get_by_role("radio", name="Online").check(force=True)
    page.get_by_label("Link to join").fill("https://meet.example/far")
    look.at("meeting form")
    page.wait_for_timeout(1000)  # a form is kept a moment after the last change
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Far circle")
    page.get_by_text("Contact, dates, note").click()
    page.get_by_label("From", exact=True).fill(str(first))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Every second week: {first:%A}")).to_be_visible()
    starts = [zones.to_utc(first + n * 2 * WEEK, "19:30", THERE) for n in range(3)]
    for start in starts:
        here = start.astimezone(zones.zone(ZONE))
        shown = page.locator(".row--wrap").nth(starts.index(start))
        clock = f"{here:%-I:%M}\u00a0{here:%p}"
        expect(shown).to_contain_text(clock)
        expect(shown).to_contain_text("7:30\u00a0PM in Tokyo")
        there = start.astimezone(zones.zone(THERE))
        expect(shown).to_contain_text(f"Not on {there:%b}\u00a0{there.day}")
    look.at("one meeting of mine")
    phone = other_phone(app, name)
    screen.until(lambda: bool(entries(app, name, "meeting")))
    phone.sync()
    dues = [
        datetime.fromisoformat(one["useful_until"])
        for one in phone.agenda["items"]
        if one["purpose"] == "meeting"
    ]
    assert dues == [start for start in starts if start < app.now() + 14 * DAY][: len(dues)]
    assert dues
    assert "\n".join(look.faults) == ""
    in_spanish(page, look)


def in_spanish(page: Page, look: Any) -> None:
    path = page.evaluate("location.pathname")
    look.visit("/settings/language")
    page.get_by_role("radio", name="Español").check()
    expect(page.get_by_role("heading", name="Idioma")).to_be_visible()
    look.visit(path)
    expect(page.get_by_text("Cada dos semanas")).to_be_visible()
    look.reflow("one meeting of mine, Spanish")
    look.visit(f"{path}/edit")
    look.reflow("meeting form, Spanish")
    look.visit("/meetings")
    look.reflow("my week, Spanish")
    look.visit("/")
    assert "\n".join(look.faults) == ""


def test_a_date_that_is_called_off_brings_no_reminder(phone: Phone, app: Live, name: str) -> None:
    page = phone.open()
    steps.sign_up(page, name)
    steps.turn_on_reminders(page)
    steps.from_settings_to_today(page)
    soon = (app.now() + 50 * MINUTE).replace(second=0, microsecond=0)
    first = a_meeting(app, "Called off", soon)
    later = a_meeting(app, "Takes place", soon + MINUTE)
    other_phone(app, name).sync([first, later])
    page.reload()
    page.get_by_role("link", name=re.compile("^Called off")).click()
    page.get_by_role("button", name=re.compile("^Not on")).first.click()
    expect(page.get_by_text("No reminder comes then")).to_be_visible()
    day = str(zones.local_date(soon, ZONE))
    phone.until(lambda: entries(app, name, "meeting")[first["id"]]["cancelled"] == [day])
    steps_back_to_today(page)
    expect(page.get_by_role("link", name=re.compile("^Takes place"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Called off"))).to_have_count(0)
    app.forward((21 * MINUTE).total_seconds())
    [shown] = phone.desktop.wait_for(1, LONG_S, phone.pause)
    clock = zones.local_time(soon + MINUTE, ZONE)
    assert clock in shown.body
    phone.pause(3)
    assert len(phone.desktop.shown) == 1


def steps_back_to_today(page: Page) -> None:
    page.get_by_role("button", name="Back", exact=True).click()
    steps.at_home(page)
    steps.tab(page, "Today")
    settled(page)
