"""What a person does on the screen, step by step, by the words that stand there."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

PASSWORD = "violet anchor tundra quince 41"
MEDICINE = "Buprenorphine/naloxone"
# How the button of its dose begins. Playwright cannot look for a slash in a pattern.
THE_DOSE = re.compile("^Buprenorphine")


def sign_up(page: Page, name: str) -> str:
    """From Welcome to the first day. Returns the recovery code, which is typed back."""
    page.get_by_role("link", name="Set up").click()
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Next").click()
    code = type_code_back(page)
    at_home(page)
    return code


def type_code_back(page: Page) -> str:
    """The two steps that follow wherever a recovery code is shown."""
    expect(page.get_by_text("Recovery code, 7 groups of 4")).to_be_visible()
    groups = re.findall(r"^[0-9A-Z]{4}$", page.get_by_role("main").inner_text(), re.MULTILINE)
    code = "-".join(groups)
    assert len(code) == 34, "7 groups of 4"
    page.get_by_role("button", name="I have written it down").click()
    page.get_by_label("Recovery code").fill(code.lower())
    page.get_by_role("button", name="Finish").click()
    return code


def at_home(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_role("link", name="I have an account").click()
    fill_sign_in(page, name, password)
    at_home(page)


def fill_sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_in_refused(page: Page, name: str) -> None:
    page.get_by_role("link", name="I have an account").click()
    fill_sign_in(page, name)
    expect(page.get_by_text("Name and password do not belong together.")).to_be_visible()


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()


def settings(page: Page, row: str) -> None:
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name=row).click()


def check_in(page: Page) -> None:
    """From Today through a check-in and back."""
    first = page.get_by_role("link", name=re.compile("^First check-in"))
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_visible()
    if first.count():
        first.click()
    else:
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_role("dialog").get_by_role("link", name=re.compile("^Check-in")).click()
    page.get_by_role("button", name="More: Mood").click()
    page.get_by_role("button", name="Less: Craving").click()
    page.get_by_role("checkbox", name="Tired").check()
    page.get_by_role("radio", name="In person").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").get_by_text("Check-in saved")).to_be_visible()


def add_medicine(page: Page, at: str) -> None:
    """By the form, from any tab and back to Today; taken once a day at HH:MM."""
    tab(page, "Medicines")
    page.get_by_role("link", name="Add a medicine").first.click()
    page.get_by_role("button", name="Another medicine").click()
    page.get_by_label("Name", exact=True).fill(MEDICINE)
    page.get_by_label("Time 1", exact=True).fill(at)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Medicines", exact=True)).to_be_visible()
    tab(page, "Today")
    expect(page.get_by_role("button", name=THE_DOSE)).to_be_visible()


def turn_on_reminders(page: Page) -> None:
    settings(page, "Reminders on this phone")
    page.get_by_role("switch", name="Reminders").locator("xpath=..").click()
    expect(page.get_by_role("switch", name="Reminders")).to_be_checked()
    expect(page.get_by_role("button", name="Send me a test")).to_be_enabled()


def from_settings_to_today(page: Page) -> None:
    for _ in ("to settings", "to Today"):
        page.get_by_role("link", name="Back", exact=True).click()
    at_home(page)


@dataclass
class Taps:
    """Counts real taps and keys from here on, wherever the page goes."""

    page: Page

    def __post_init__(self) -> None:
        self.page.evaluate(
            """() => {
              const counting = 'tapped' in globalThis
              globalThis.tapped = { taps: 0, keys: 0 }
              if (counting) return
              addEventListener('pointerdown', () => { globalThis.tapped.taps += 1 }, true)
              addEventListener('keydown', () => { globalThis.tapped.keys += 1 }, true)
            }"""
        )

    @property
    def counted(self) -> tuple[int, int]:
        taps, keys = self.page.evaluate("[globalThis.tapped.taps, globalThis.tapped.keys]")
        return taps, keys
