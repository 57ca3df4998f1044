"""Meetings at phone size: found, opened, a region kept, and found again without a network."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests import client
from tests.e2e import steps
from tests.e2e.conftest import ZONE, Screen, looks
from tests.e2e.look import Look, look_at
from tests.live import Live

NAME = "seeker"
FEEDS = Path(__file__).parents[1] / "server/meetings/feeds"
NO_NETWORK = re.compile("ERR_INTERNET_DISCONNECTED")


def import_feed(app: Live, name: str, zone: str) -> None:
    run = [sys.executable, "-m", "handrail", "import-meetings", str(FEEDS / f"{name}.json")]
    subprocess.run([*run, "--zone", zone], env=app.environment(), check=True, cwd=app.folder)


@pytest.fixture(scope="module")
def home(chromium: Playwright, browser: Browser, app: Live) -> Iterator[Screen]:
    client.Phone(app.url).sign_up(NAME, zone=ZONE)
    opened = Screen(browser.new_context(**looks(chromium)), app)
    steps.sign_in(opened.open(), NAME)
    yield opened
    opened.close()


def results(page: Page) -> list[str]:
    expect(page.locator(".waiting")).to_have_count(0)
    return page.locator("a.row[href^='/meetings/'] b").all_inner_texts()


def search(page: Page, words: str, *found: str) -> None:
    page.get_by_role("searchbox").fill(words)
    for name in found:
        expect(page.get_by_role("link", name=re.compile(f"^{name}"))).to_be_visible()
    expect(page.get_by_text("found.")).to_be_visible()
    expect(page.locator("a.row--top[href^='/meetings/']")).to_have_count(len(found))


def test_a_server_without_a_list_says_so(home: Screen) -> None:
    look = look_at(home.page)
    steps.tab(home.page, "Meetings")
    expect(home.page.get_by_text("once whoever runs this server adds a list")).to_be_visible()
    look.at("meetings, no directory")
    assert "\n".join(look.faults) == ""


def test_found_opened_kept_and_found_without_a_network(home: Screen, app: Live) -> None:
    import_feed(app, "oregon", "America/Los_Angeles")
    import_feed(app, "madrid", "Europe/Madrid")
    page = home.page
    look = look_at(page)
    look.visit("/")
    steps.tab(page, "Meetings")
    expect(page.get_by_role("link", name=re.compile("^Weekday Noon")).first).to_be_visible()
    look.at("meetings")
    search(page, "risers", "Early Risers")
    page.get_by_role("searchbox").fill("")
    page.get_by_role("checkbox", name="Secular").check(force=True)
    search(page, "", "Night Owls")
    look.at("meetings, a filter")
    page.get_by_role("link", name=re.compile("^Night Owls")).click()
    join = page.get_by_role("link", name=re.compile("^Join online"))
    assert join.get_attribute("href") == "https://zoom.us/j/123456789?pwd=abc"
    dial = page.get_by_role("link", name=re.compile("^Call in")).get_attribute("href")
    assert dial == "tel:+16699006833,,123456789%23"
    expect(page.get_by_text("From the list “oregon”")).to_be_visible()
    look.at("meeting, online")
    page.get_by_role("button", name="Add to my meetings").click()
    expect(page.get_by_text("In your meetings")).to_be_visible()
    page.get_by_role("radio", name="2 hours").check(force=True)
    look.at("meeting, one of mine")
    home.until(lambda: leads_on_the_server(app) == [120])
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("checkbox", name="Secular")).to_be_checked()
    page.get_by_role("radio", name="My week").check(force=True)
    expect(page.get_by_role("heading", name="All my meetings")).to_be_visible()
    look.at("meetings, my week")
    page.get_by_role("radio", name="Find").check(force=True)
    page.get_by_role("checkbox", name="Secular").uncheck(force=True)
    near_a_place(page, look)
    look.at("meetings, near a place")
    keep_a_region(page, look)
    in_spanish(page, look)
    without_a_network(home)
    assert "\n".join(look.faults) == ""
    assert [said for said in home.console if not NO_NETWORK.search(said)] == []


def leads_on_the_server(app: Live) -> list[int]:
    other = client.Phone(app.url)
    other.sign_in(NAME)
    records = other.sync()["changes"]
    return [one["body"]["lead_min"] for one in records if one["kind"] == "meeting"]


def near_a_place(page: Page, look: Look) -> None:
    """By a typed name, then by where the phone is; in no request but the search itself."""
    page.get_by_role("button", name=re.compile("^Place, type")).click()
    page.get_by_label("Near a town or postal code").fill("bend")
    expect(page.get_by_role("button", name=re.compile("^Bend, OR"))).to_be_visible()
    look.at("meetings, a typed place")
    page.get_by_role("button", name=re.compile("^Bend, OR")).click()
    look.at("meetings, a place chosen")
    page.get_by_role("radio", name="Distance").check(force=True)
    page.get_by_role("button", name="Show meetings").click()
    expect(page.get_by_role("link", name=re.compile("^Camino Nuevo"))).to_be_visible()
    search(page, "", "Camino Nuevo")
    page.get_by_role("button", name=re.compile("^Place, type")).click()
    page.get_by_role("button", name="Anywhere again").click()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 45.523064, "longitude": -122.676483})
    with page.expect_request("**/api/meetings/search") as asked:
        page.get_by_role("button", name=re.compile("^Use where I am now")).click()
    near = (asked.value.post_data_json or {})["near"]
    assert (near["latitude"], near["longitude"]) == (45.52, -122.68)
    page.get_by_role("button", name="Show meetings").click()
    expect(page.get_by_role("link", name=re.compile("^Early Risers"))).to_be_visible()


def keep_a_region(page: Page, look: Look) -> None:
    page.get_by_role("link", name=re.compile("^Keep a region")).click()
    look.at("regions")
    page.get_by_role("button", name=re.compile("^Oregon")).click()
    look.at("region")
    page.get_by_role("button", name="Keep Oregon").click()
    expect(page.get_by_role("link", name=re.compile("^Kept: Oregon"))).to_be_visible()
    expect(page.get_by_role("radio", name="My region")).to_be_checked()


def in_spanish(page: Page, look: Look) -> None:
    look.visit("/settings/language")
    page.get_by_role("radio", name="Español").check()
    expect(page.get_by_role("heading", name="Idioma")).to_be_visible()
    look.visit("/meetings")
    look.reflow("meetings, Spanish")
    page.get_by_role("button", name=re.compile("^Lugar, tipo")).click()
    look.reflow("meetings, filters, Spanish")
    page.get_by_role("button", name="Ver reuniones").click()
    look.visit("/meetings/region")
    look.reflow("regions, Spanish")
    look.visit("/meetings")
    page.get_by_role("link", name=re.compile("^Early Risers")).click()
    look.reflow("meeting, Spanish")
    look.visit("/settings/language")
    page.get_by_role("radio", name="English").check()
    look.visit("/meetings")


def find(page: Page) -> None:
    """Opened anew, the week of somebody who has meetings stands first."""
    page.get_by_role("radio", name="Find").check(force=True)


def without_a_network(home: Screen) -> None:
    page = home.page
    home.context.set_offline(True)
    try:
        page.reload()
        find(page)
        expect(page.get_by_text("Searched on this phone")).to_be_visible()
        search(page, "risers", "Early Risers")
        page.get_by_role("link", name=re.compile("^Early Risers")).click()
        directions = page.get_by_role("link", name=re.compile("Opens your map app"))
        assert (directions.get_attribute("href") or "").startswith("geo:45.5311,-122.6852")
        expect(page.get_by_text("Ring the bell.")).to_be_visible()
        page.reload()
        expect(page.get_by_text("Ring the bell.")).to_be_visible()
        page.get_by_role("button", name="Back").click()
        find(page)
        page.get_by_role("radio", name="Everywhere").check(force=True)
        expect(page.get_by_text("No internet. Searched in your region")).to_be_visible()
        look = look_at(page)
        look.at("meetings, offline")
        assert "\n".join(look.faults) == ""
    finally:
        home.context.set_offline(False)
