"""A check-in with one thumb, its own questions and times; symptoms, and the call they may need."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from handrail.schedule.zones import local_date
from tests import client
from tests.e2e import steps
from tests.e2e.conftest import ZONE, Screen, looks
from tests.e2e.look import look_at
from tests.live import Live

NAME, ASKER = "checker", "asker"
ASK = "Did I go outside?"
OWN = "Metal taste 7731"
# A thumb that looks before it taps.
THUMB_S = 1.2


def felt(app: Live, back: int, strength: int) -> dict[str, Any]:
    on = local_date(app.now(), ZONE) - timedelta(days=back)
    symptoms = [{"name": name, "strength": strength} for name in ("aches", "chills")]
    body = {"v": 1, "occurred_at": f"{on}T11:00:00Z", "tz": ZONE, "symptoms": symptoms}
    return client.change("withdrawal", body)


@pytest.fixture(scope="module")
def home(chromium: Playwright, browser: Browser, app: Live) -> Iterator[Screen]:
    phone = client.Phone(app.url)
    phone.sign_up(NAME, zone=ZONE)
    some = [felt(app, back, strength) for back, strength in ((3, 3), (2, 2), (1, 1))]
    assert phone.sync(some)["rejected"] == []
    opened = Screen(browser.new_context(**looks(chromium)), app)
    steps.sign_in(opened.open(), NAME)
    yield opened
    opened.close()


def other(app: Live, name: str) -> client.Phone:
    phone = client.Phone(app.url)
    phone.sign_in(name)
    phone.sync()
    return phone


def of_kind(app: Live, kind: str, name: str = NAME) -> list[dict[str, Any]]:
    rows = other(app, name).entries.values()
    return [row["body"] for row in rows if row["kind"] == kind]


def on_the_track(page: Page, name: str, value: int) -> None:
    """One tap where that number is, as a thumb does it."""
    slider = page.get_by_role("slider", name=re.compile(f"^{name}"))
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * (value + 0.5) / 11, box["y"] + box["height"] / 2)


def test_every_default_question_in_eight_taps_and_twenty_seconds(home: Screen, app: Live) -> None:
    page, taps = home.page, steps.Taps(home.page)
    begun = time.monotonic()
    page.get_by_role("link", name=re.compile(r"^(Morning c|C)heck-in.*About 20")).click()
    # It opens at once; from here on only the thumb takes its time.
    expect(page.get_by_role("heading", name=re.compile("[Cc]heck-in"))).to_be_visible()
    for name, value in (("Mood", 6), ("Craving", 3), ("Stress", 4), ("Boredom", 8)):
        home.pause(THUMB_S)
        on_the_track(page, name, value)
    home.pause(THUMB_S)
    page.locator("label", has_text="Tired").click()
    home.pause(THUMB_S)
    page.locator("label", has_text="In person").click()
    home.pause(THUMB_S)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").get_by_text("Check-in saved")).to_be_visible()
    assert time.monotonic() - begun < 20
    assert taps.counted == (8, 0)
    home.until(lambda: len(of_kind(app, "check_in")) == 1)
    (body,) = of_kind(app, "check_in")
    assert body["halt"] == ["tired"]
    assert [body[name] for name in ("mood", "craving", "stress", "boredom", "contact")] == [
        *(6, 3, 4, 8),
        "in_person",
    ]
    assert (body["pain"], body["sleep_hours"], body["part"]) == (None, None, "morning")


def test_own_questions_and_times_and_a_check_in_offline(screen: Screen, app: Live) -> None:
    client.Phone(app.url).sign_up(ASKER, zone=ZONE)
    page = screen.open()
    steps.sign_in(page, ASKER)
    look = look_at(page)
    look.visit("/settings/questions")
    look.at("my questions, empty")
    page.get_by_role("button", name="Add a question").click()
    page.get_by_label("Your question").fill(ASK)
    page.locator("label", has_text="Yes or no").click()
    look.at("a question")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name=re.compile("^Did I go outside"))).to_be_visible()
    page.get_by_role("button", name="Add a time").click()
    page.get_by_label("Time", exact=True).fill(screen.wall(3600))
    look.at("a time")
    page.get_by_role("button", name="Save").click()
    page.locator("label", has_text="Boredom").click()
    expect(page.get_by_role("switch", name="Boredom")).not_to_be_checked()
    look.at("my questions")
    screen.until(
        lambda: [one["off"] for one in of_kind(app, "check_in_setup", ASKER)] == [["boredom"]]
    )
    look.visit("/")
    expect(page.get_by_role("link", name=re.compile("[Cc]heck-in.*About 20"))).to_be_visible()
    screen.context.set_offline(True)
    try:
        look.visit("/check-in")
        # The questions are there, this one alone is not.
        expect(page.get_by_role("slider", name=re.compile("^Mood"))).to_be_visible()
        expect(page.get_by_text("Boredom")).to_be_hidden()
        page.get_by_role("group", name=ASK).locator("label", has_text="Yes").click()
        page.get_by_role("button", name=re.compile("Change when")).click()
        look.at("check-in, when")
        page.get_by_role("button", name="More: Mood").click()
        look.at("check-in, filled in")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status").get_by_text("Check-in saved")).to_be_visible()
        # It is near the time that was asked for: nothing asks any more.
        expect(page.get_by_role("link", name=re.compile("[Cc]heck-in.*About 20"))).to_be_hidden()
    finally:
        screen.context.set_offline(False)
    screen.until(lambda: len(of_kind(app, "check_in", ASKER)) == 1)
    (body,) = of_kind(app, "check_in", ASKER)
    assert [answer["yes"] for answer in body["answers"]] == [True]
    assert settled(app) == 1
    look.visit("/check-in")
    expect(page.get_by_role("heading", name="Also written today")).to_be_visible()
    page.get_by_role("link", name="Close").click()
    look.visit("/journal")
    page.get_by_role("link", name=re.compile("^Check-in")).first.click()
    expect(page.get_by_text(ASK)).to_be_visible()
    assert "\n".join(look.faults) == ""


def settled(app: Live) -> int:
    """Occurrences that are over for good: each was answered."""
    with closing(sqlite3.connect(app.folder / "data" / "handrail.db")) as database:
        (count,) = database.execute(
            "SELECT count(*) FROM occurrence WHERE state = 'done'"
        ).fetchone()
    return int(count)


def test_symptoms_offline_and_a_sign_that_means_a_call(home: Screen, app: Live) -> None:
    page, look = home.page, look_at(home.page)
    look.visit("/help/place")
    page.get_by_role("button", name="United States").click()
    home.context.set_offline(True)
    try:
        look.visit("/")
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_role("link", name=re.compile("^Symptoms")).click()
        page.locator("label", has_text="Nausea").click()
        look.at("symptoms")
        page.get_by_role("button", name="Chest pain").click()
        expect(page.get_by_role("heading", name="Call now")).to_be_visible()
        expect(page.get_by_role("link", name="Call 911")).to_be_visible()
        look.at("call now")
        page.get_by_role("button", name="Back", exact=True).click()
        # Nothing was lost on the way to the call.
        expect(page.get_by_role("checkbox", name="Nausea")).to_be_checked()
        page.get_by_role("button", name="Thoughts of suicide").click()
        expect(page.get_by_text("988").first).to_be_visible()
        page.get_by_role("button", name="Back", exact=True).click()
        page.get_by_role("button", name="Pregnant", exact=True).click()
        expect(page.get_by_text("Do not stop methadone or buprenorphine")).to_be_visible()
        page.get_by_role("button", name="Back", exact=True).click()
        page.get_by_role("button", name="Something else").click()
        page.get_by_label("Something else").fill(OWN)
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_role("group", name=OWN).locator("label", has_text="Strong").click()
        look.at("symptoms, filled in")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("It was strongest on")).to_be_visible()
        page.get_by_text("Show as table").click()
        look.at("symptoms, days")
    finally:
        home.context.set_offline(False)
    home.until(lambda: len(of_kind(app, "withdrawal")) == 4)
    strengths = {
        one["name"]: one["strength"]
        for body in of_kind(app, "withdrawal")
        for one in body["symptoms"]
    }
    assert (strengths["nausea"], strengths[OWN]) == (1, 3)
    assert not_in_clear(app.folder, OWN)
    assert "\n".join(look.faults) == ""


def not_in_clear(folder: Path, word: str) -> bool:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return all(word.encode() not in file.read_bytes() for file in files)
