"""After a return to use: safety first, without a network, and nothing is taken away."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from handrail.schedule.zones import local_date
from tests import client
from tests.e2e import steps
from tests.e2e.conftest import ZONE, Screen, looks
from tests.e2e.look import look_at
from tests.live import Live

NAME = "comeback"
IN_US = "localStorage.setItem('handrail-device', JSON.stringify({ helpRegion: 'US' }))"
CLINIC = {"clinic_name": "Riverside Clinic", "clinic_phone": "555-0142"}


def day(app: Live, back: int = 0) -> str:
    return str(local_date(app.now(), ZONE) - timedelta(days=back))


def person(name: str, **more: Any) -> dict[str, Any]:
    own = {"v": 1, "name": name, "role": "family", "phone": "555-0101", "order": 1}
    return client.change("contact", own | more)


@pytest.fixture(scope="module")
def home(chromium: Playwright, browser: Browser, app: Live) -> Iterator[Screen]:
    phone = client.Phone(app.url)
    phone.sign_up(NAME, zone=ZONE)
    long_ago = {"start_on": "2026-01-01", "started_on": "2026-01-01"}
    kit = {"v": 1, "name": "", "kept": "Kitchen drawer", "slot": "kitslot1"}
    own = [
        client.change("substance", {"v": 1, "name": "Pills", "started_on": day(app, 47)}),
        client.change("medication", client.medication(name="Methadone", **CLINIC, **long_ago)),
        client.change("medication", client.medication(name="Antabuse", **long_ago)),
        client.change("medication", client.medication(name="Sertraline", **long_ago)),
        client.change("naloxone_kit", kit),
        person("Dana", sms=True, at_night=True, message="Can you come?"),
        person("Marcus", role="sponsor", phone="555-0102", order=2),
    ]
    assert phone.sync(own)["rejected"] == []
    opened = Screen(browser.new_context(**looks(chromium)), app)
    page = opened.open()
    page.evaluate(IN_US)
    page.reload()
    steps.sign_in(page, NAME)
    expect(page.get_by_role("link", name=re.compile("^Day count: 47"))).to_be_visible()
    yield opened
    opened.close()


def shown(page: Page, words: str) -> None:
    expect(page.get_by_text(words)).to_be_visible()


def test_the_four_steps_from_help_without_a_network(home: Screen, app: Live) -> None:
    page = home.page
    home.context.set_offline(True)
    taps = steps.Taps(page)
    steps.tab(page, "Help")
    page.get_by_role("link", name=re.compile("^I used")).click()
    shown(page, "Thank you for telling me. Are you safe right now?")
    assert taps.counted == (2, 0)
    call = page.get_by_role("link", name="Call 911")
    expect(call).to_have_attribute("href", "tel:911")
    shown(page, "Naloxone: Kitchen drawer.")
    where = page.get_by_role("list", name="Step 1 of 4")
    expect(where.get_by_role("listitem")).to_have_text(["Safe now", "Today", "One person", "Later"])

    page.get_by_role("button", name=re.compile("but I am alone")).click()
    shown(page, "Do not use again while you are alone.")
    expect(page.get_by_role("link", name="Call Dana")).to_have_attribute("href", "tel:5550101")
    text = page.get_by_role("link", name="Text Dana")
    expect(text).to_have_attribute("href", "sms:5550101?&body=Can%20you%20come%3F")
    page.get_by_role("button", name="Go on").click()

    shown(page, "Your tolerance is lower now.")
    shown(page, "Keep taking Methadone as prescribed")
    page.get_by_role("checkbox", name="Alcohol").check()
    shown(page, "Call Riverside Clinic before the next dose of Methadone.")
    shown(page, "There was alcohol. Call your clinic before the next dose of Antabuse.")
    shown(page, "Other medicines: as prescribed")
    clinic = page.get_by_role("link", name="Call Riverside Clinic")
    expect(clinic).to_have_attribute("href", "tel:5550142")
    page.get_by_role("button", name="Next: one person").click()

    expect(page.get_by_role("heading", name=re.compile("^Who can be with you"))).to_be_visible()
    expect(page.locator(".foot").get_by_role("link", name="Call Dana")).to_be_visible()
    page.get_by_role("button", name="Next", exact=True).click()

    expect(page.locator(".stats")).to_have_text(re.compile("days in all47.*longest run47"))
    expect(page.get_by_role("radio", name="Decide later")).to_be_checked()
    shown(page, "Your 47 days stay")
    page.get_by_label("What happened?").fill("A hard week")
    home.pause(1)
    page.reload()  # a draft is kept on the way
    page.get_by_role("button", name=re.compile("someone is with me")).click()
    page.get_by_role("button", name="Next: one person").click()
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_label("What happened?")).to_have_value("A hard week")
    page.get_by_role("radio", name="Start a new run today").check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("status").get_by_text("Written down. Only you see it.")).to_be_visible()
    count = page.get_by_role("link", name=re.compile("^Day count: First day"))
    expect(count).to_have_text(re.compile("47.in.all · longest.47"))
    shown(page, "Tolerance may be lower now")
    home.context.set_offline(False)
    phone = client.Phone(app.url)
    phone.sign_in(NAME)

    def arrived() -> dict[str, Any] | None:
        phone.sync()
        found = [one["body"] for one in phone.entries.values() if one["kind"] == "lapse"]
        return found[0] if found else None

    home.until(lambda: arrived() is not None)
    sent = arrived()
    assert sent is not None
    assert (sent["change_date"], sent["local_date"]) == ("new_run", day(app))
    assert (sent["what_happened"], len(sent["substances"])) == ("A hard week", 1)


def test_the_date_is_the_persons_to_change_and_to_hide(home: Screen, app: Live) -> None:
    """After the steps above: a run of today, 47 days in all."""
    page = home.page
    page.get_by_role("link", name=re.compile("^Day count")).click()
    shown(page, "All 47 days count. Nothing takes them away.")
    page.get_by_role("button", name="Change the date").click()
    page.get_by_label("First day without it").fill(day(app, 3))
    page.get_by_role("button", name="Save").click()
    shown(page, "Choose that day or a later one.")
    page.get_by_label("First day without it").fill(day(app))
    page.get_by_label("First day of all").fill(day(app, 147))
    page.get_by_role("button", name="Save").click()
    shown(page, "All 147 days count. Nothing takes them away.")
    switch = page.get_by_role("switch", name="Show the count on Today")
    switch.locator("xpath=ancestor::label").click()
    expect(switch).not_to_be_checked()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    shown(page, "Tolerance may be lower now")
    expect(page.get_by_role("link", name=re.compile("^Day count"))).to_have_count(0)


def test_someone_to_call_and_where_tolerance_is_lower(home: Screen) -> None:
    page = home.page
    steps.tab(page, "Help")
    page.get_by_role("link", name="Add or change people").click()
    page.get_by_role("link", name="Add a person").click()
    page.get_by_role("button", name="Save").click()
    shown(page, "Write a number, so that one tap calls.")
    page.get_by_label("Name", exact=True).fill("Ana")
    page.get_by_label("Phone number").fill("(555) 0103")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Move Ana up").click()
    rows = page.get_by_role("link", name=re.compile("^(Dana|Marcus|Ana)"))
    expect(rows).to_have_text([re.compile("^Dana"), re.compile("^Ana"), re.compile("^Marcus")])
    steps.tab(page, "Help")
    expect(page.get_by_role("link", name="Call Ana")).to_have_attribute("href", "tel:5550103")
    page.get_by_role("link", name=re.compile("^Thoughts of suicide")).click()
    shown(page, "This can pass. You do not have to carry it alone.")
    expect(page.get_by_role("link", name="Call 988 Suicide & Crisis Lifeline")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    page.get_by_role("link", name=re.compile("^After a break")).click()
    page.get_by_role("button", name=re.compile("^I left a program")).click()
    page.get_by_role("radio", name="Detox").check()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Back").click()
    steps.tab(page, "Today")
    expect(page.get_by_text(re.compile("^You left detox on"))).to_be_visible()


def test_help_is_there_for_everybody(screen: Screen) -> None:
    """Before sign-in: lines, tolerance and the crisis screen; nobody's people."""
    page = screen.open("/help")
    page.evaluate(IN_US)
    page.reload()
    expect(page.get_by_role("link", name="Call 911")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^I used"))).to_have_count(0)
    expect(page.get_by_text("Your people")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Thoughts of suicide")).click()
    shown(page, "This can pass. You do not have to carry it alone.")
    screen.page.goto(screen.app.url + "/help/people")
    expect(page.get_by_role("link", name="I have an account")).to_be_visible()


def test_each_of_its_screens_can_be_used_by_everybody(home: Screen) -> None:
    page = home.page
    look = look_at(page)
    for path in ("/help", "/help/people", "/help/people/new", "/help/crisis", "/help/tolerance"):
        look.visit(path)
        look.at(path)
    look.visit("/runs")
    look.at("/runs")
    page.get_by_role("button", name="Change the date").click()
    look.at("the date")
    page.keyboard.press("Escape")
    look.visit("/lapse")
    look.at("safe now")
    page.get_by_role("button", name=re.compile("but I am alone")).click()
    look.at("alone")
    page.get_by_role("button", name="Go on").click()
    look.at("today")
    page.get_by_role("button", name="Next: one person").click()
    look.at("one person")
    page.get_by_role("button", name="Next", exact=True).click()
    look.at("later")
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Stop here").click()
    look.at("the day after")
    assert look.faults == []
