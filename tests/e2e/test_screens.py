"""Every screen, looked at: accessible, large enough to touch, no wider than the phone, silent."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.e2e import steps
from tests.e2e.conftest import Screen, looks
from tests.e2e.lived_in import NAME, write_down
from tests.e2e.look import Look, look_at
from tests.live import Live

# Without a network a page cannot but fail to load; what else stands in the console is a fault.
NO_NETWORK = re.compile("ERR_INTERNET_DISCONNECTED")
REFUSED = re.compile("the server responded with a status of 40[0-9]")


@pytest.fixture(scope="module")
def home(chromium: Playwright, browser: Browser, app: Live) -> Iterator[Screen]:
    """Signed in once for all tests here."""
    write_down(app)
    opened = Screen(browser.new_context(**looks(chromium)), app)
    steps.sign_in(opened.open(), NAME)
    yield opened
    opened.close()


@pytest.fixture
def look(home: Screen) -> Iterator[Look]:
    looked = look_at(home.page)
    looked.visit("/")
    yield looked
    complaints = [said for said in home.console if not NO_NETWORK.search(said)]
    assert "\n".join(looked.faults) == ""
    assert complaints == []


def dose(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def close(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_before_sign_in(screen: Screen) -> None:
    look = look_at(screen.open())
    page = look.page
    look.at("welcome")
    look.visit("/sign-in")
    look.at("sign-in")
    page.get_by_role("button", name="Sign in").click()
    look.at("sign-in, empty")
    look.visit("/recover")
    page.get_by_role("button", name="Open my entries").click()
    look.at("recover, empty")
    for path in ("/help", "/help/overdose", "/help/place"):
        look.visit(path)
        look.at(f"{path}, no place chosen")
    look.visit("/sign-up")
    page.get_by_role("button", name="Next").click()
    look.at("sign-up, empty")
    page.get_by_label("Sign-in name").fill("a first look")
    page.get_by_label("Password", exact=True).fill(steps.PASSWORD)
    look.at("sign-up, filled in")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="I have written it down")).to_be_visible()
    look.at("recovery code")
    page.get_by_role("button", name="I have written it down").click()
    look.at("recovery code, typed back")
    look.visit("/")
    look.at("today, first day")
    look.visit("/journal")
    look.at("journal, empty")
    look.visit("/medicines")
    look.at("medicines, empty")
    assert "\n".join(look.faults) == ""
    assert [said for said in screen.console if not REFUSED.search(said)] == []


def test_today(look: Look) -> None:
    page = look.page
    expect(page.get_by_text("Due now")).to_be_visible()
    look.at("today")
    dose(page, "Buprenorphine")
    look.at("dose, due")
    page.get_by_role("button", name="Taken at another time").click()
    look.at("dose, another time")
    page.get_by_role("button", name="Go back").click()
    page.get_by_role("button", name="Skip this one").click()
    look.at("dose, skip")
    page.get_by_role("radio", name="Ran out").check()
    look.at("dose, skip, ran out")
    page.get_by_role("button", name="Go back").click()
    close(page)
    dose(page, "Acamprosate")
    look.at("dose, long past")
    close(page)
    dose(page, "Hydroxyzine")
    look.at("dose, taken")
    close(page)
    page.get_by_role("button", name="Add", exact=True).click()
    look.at("add")
    close(page)
    page.get_by_role("button", name=re.compile("^Yesterday")).click()
    look.at("yesterday")
    close(page)
    page.get_by_role("button", name="Hide screen").click()
    look.at("cover")
    page.get_by_role("button", name="Open").click()


def test_today_without_a_network(home: Screen, look: Look) -> None:
    home.context.set_offline(True)
    try:
        steps.check_in(look.page)
        expect(look.page.get_by_text("1 entry waits")).to_be_visible()
        look.at("today, offline")
    finally:
        home.context.set_offline(False)
    expect(look.page.get_by_text("1 entry waits")).to_be_hidden()


def test_check_in_and_journal(look: Look) -> None:
    page = look.page
    look.visit("/check-in")
    look.at("check-in")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name=re.compile("Change when")).click()
    page.get_by_role("button", name=re.compile("^More: pain")).click()
    page.get_by_role("button", name="Add a note").click()
    look.at("check-in, all open")
    look.visit("/journal")
    look.at("journal")
    page.get_by_role("link", name=re.compile("^Check-in")).last.click()
    look.at("entry, check-in")
    page.get_by_role("button", name="Erase").click()
    look.at("entry, erase")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Edit").click()
    look.at("check-in, edit")
    look.visit("/journal")
    page.get_by_role("link", name=re.compile("Hydroxyzine")).first.click()
    page.get_by_role("button", name="Change the time").click()
    look.at("entry, change the time")
    close(page)
    look.at("entry, dose")


def test_medicines(look: Look) -> None:
    page = look.page
    look.visit("/medicines")
    look.at("medicines")
    page.get_by_role("link", name="No longer taken").click()
    look.at("medicines, no longer taken")
    look.visit("/medicines/before")
    look.at("before a new medicine")
    look.visit("/medicines")
    page.get_by_role("link", name=steps.MEDICINE).click()
    look.at("medicine")
    page.get_by_role("link", name="Change").click()
    look.at("medicine, edit")
    page.get_by_role("button", name="Add a step").click()
    look.at("medicine, a step")
    page.get_by_role("button", name="Done").click()
    look.at("medicine, a step to be corrected")
    close(page)
    look.visit("/medicines")
    page.get_by_role("link", name=steps.MEDICINE).click()
    page.get_by_role("link", name="Supply and refill").click()
    page.get_by_role("button", name="Save").click()
    look.at("medicine, supply")
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Stop this medicine").click()
    look.at("medicine, stop")
    page.get_by_text("My prescriber and I decided this").click()
    page.get_by_role("button", name="Go on").click()
    look.at("medicine, stop, decided")
    page.get_by_label("Prescriber’s name").fill("Dr. Mensah")
    page.get_by_role("button", name="Go on").click()
    look.at("medicine, stop, confirm")


def test_a_new_medicine(look: Look) -> None:
    page = look.page
    look.visit("/medicines/new")
    look.at("medicine, which")
    page.get_by_role("button", name="Another medicine").click()
    page.get_by_role("radio", name="Some weekdays").check()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("radio", name="Three times", exact=True).check()
    page.get_by_role("button", name="Add a last day").click()
    page.get_by_role("button", name="Add a note").click()
    look.at("medicine, how")
    page.get_by_role("radio", name="As needed").check()
    page.get_by_role("button", name="More: At least this far apart").click()
    look.at("medicine, as needed")
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Brixadi weekly").click()
    page.get_by_text("How early, how late").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Choose the day it was given")).to_be_visible()
    look.at("medicine, injection")
    page.get_by_label("Last given on").fill("2026-11-01")
    page.get_by_role("button", name="Next").click()
    look.at("medicine, ask first")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Brixadi weekly").click()
    look.at("medicine, injection, its page")
    page.get_by_role("link", name="It was given").click()
    page.get_by_role("radio", name="Another day").check()
    page.get_by_role("button", name="Save").click()
    look.at("medicine, injection, given")


def test_bottles(look: Look) -> None:
    page = look.page
    look.visit("/medicines/new")
    page.get_by_role("button", name="Methadone").click()
    page.get_by_role("switch", name="The clinic gives it to me").check(force=True)
    page.get_by_label("Opens").fill("06:00")
    page.get_by_label("Closes").fill("10:00")
    look.at("medicine, at the clinic")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Methadone").click()
    look.at("medicine, methadone")
    page.get_by_role("link", name="Take-home bottles").click()
    look.at("bottles, none")
    page.get_by_role("button", name="Enter bottles").click()
    page.get_by_role("button", name="More: How many bottles").click()
    look.at("bottles, entered")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Stays locked until")).to_have_count(2)
    locked = page.get_by_role("listitem").filter(has_text="Stays locked until")
    expect(locked.get_by_role("button")).to_have_count(0)
    look.at("bottles")
    page.get_by_text("Something else happened to a bottle").click()
    page.get_by_role("button", name=re.compile("^The bottle for")).first.click()
    look.at("bottles, one")
    close(page)


def test_what_is_kept_close(look: Look) -> None:
    page = look.page
    look.visit("/medicines/kit")
    look.at("naloxone kit, none")
    page.get_by_role("button", name="Add a kit").click()
    page.get_by_role("radio", name="Naloxone nasal spray").check()
    page.get_by_label("Where it is").fill("Kitchen drawer, left of the stove")
    page.get_by_label("Date on the package").fill("2031-02-28")
    look.at("naloxone kit, form")
    page.get_by_role("button", name="Save").click()
    look.at("naloxone kit")
    page.get_by_role("button", name=re.compile("^I used it")).click()
    look.at("naloxone kit, used")
    look.visit("/medicines/card")
    look.at("emergency card")
    page.get_by_role("button", name="Change").click()
    look.at("emergency card, form")
    close(page)
    look.visit("/medicines/dates")
    look.at("dates, none")
    page.get_by_role("button", name="Add a date").click()
    page.get_by_role("button", name="Save").click()
    look.at("dates, form")
    page.get_by_label("By which day").fill("2026-01-31")
    page.get_by_label("Number to call").fill("+1 555 0100")
    page.get_by_role("button", name="Save").click()
    look.at("dates")
    page.get_by_role("button", name=re.compile("^Insurance")).click()
    look.at("dates, one")
    close(page)
    look.visit("/medicines/doses")
    look.at("how it went")


SETTINGS = [
    "reminders",
    "reminder-health",
    "lock-screen",
    "timing",
    "install",
    "devices",
    "password",
    "recovery-code",
    "language",
    "look",
    "server",
    "about",
    "sign-out",
    "erase",
]


def test_settings_and_help(look: Look) -> None:
    page = look.page
    look.visit("/settings")
    look.at("settings")
    for one in SETTINGS:
        look.visit(f"/settings/{one}")
        look.at(f"settings, {one}")
    look.visit("/settings/lock-screen")
    page.get_by_role("radio", name="My own words").check()
    look.at("settings, own words")
    look.visit("/settings/timing")
    page.get_by_role("switch", name="Quiet hours").check(force=True)
    page.get_by_role("switch", name="Doses come all the same").uncheck(force=True)
    page.get_by_label("Until", exact=True).fill("22:00")
    page.get_by_role("switch", name="Pause reminders").check(force=True)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The two times are the same.")).to_be_visible()
    look.at("settings, timing, to be corrected")
    look.visit("/help")
    page.get_by_role("radio", name="United States").or_(
        page.get_by_role("button", name="United States")
    ).first.click()
    look.at("help")
    for path in ("/help/overdose", "/help/place"):
        look.visit(path)
        look.at(path)
    page.get_by_role("link", name="Back").or_(page.get_by_role("button", name="Back")).click()


def test_spanish_fits_too(look: Look) -> None:
    page = look.page
    look.visit("/settings/language")
    page.get_by_role("radio", name="Español").check()
    try:
        expect(page.get_by_role("heading", name="Idioma")).to_be_visible()
        paths = ["/", "/check-in", "/journal", "/medicines", "/medicines/new", "/settings"]
        paths += ["/medicines/before", "/medicines/past"]
        paths += [f"/medicines/{one}" for one in ("kit", "card", "dates", "doses")]
        paths += [f"/settings/{one}" for one in SETTINGS]
        for path in [*paths, "/help", "/help/overdose", "/help/place"]:
            look.visit(path)
            look.reflow(f"{path}, Spanish")
    finally:
        look.visit("/settings/language")
        page.get_by_role("radio", name="English").check()


SPOIL = """() => {
  document.title = 'Recovery'
  const added = (name, css) => {
    const element = document.createElement(name)
    document.querySelector('main').append(element)
    Object.assign(element.style, css)
    return element
  }
  added('p', { color: '#888', background: '#999' }).textContent = 'faint'
  added('button', { width: '20px', height: '20px', minHeight: 0, minWidth: 0, padding: 0 })
  added('p', { width: '500px' }).textContent = 'wide'
}"""


def test_a_check_in_takes_few_taps_and_no_key(home: Screen, look: Look) -> None:
    page = look.page
    taps = steps.Taps(page)
    steps.check_in(page)
    tapped, keys = taps.counted
    assert 0 < tapped <= 8
    assert keys == 0


def test_a_screen_that_is_spoiled_is_noticed(screen: Screen) -> None:
    look = look_at(screen.open())
    look.page.evaluate(SPOIL)
    look.at("spoiled")
    said = "\n".join(look.faults)
    for fault in ("title: Recovery", "light: color-contrast", "dark: color-contrast"):
        assert fault in said
    for fault in ("light: button-name", "target: 20x20", "sideways: page", "at 200 %: page"):
        assert fault in said
