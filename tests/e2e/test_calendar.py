"""The calendar at phone size: a link made, copied, changed and ended; a clinic's file read."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import icalendar
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests import client
from tests.e2e import steps
from tests.e2e.conftest import ZONE, Screen, looks
from tests.e2e.look import look_at
from tests.live import Live

NAME = "keeper of dates"
MEETING = "Quiet Harbour Group"
MEETING_ID = "0b9f2a3c-5d6e-4f70-8a91-b2c3d4e5f607"
NO_NETWORK = re.compile("ERR_INTERNET_DISCONNECTED")


def meeting(app: Live, **fields: Any) -> dict[str, Any]:
    day = (app.now() + timedelta(days=2)).isoweekday()
    times = [{"slot": "evening1", "at": "18:00", "days": {"type": "weekdays", "on": [day]}}]
    body = {"name": MEETING, "setting": "mutual_help", "tz": ZONE, "times": times}
    return body | {"start_on": str(app.now().date()), "listing": ""} | fields


@pytest.fixture(scope="module")
def home(chromium: Playwright, browser: Browser, app: Live) -> Iterator[Screen]:
    phone = client.Phone(app.url)
    phone.sign_up(NAME, zone=ZONE)
    phone.sync([client.change("meeting", meeting(app), MEETING_ID)])
    opened = Screen(browser.new_context(**looks(chromium)), app)
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=app.url)
    steps.sign_in(opened.open(), NAME)
    yield opened
    opened.close()


def events(url: str) -> list[Any]:
    """As a calendar program asks: with nothing but the link."""
    answer = httpx.get(url, trust_env=False)
    assert answer.status_code == 200, answer.text
    return list(icalendar.Calendar.from_ical(answer.content).events)


def choose_file(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=re.compile("^(Choose a|Another) file")).click()
    chooser.value.set_files(path)


def changed_without_a_network(home: Screen, url: str) -> None:
    """Put away on the phone while it is offline: the calendar follows once it is online."""
    page = home.page
    look_at(page).visit(f"/meetings/mine/{MEETING_ID}")
    home.context.set_offline(True)
    try:
        page.get_by_role("button", name=re.compile("^Put it away")).click()
        expect(page.get_by_role("button", name=re.compile("^Take it out again"))).to_be_visible()
        home.pause(1)
        assert len(events(url)) == 1
    finally:
        home.context.set_offline(False)
    home.until(lambda: events(url) == [])
    page.get_by_role("button", name=re.compile("^Take it out again")).click()
    home.until(lambda: len(events(url)) == 1)


def test_a_link_is_made_shown_once_changed_and_ended(home: Screen, app: Live) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/")
    steps.settings(page, "Calendar")
    expect(page.get_by_text("Whoever has the link can see it")).to_be_visible()
    look.at("calendar, no link")
    page.get_by_role("button", name="Make a link").click()
    shown = page.get_by_text(re.compile(r"/calendar/[A-Za-z0-9_-]{43}\.ics$"))
    expect(shown).to_be_visible()
    look.at("calendar, a link")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    url = page.evaluate("navigator.clipboard.readText()")
    assert url == shown.inner_text()
    (event,) = events(url)
    assert str(event["SUMMARY"]) == "Appointment"
    page.get_by_role("radio", name="Names of meetings").check(force=True)
    # Who could read them is said before it is so.
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("They read what your meetings are called")).to_be_visible()
    look.at("calendar, names")
    dialog.get_by_role("button", name="Go back").click()
    expect(page.get_by_role("radio", name="Only “Appointment”")).to_be_checked()
    assert str(events(url)[0]["SUMMARY"]) == "Appointment"
    page.get_by_role("radio", name="Names of meetings").check(force=True)
    dialog.get_by_role("button", name="Show names").click()
    home.until(lambda: str(events(url)[0]["SUMMARY"]) == MEETING)
    page.get_by_role("radio", name="Only “Appointment”").check(force=True)
    home.until(lambda: str(events(url)[0]["SUMMARY"]) == "Appointment")
    page.reload()
    expect(page.get_by_text("There has been a link since")).to_be_visible()
    expect(shown).to_have_count(0)
    look.at("calendar, a link from before")
    changed_without_a_network(home, url)
    look.visit("/settings/calendar")
    # The app's own worker leaves the link alone.
    assert page.evaluate("(url) => fetch(url).then((answer) => answer.status)", url) == 200
    page.get_by_role("button", name="End the link").click()
    look.at("calendar, about to end")
    page.get_by_role("dialog").get_by_role("button", name="End the link").click()
    expect(page.get_by_role("button", name="Make a link")).to_be_visible()
    assert httpx.get(url, trust_env=False).status_code == 404
    assert "\n".join(look.faults) == ""
    assert [said for said in home.console if not NO_NETWORK.search(said)] == []


def clinic_file(app: Live, clock: str, more: str = "") -> str:
    day = app.now() + timedelta(days=3)
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "BEGIN:VEVENT",
            "UID:1@clinic",
            f"DTSTART;TZID={ZONE}:{day:%Y%m%d}T{clock}",
            "RRULE:FREQ=WEEKLY;COUNT=5",
            "SUMMARY:Dr. Okafor\\, check-up",
            "LOCATION:Room 4",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:2@clinic",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            "SUMMARY:Blood test",
            "END:VEVENT",
            "BEGIN:VEVENT\r\nUID:3\r\nDTSTART:soon\r\nEND:VEVENT",
            "BEGIN:VEVENT\r\nUID:4\r\nDTSTART:20200101T090000\r\nEND:VEVENT",
            more + "END:VCALENDAR",
        ]
    )


def call_off_and_read_again(home: Screen, app: Live, file: Path) -> None:
    """A date called off by the person stays off, while the file says of it what it said before."""
    page = home.page
    page.get_by_role("link", name="Dr. Okafor, check-up").first.click()
    page.get_by_role("button", name=re.compile("^Not on ")).nth(1).click()
    expect(page.get_by_text(re.compile("^Called off: "))).to_be_visible()
    off = app.now() + timedelta(days=10)
    home.until(lambda: saved(app)["Dr. Okafor, check-up"]["cancelled"] == [f"{off:%Y-%m-%d}"])
    look_at(page).visit("/settings/calendar/file")
    file.write_text(clinic_file(app, "100000"))
    choose_file(page, file)
    page.get_by_role("switch", name="Blood test").locator("xpath=..").click()
    page.get_by_role("button", name="Save 1 appointment").click()
    expect(page.get_by_text("1 appointment saved")).to_be_visible()
    body = saved(app)["Dr. Okafor, check-up"]
    assert (body["cancelled"], body["cancelled_in_file"]) == ([f"{off:%Y-%m-%d}"], [])


def saved(app: Live) -> dict[str, dict[str, Any]]:
    other = client.Phone(app.url)
    other.sign_in(NAME)
    other.sync()
    found = (row["body"] for row in other.entries.values() if row["kind"] == "meeting")
    return {body["name"]: body for body in found}


def test_an_ugly_file_is_read_chosen_from_and_read_again(
    home: Screen, app: Live, tmp_path: Path
) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/settings/calendar")
    page.get_by_role("link", name="Choose a file").click()
    look.at("calendar, a file")
    other = tmp_path / "letter.ics"
    other.write_text("Dear Ada")
    choose_file(page, other)
    expect(page.get_by_text("This is not a calendar file.")).to_be_visible()
    file = tmp_path / "clinic.ics"
    file.write_text(clinic_file(app, "100000"))
    choose_file(page, file)
    expect(page.get_by_text("2 appointments ahead")).to_be_visible()
    expect(page.get_by_text("1 entry: not readable")).to_be_visible()
    expect(page.get_by_text("1 entry: over already")).to_be_visible()
    look.at("calendar, a file read")
    page.get_by_role("switch", name="Blood test").locator("xpath=..").click()
    page.get_by_role("button", name="Save 1 appointment").click()
    expect(page.get_by_text("1 appointment saved")).to_be_visible()
    home.until(lambda: "Dr. Okafor, check-up" in saved(app))
    body = saved(app)["Dr. Okafor, check-up"]
    assert (body["setting"], body["place"], body["tz"]) == ("clinic", "Room 4", ZONE)
    assert "Blood test" not in saved(app)
    call_off_and_read_again(home, app, file)
    look.visit("/settings/calendar/file")
    file.write_text(clinic_file(app, "113000"))
    choose_file(page, file)
    expect(page.get_by_text("There already; it will be updated")).to_be_visible()
    page.get_by_role("button", name="Save 2 appointments").click()
    home.until(lambda: "Blood test" in saved(app))
    times = saved(app)["Dr. Okafor, check-up"]["times"]
    assert [(time["slot"], time["at"]) for time in times] == [(body["times"][0]["slot"], "11:30")]
    assert len(saved(app)) == 3
    assert "\n".join(look.faults) == ""
