"""Questionnaires and patterns at phone size, in an account that `handrail demo` made."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.e2e import steps
from tests.e2e.conftest import ZONE, Screen, looks
from tests.e2e.look import Look, look_at
from tests.live import Live

FRIDAYS = re.compile(r"^Cravings were strongest on Friday evenings")
NIGHTS = re.compile(r"^After nights under 6.hours, craving was about")


@pytest.fixture(scope="module")
def home(chromium: Playwright, browser: Browser, app: Live) -> Iterator[Screen]:
    """Signed in by what the command prints."""
    made = subprocess.run(
        [sys.executable, "-m", "handrail", "demo", "--yes", "--zone", ZONE],
        env=os.environ | app.environment(), capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    name, password = (re.search(rf"{what}: +(\S+)", made)[1] for what in ("Name", "Password"))  # type: ignore[index]
    screen = Screen(browser.new_context(**looks(chromium)), app)
    steps.sign_in(screen.open(), name, password)
    yield screen
    screen.context.close()


@pytest.fixture
def page(home: Screen) -> Page:
    return home.page


@pytest.fixture
def look(page: Page) -> Look:
    return look_at(page)


def tap(page: Page, question: str, answer: str) -> None:
    group = page.get_by_role("group", name=re.compile(rf"^{question}\. "))
    group.get_by_role("radio", name=answer, exact=True).click()


def test_a_year_in_sentences_pictures_and_tables(home: Screen, page: Page, look: Look) -> None:
    look.visit("/journal")
    page.get_by_role("radio", name="Patterns").check()
    page.get_by_role("radio", name="Year").check()
    main = page.get_by_role("main")
    expect(main.get_by_text(FRIDAYS)).to_be_visible()
    expect(main.get_by_text(NIGHTS)).to_be_visible()
    for name in ("What set cravings off", "What helped", "Doses, meetings and craving"):
        expect(main.get_by_role("heading", name=name)).to_be_visible()
    expect(main.get_by_text(re.compile(r"^You took \d+ of \d+.doses and went to"))).to_be_visible()
    expect(main.get_by_role("heading", name="PHQ-9")).to_be_visible()
    tables = main.get_by_text("Show as table")
    assert tables.count() >= 6
    tables.first.click()
    expect(main.get_by_role("row", name=re.compile("^Fri"))).to_be_visible()
    look.at("patterns")
    # What was said last stays without a network, of each period that was looked at.
    home.context.set_offline(True)
    page.reload()
    page.get_by_role("radio", name="Year").check()
    expect(main.get_by_text(re.compile("^As of "))).to_be_visible()
    expect(main.get_by_text(FRIDAYS)).to_be_visible()
    home.context.set_offline(False)
    assert not look.faults, "\n".join(look.faults)


NARROW = 360


def test_a_choice_tapped_at_the_edge_of_its_strip_stands_whole(page: Page, look: Look) -> None:
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": NARROW, "height": 640})
    look.visit("/journal")
    page.get_by_role("radio", name="Patterns").check()
    year = page.get_by_role("radio", name="Year")
    before = year.bounding_box()
    assert before
    assert before["x"] + before["width"] > NARROW
    page.mouse.click(before["x"] + 8, before["y"] + before["height"] / 2)
    expect(year).to_be_checked()
    after = year.bounding_box()
    assert after
    assert after["x"] + after["width"] <= NARROW
    page.set_viewport_size(size)


# What is shown is ahead of what is kept by as long as the writing takes.
KEPT = """() => new Promise((answer) => {
  indexedDB.open('handrail').onsuccess = ({ target: { result: store } }) => {
    store.transaction('rows').objectStore('rows').getAll().onsuccess = ({ target }) => {
      store.close()
      answer(target.result.some(({ kind }) => kind === 'signal_setup'))
    }
  }
})"""


def test_a_signal_is_switched_off_and_stays_off(home: Screen, page: Page, look: Look) -> None:
    look.visit("/journal/signals")
    switches = page.get_by_role("switch")
    expect(switches).to_have_count(6)
    page.get_by_text("Low-mood days").click()
    expect(switches.first).not_to_be_checked()
    look.at("signals")
    home.until(lambda: page.evaluate(KEPT))
    page.reload()
    expect(page.get_by_role("switch").first).not_to_be_checked()
    page.get_by_text("Low-mood days").click()
    expect(switches.first).to_be_checked()
    assert not look.faults, "\n".join(look.faults)


def test_the_ninth_question_opens_the_crisis_card_and_nothing_is_lost(
    home: Screen, page: Page, look: Look
) -> None:
    home.context.set_offline(True)
    look.visit("/scales")
    look.at("questionnaires")
    page.get_by_role("link", name=re.compile("^BAM")).click()
    page.get_by_role("link", name=re.compile("^Fill it in")).click()
    look.at("BAM")
    look.visit("/scales")
    page.get_by_role("link", name=re.compile("^PHQ-2")).click()
    expect(page.get_by_text("You do not have to carry this alone")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Fill it in")).click()
    look.at("PHQ-2")
    for question in "12":
        tap(page, question, "More than half the days")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("4 of 6")).to_be_visible()
    look.at("a questionnaire")
    page.get_by_role("button", name="Go on with the longer form").click()
    # The two that were answered are not asked again.
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("^7.questions are still open"))).to_be_visible()
    for question in "345678":
        tap(page, question, "Not at all")
    tap(page, "9", "Several days")
    expect(page).to_have_url(re.compile("/help/crisis$"))
    look.at("crisis card")
    page.go_back()
    expect(
        page.get_by_role("group", name=re.compile("^9")).get_by_role("radio", checked=True)
    ).to_have_count(1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("^Total: 5 of 27"))).to_be_visible()
    expect(page.get_by_text("The measure calls this mild.")).to_be_visible()
    expect(page.get_by_text("Not a diagnosis").first).to_be_visible()
    expect(page.get_by_role("link", name="See who is there now")).to_be_visible()
    look.at("PHQ-9")
    home.context.set_offline(False)
    look.visit("/journal")
    page.get_by_role("link", name=re.compile("^PHQ-9")).first.click()
    expect(
        page.get_by_text("Thoughts that you would be better off dead", exact=False)
    ).to_be_visible()
    assert not look.faults, "\n".join(look.faults)
