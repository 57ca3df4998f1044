"""The emergency card on paper: one page, black on white, and a name only while it is typed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests import client
from tests.e2e import steps
from tests.e2e.conftest import ZONE, Screen, looks
from tests.e2e.look import look_at
from tests.live import Live

NAME = "card keeper"
MANY = 30
TYPED = "Zebra Finch 7731"
LONG = ("Penicillin: rash and swelling. " * 20)[:600]
HEALTH = {"v": 1, "allergies": LONG, "conditions": LONG, "note": LONG, "contact": "Ana, sister"}
# What is drawn beside the card, and whether black stands on white.
ON_PAPER = """() => {
  const shown = (what) => [...document.querySelectorAll(what)].filter((el) => el.checkVisibility())
  const colour = getComputedStyle(document.querySelector('.paper li')).color
  const ground = [document.documentElement, document.body].map(
    (el) => getComputedStyle(el).backgroundColor)
  return { besides: shown('.appbar, .foot, .no-paper, .paper button').length, colour, ground }
}"""


def medicine(number: int) -> dict[str, Any]:
    times = [("slot0000", "08:00"), ("slot0001", "14:00"), ("slot0002", "20:00")]
    more = {"strength": "100 mg", "form": "Tablet", "prescriber": "Dr. Mensah"}
    clinic = {"clinic_name": "River Street clinic", "clinic_phone": "+1 555 0100"}
    name = f"A medicine with a long name {number}"
    return client.change("medication", client.medication(*times, name=name, **more, **clinic))


def pages(page: Page, paper: str) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


@pytest.fixture(scope="module")
def home(chromium: Playwright, browser: Browser, app: Live) -> Iterator[Screen]:
    phone = client.Phone(app.url)
    phone.sign_up(NAME, zone=ZONE)
    naltrexone = client.medication(("slot0009", "09:00"), name="Naltrexone", strength="50 mg")
    entries = [medicine(number) for number in range(MANY)]
    entries += [client.change("medication", naltrexone), client.change("health_card", HEALTH)]
    phone.sync(entries)
    opened = Screen(browser.new_context(**looks(chromium)), app)
    steps.sign_in(opened.open(), NAME)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("language", "tag", "blocked"),
    [
        ("English", "en", "opioid pain medicine will not work"),
        ("Español", "es", "los analgésicos opioides no van a funcionar"),
    ],
)
def test_a_long_card_is_one_page(home: Screen, language: str, tag: str, blocked: str) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/settings/language")
    page.get_by_role("radio", name=language).check()
    expect(page.locator(f"html[lang={tag}]")).to_be_attached()
    look.visit("/medicines/card")
    expect(page.locator(".paper li")).to_have_count(MANY + 1)
    expect(page.get_by_text(blocked)).to_be_visible()
    assert [pages(page, paper) for paper in ("A4", "Letter")] == [1, 1]


def test_on_paper_stands_the_card_alone_black_on_white(home: Screen) -> None:
    page = home.page
    look_at(page).visit("/medicines/card")
    expect(page.locator(".paper li")).to_have_count(MANY + 1)
    page.emulate_media(media="print", color_scheme="dark")
    try:
        found = page.evaluate(ON_PAPER)
    finally:
        page.emulate_media(media="screen", color_scheme="light")
    clear = "rgba(0, 0, 0, 0)"
    assert found == {"besides": 0, "colour": "rgb(0, 0, 0)", "ground": [clear, clear]}


def test_it_stands_there_without_a_network_and_keeps_no_name(home: Screen) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/")
    home.context.set_offline(True)
    try:
        look.visit("/medicines/card")
        expect(page.locator(".paper li")).to_have_count(MANY + 1)
        page.locator(".no-paper input").fill(TYPED)
        page.emulate_media(media="print")
        expect(page.locator(".paper").get_by_text(TYPED)).to_be_visible()
        page.emulate_media(media="screen")
        look.visit("/medicines")
        look.visit("/medicines/card")
        expect(page.locator(".no-paper input")).to_have_value("")
        expect(page.get_by_text(TYPED)).to_have_count(0)
    finally:
        page.emulate_media(media="screen")
        home.context.set_offline(False)
