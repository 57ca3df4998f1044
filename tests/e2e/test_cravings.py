"""Cravings, trigger notes and the search, at phone size and without a network."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests import client
from tests.e2e import steps
from tests.e2e.conftest import ZONE, Screen, looks
from tests.e2e.look import look_at
from tests.live import Live

NAME = "surfer"
PLACE = "Café Zebra on 5th"


def craving(app: Live, days: int, minutes: int, **more: Any) -> dict[str, Any]:
    began = app.now() - timedelta(days=days)
    body = {
        "v": 1, "started_at": client.stamp(began), "tz": ZONE, "outcome": "passed",
        "ended_at": client.stamp(began + timedelta(minutes=minutes)),
        "strengths": [{"at_s": at, "value": value} for at, value in ((0, 4), (300, 8), (900, 2))],
        "coping": [{"what": "music", "helped": "yes"}],
    }  # fmt: skip
    return client.change("craving", body | more)


@pytest.fixture(scope="module")
def home(chromium: Playwright, browser: Browser, app: Live) -> Iterator[Screen]:
    phone = client.Phone(app.url)
    phone.sign_up(NAME, zone=ZONE)
    before = [craving(app, days, minutes) for days, minutes in ((3, 17), (2, 18), (1, 31))]
    some = [*before, client.change("check_in", client.check_in(tz=ZONE))]
    assert phone.sync(some)["rejected"] == []
    opened = Screen(browser.new_context(**looks(chromium)), app)
    steps.sign_in(opened.open(), NAME)
    yield opened
    opened.close()


def assert_few(taps: steps.Taps, most: int) -> None:
    tapped, typed = taps.counted
    assert (tapped <= most, typed) == (True, 0), tapped


def on_the_server(app: Live, kind: str) -> list[dict[str, Any]]:
    other = client.Phone(app.url)
    other.sign_in(NAME)
    return [one["body"] for one in other.sync()["changes"] if one["kind"] == kind]


def test_a_craving_from_one_tap_to_its_end_without_a_network(home: Screen, app: Live) -> None:
    page = home.page
    look = look_at(page)
    steps.at_home(page)
    # All that the server has is here. The service worker keeps the screens not opened yet.
    expect(page.get_by_role("list", name="Your day")).to_be_visible()
    home.context.set_offline(True)
    try:
        page.get_by_role("link", name="Craving now").click()
        expect(page.get_by_text("Yours usually pass in about 18\u00a0minutes")).to_be_visible()
        page.get_by_role("button", name="More: How strong now").click()
        look.at("craving")
        page.get_by_role("checkbox", name="Slow breathing").click(force=True)
        expect(page.get_by_text("Breathe in, slowly")).to_be_visible()
        look.at("breathing")
        expect(page.get_by_text("Breathe out, slowly")).to_be_visible(timeout=12_000)
        page.get_by_role("button", name="Enough for now").click()
        expect(page.get_by_role("checkbox", name="Slow breathing")).to_be_checked()
        # The app is closed, and opened again: the clock went on.
        page.goto(f"{app.url}/")
        page.get_by_role("link", name=re.compile("^A craving goes on")).click()
        expect(page.get_by_role("timer")).not_to_have_text("0:00")
        taps = steps.Taps(page)
        page.get_by_role("button", name="It has passed").click()
        page.get_by_role("radio", name="Yes").check(force=True)
        look.at("craving, what helped")
        page.get_by_role("button", name="Done").click()
        assert_few(taps, 4)
        expect(page.get_by_role("status").get_by_text("Craving saved")).to_be_visible()
        look.visit("/journal")
        page.get_by_role("link", name=re.compile(r"^Craving, \d+\s+minutes?.*waiting")).click()
        expect(page.get_by_text("Slow breathing (yes)")).to_be_visible()
        look.at("craving, entry")
        look.visit("/grounding")
        look.at("senses")
    finally:
        home.context.set_offline(False)
    home.until(lambda: len(on_the_server(app, "craving")) == 4)
    assert "\n".join(look.faults) == ""


def test_one_from_earlier_is_written_down_afterwards(home: Screen, app: Live) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name=re.compile("^A craving from earlier")).click()
    began = page.get_by_label("When did it begin?")
    began.fill("2031-01-01T10:00")
    page.get_by_role("button", name="More: How long").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This is later than now")).to_be_visible()
    expect(began).to_be_focused()
    began.fill("2025-01-01T10:00")
    page.get_by_role("checkbox", name="Being alone").check(force=True)
    page.get_by_role("radio", name="It passed").check(force=True)
    look.at("craving from earlier")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").get_by_text("Craving saved")).to_be_visible()
    home.until(lambda: ["alone"] in [one["triggers"] for one in on_the_server(app, "craving")])
    assert "\n".join(look.faults) == ""


def test_a_trigger_note_of_few_taps_its_plan_and_the_search_offline(
    home: Screen, app: Live
) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/")
    home.context.set_offline(True)
    try:
        taps = steps.Taps(page)
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_role("link", name=re.compile("^Trigger note")).click()
        page.get_by_role("checkbox", name="Payday").check(force=True)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Make a plan for next time?")).to_be_visible()
        assert_few(taps, 5)
        look.at("plan asked for")
        page.get_by_role("button", name="Make a plan").click()
        write_plan(page)
        look.at("plan for a trigger")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("link", name=re.compile("Payday.*0 of 1"))).to_be_visible()
        look.at("my triggers")
        look.visit("/triggers/new")
        page.get_by_role("checkbox", name="Payday").check(force=True)
        expect(page.get_by_text("“If the money comes, I pay the rent first”")).to_be_visible()
        page.get_by_label("Where", exact=True).fill(PLACE)
        page.get_by_role("checkbox", name="Stress").check(force=True)
        page.get_by_role("button", name="More: Stress: how strongly").click()
        page.get_by_role("button", name=re.compile("^More: what happened")).click()
        look.at("trigger note")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status").get_by_text("Trigger note saved")).to_be_visible()
        find(page, "cafe zebra")
        look.at("search")
    finally:
        home.context.set_offline(False)
    home.until(lambda: PLACE in [one["place"] for one in on_the_server(app, "trigger_note")])
    assert on_the_server(app, "trigger_plan")[0]["removal"][0]["what"] == "an old number"
    assert "\n".join(look.faults) == ""


def write_plan(page: Page) -> None:
    expect(page.get_by_role("checkbox", name="Payday")).to_be_checked()
    page.get_by_label("If", exact=True).fill("the money comes")
    page.get_by_label("Then I", exact=True).fill("pay the rent first")
    page.get_by_label("Something to clear away").fill("an old number")
    page.get_by_role("button", name="Add", exact=True).click()


def find(page: Page, words: str) -> None:
    steps.tab(page, "Journal")
    page.get_by_role("link", name="Search").click()
    page.get_by_label("Words to look for").fill(words)
    expect(page.get_by_text("1\u00a0entry")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(f"Trigger note.*{PLACE}"))).to_be_visible()
    assert "zebra" not in page.evaluate("location.href + JSON.stringify(history.state)").lower()


def test_in_spanish_nothing_is_cut(home: Screen) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/settings/language")
    page.get_by_role("radio", name="Español").check()
    expect(page.get_by_role("heading", name="Idioma")).to_be_visible()
    paths = ("/craving/new", "/breathing", "/grounding", "/triggers/new", "/triggers/plan/new")
    for path in (*paths, "/triggers", "/journal/search", "/journal", "/craving"):
        look.visit(path)
        look.reflow(f"{path}, Spanish")
    page.get_by_role("button", name="Empezó por error").click()
    expect(page.get_by_role("status").get_by_text("Quitado")).to_be_visible()
    look.visit("/settings/language")
    page.get_by_role("radio", name="English").check()
    assert "\n".join(look.faults) == ""
