"""Medicines in a real browser: doses twice a day, injections, the clinic, days without a dose."""

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from handrail.schedule.zones import zone
from tests import client
from tests.e2e import steps
from tests.e2e.conftest import PATIENCE_S, ZONE, Phone, Screen
from tests.e2e.look import look_at

DAY_S = 86_400
SOON_S = 120
CLINIC = {"clinic_name": "Riverside Clinic", "clinic_phone": "555-0142"}
# With its time: the buttons "Taken", "Later", "Skip" stand side by side too.
TAKEN = re.compile(r"^Taken \d")


def somebody() -> str:
    return f"walker {uuid4()}"


def today(screen: Screen, plus: int = 0) -> str:
    here = screen.app.now().astimezone(zone(ZONE)).date()
    return (here + timedelta(days=plus)).isoformat()


class Known:
    """The same person on a phone without a screen: writes what a screen would take long to."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.name = screen, somebody()
        steps.sign_up(screen.open(), self.name)
        self.phone = client.Phone(screen.app.url)
        self.phone.sign_in(self.name)

    def add(self, kind: str, **body: Any) -> str:
        change = client.change(kind, {"v": 1, **body})
        assert not self.phone.sync([change])["rejected"]
        return str(change["id"])

    def medicine(self, name: str, *times: tuple[str, str], **more: Any) -> str:
        return self.add(
            "medication", **client.medication(*times, **({"name": name} | CLINIC | more))
        )

    def dose(self, medication: str, day: str, **more: Any) -> str:
        at = client.stamp(self.screen.app.now())
        said = {"medication": medication, "status": "taken", "occurred_at": at, "tz": ZONE}
        return self.add("dose", **(said | {"local_date": day} | more))

    def doses(self) -> list[dict[str, Any]]:
        self.phone.sync()
        return [row["body"] for row in self.phone.entries.values() if row["kind"] == "dose"]

    def medicines(self) -> dict[str, dict[str, Any]]:
        """From the first entry on: what this phone sent itself does not come back to it."""
        self.phone.cursor = 0
        self.phone.sync()
        rows = self.phone.entries.values()
        return {row["id"]: row["body"] for row in rows if row["kind"] == "medication"}

    def opened(self) -> Page:
        self.screen.page.reload()
        steps.at_home(self.screen.page)
        return self.screen.page


@pytest.fixture
def known(screen: Screen) -> Known:
    return Known(screen)


def injection(given_on: str, **more: Any) -> dict[str, Any]:
    said = {"every": {"days": 28}, "given_on": given_on, "slot": "needle01"}
    return {"injection": said | more, "template": "naltrexone_28_day", "times": []}


def test_an_injection_given_late_is_counted_from_the_day_it_was_really_given(
    known: Known,
) -> None:
    screen = known.screen
    needle = known.medicine("Naltrexone", **injection(today(screen, -31)))
    page = known.opened()
    expect(page.get_by_text("Late. Call Riverside Clinic today.")).to_be_visible()
    expect(page.get_by_text("Tolerance may be lower now")).to_be_visible()
    call = page.get_by_role("link", name="Call Riverside Clinic")
    assert call.get_attribute("href") == "tel:5550142"
    expect(page.locator(".btn--primary")).to_have_count(1)

    page.get_by_role("button", name=re.compile("^It was given")).click()
    page.get_by_role("button", name="Yesterday").click()
    page.get_by_role("radio", name="Belly, left").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Late. Call Riverside Clinic today.")).to_be_hidden()
    expect(page.get_by_text("Tolerance may be lower now")).to_be_hidden()
    screen.until(lambda: len(known.doses()) == 1)
    (given,) = known.doses()
    assert (given["medication"], given["local_date"]) == (needle, today(screen, -1))
    assert given["site"] == "Left side of belly"
    screen.until(lambda: known.doses() != [] and known.phone.agenda["items"] == [])


def test_an_injection_is_entered_in_the_form_and_its_lateness_stands_on_today(
    screen: Screen,
) -> None:
    page = screen.open()
    steps.sign_up(page, somebody())
    steps.tab(page, "Medicines")
    page.get_by_role("link", name="Add a medicine").first.click()
    page.get_by_role("button", name=re.compile("^Vivitrol")).click()
    page.get_by_label("Last given on").fill(today(screen, -31))
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Medicines", exact=True)).to_be_visible()
    steps.tab(page, "Today")
    expect(page.get_by_text("Late. Call your clinic today.")).to_be_visible()
    expect(page.get_by_role("link", name="Add the clinic’s number")).to_be_visible()
    page.get_by_role("button", name=re.compile("^It was given")).click()
    page.get_by_role("radio", name="Thigh, left").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Late. Call your clinic today.")).to_be_hidden()
    expect(page.get_by_text(TAKEN)).to_be_visible()


def test_a_dose_logged_offline_survives_a_reload_and_is_stored_once(known: Known) -> None:
    screen = known.screen
    known.medicine("Sertraline", ("morning1", screen.wall(-600)))
    page = known.opened()
    expect(page.get_by_role("button", name=re.compile("^Taken: Sertraline"))).to_be_visible()
    screen.context.set_offline(True)
    page.get_by_role("button", name=re.compile("^Taken: Sertraline")).click()
    expect(page.get_by_text(TAKEN)).to_be_visible()
    page.reload()
    expect(page.get_by_text(TAKEN)).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Taken: "))).to_have_count(0)
    expect(page.get_by_text("1 entry waits")).to_be_visible()
    screen.context.set_offline(False)
    expect(page.get_by_text("1 entry waits")).to_be_hidden()
    screen.until(lambda: len(known.doses()) == 1)
    page.reload()
    expect(page.get_by_text(TAKEN)).to_have_count(1)
    assert [dose["time_slot"] for dose in known.doses()] == ["morning1"]


def add_twice_a_day(page: Page, *times: str) -> None:
    """From its template, by the form and back to Today."""
    steps.tab(page, "Medicines")
    page.get_by_role("link", name="Add a medicine").first.click()
    page.get_by_role("button", name=re.compile("^Buprenorphine.naloxone")).click()
    page.get_by_role("radio", name="Twice", exact=True).check()
    for number, at in enumerate(times, 1):
        page.get_by_label(f"Time {number}", exact=True).fill(at)
        page.get_by_label(f"Dose at time {number}").fill("8 mg")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Medicines", exact=True)).to_be_visible()
    steps.tab(page, "Today")


def test_twice_a_day_by_a_push_and_the_same_on_the_second_device(
    phone: Phone, second: Screen
) -> None:
    name, page = somebody(), phone.open()
    steps.sign_up(page, name)
    steps.turn_on_reminders(page)
    steps.from_settings_to_today(page)
    phone.until(lambda: bool(phone.fcm.phones))
    add_twice_a_day(page, phone.wall(SOON_S), phone.wall(9 * 3600))
    expect(page.get_by_role("button", name=steps.THE_DOSE)).to_have_count(2)
    elsewhere = second.open()
    steps.sign_in(elsewhere, name)
    expect(elsewhere.get_by_role("button", name=steps.THE_DOSE)).to_have_count(2)

    phone.app.forward(SOON_S)
    shown = phone.desktop.wait_for(1, PATIENCE_S, phone.pause)[-1]
    assert "prenorphine" not in str(shown)
    phone.desktop.press(shown, "Taken")
    expect(page.get_by_text(TAKEN)).to_have_count(1)
    elsewhere.reload()
    expect(elsewhere.get_by_text(TAKEN)).to_have_count(1)
    assert len(phone.pushes) == 1


def test_a_bottle_is_logged_on_its_own_date_and_tomorrows_has_no_button(known: Known) -> None:
    screen = known.screen
    methadone = known.medicine(
        "Methadone",
        ("morning1", screen.wall(-600)),
        observed=True,
        window={"opens": "00:10", "closes": "23:50"},
        start_on=today(screen),
    )
    page = known.opened()
    expect(page.get_by_text(re.compile("^Clinic 12:10"))).to_be_visible()
    for day in (0, 1):
        bottle = {"for_on": today(screen, day), "dispensed_on": today(screen)}
        known.add("take_home", medication=methadone, state="kept", **bottle)
    page = known.opened()
    name = datetime.fromisoformat(today(screen)).strftime("%A")
    tomorrow = datetime.fromisoformat(today(screen, 1)).strftime("%A")
    expect(page.get_by_text(f"{name}’s bottle")).to_be_visible()
    expect(page.get_by_text("One bottle, one date.")).to_be_visible()
    expect(page.get_by_text(f"{tomorrow}’s bottle")).to_have_count(0)
    look = look_at(page)
    look.at("Today, a bottle")
    page.get_by_role("button", name=re.compile("^Taken: Methadone")).click()
    expect(page.get_by_text(TAKEN)).to_be_visible()
    screen.until(lambda: len(known.doses()) == 1)
    (taken,) = known.doses()
    assert (taken["local_date"], taken["bottle_on"]) == (today(screen), today(screen))
    assert taken["observed"] is False
    assert look.faults == []


def test_a_dose_as_needed_is_warned_of_before_its_gap_and_can_be_logged_all_the_same(
    known: Known,
) -> None:
    as_needed = {"min_gap_min": 360, "most_a_day": 2}
    known.medicine("Hydroxyzine", as_needed=as_needed, strength="25 mg", times=[])
    page = known.opened()
    row = (
        page.get_by_role("main").locator(".list").get_by_role("button", name=re.compile("^Hydrox"))
    )
    row.click()
    page.get_by_role("button", name=re.compile("^Taken, ")).click()
    expect(page.get_by_text("Last today")).to_be_visible()
    row.click()
    page.get_by_role("button", name=re.compile("^Taken, ")).click()
    expect(page.get_by_text("Your prescriber said at least 6")).to_be_visible()
    look = look_at(page)
    look.at("The warning before another dose")
    known.screen.until(lambda: len(known.doses()) == 1)
    page.get_by_role("button", name="Log it all the same").click()
    known.screen.until(lambda: len(known.doses()) == 2)
    row.click()
    page.get_by_role("button", name=re.compile("^Taken, ")).click()
    expect(page.get_by_text("2 are logged within 24")).to_be_visible()
    assert look.faults == []


def test_a_medicine_that_saves_lives_is_put_away_only_after_two_answers(known: Known) -> None:
    screen = known.screen
    medicine = known.medicine(steps.MEDICINE, ("morning1", screen.wall(-600)), note="With water")
    page = known.opened()
    steps.tab(page, "Medicines")
    page.get_by_role("link", name=steps.MEDICINE).click()
    page.get_by_role("link", name="Stop this medicine").click()
    expect(page.get_by_text("Talk to your prescriber before you stop.")).to_be_visible()
    expect(page.get_by_text("can put you at risk of overdose and death")).to_be_visible()
    (filled,) = page.locator(".btn--primary").all()
    assert filled.get_attribute("href") == "tel:5550142"
    page.get_by_role("button", name="Keep everything as it is").click()
    expect(page.get_by_role("heading", name=steps.MEDICINE)).to_be_visible()

    page.get_by_role("link", name="Stop this medicine").click()
    page.get_by_text("My prescriber and I decided this").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Write who decided it with you.")).to_be_visible()
    page.get_by_label("Prescriber’s name").fill("Dr. Mensah")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Turn off the reminders for Buprenorphine")).to_be_visible()
    assert page.locator(".btn--primary").inner_text() == "Keep everything as it is"
    page.reload()
    expect(page.get_by_text("Talk to your prescriber before you stop.")).to_be_visible()
    kept = known.medicines()[medicine]
    assert (kept["archived"], kept["stopped"], kept["note"]) == (False, None, "With water")
    assert known.phone.agenda["items"] != []

    page.get_by_text("My prescriber and I decided this").click()
    page.get_by_label("Prescriber’s name").fill("Dr. Mensah")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Yes, no longer taken").click()
    expect(page.get_by_role("heading", name="Medicines", exact=True)).to_be_visible()
    screen.until(lambda: known.medicines()[medicine]["archived"])
    gone = known.medicines()[medicine]
    assert gone["stopped"] == {"on": today(screen), "prescriber": "Dr. Mensah"}
    assert gone["note"].startswith("With water")
    assert "Dr. Mensah: no longer taken" in gone["note"]
    assert known.phone.agenda["items"] == []
    steps.tab(page, "Today")
    expect(page.get_by_role("button", name=steps.THE_DOSE)).to_have_count(0)


def test_how_it_went_says_and_draws_what_was_logged(known: Known) -> None:
    """From the real server: the sentence, the picture and the table agree with the doses."""
    screen, wall = known.screen, known.screen.wall(-600)
    sertraline = known.medicine("Sertraline", ("morning1", wall), start_on=today(screen, -15))
    ill = {"status": "skipped", "reason": "ill"}
    evening = {
        "occurred_at": client.stamp(screen.app.now() - timedelta(days=7) + timedelta(hours=8))
    }
    said: dict[int, dict[str, Any]] = {-day: {} for day in range(1, 16) if day not in (3, 9)}
    for day, more in (said | {-5: ill, -7: evening}).items():
        on_time = {"occurred_at": client.stamp(screen.app.now() + timedelta(days=day))}
        known.dose(sertraline, today(screen, day), **(on_time | {"time_slot": "morning1"} | more))
    page = known.opened()
    page.get_by_role("button", name=re.compile("^Taken: Sertraline")).click()
    expect(page.get_by_text(TAKEN)).to_be_visible()

    what = {-3: "open", -9: "open", -5: "skipped"}
    weeks = by_week(screen, {day: what.get(day, "taken") for day in range(-15, 1)})
    late = monday(today(screen, -7))
    went = how_it_went(page, f"You took 13 of 16 doses in {len(weeks)} weeks.")
    shown = went.locator("svg[role=img] rect")
    for sort, count in (("taken", 13), ("skipped", 1), ("open", 2)):
        expect(shown.and_(went.locator(f".{sort}"))).to_have_count(count)
    assert table_of(went) == [
        [week["taken"], int(start == late), week["skipped"], week["open"]]
        for start, week in weeks.items()
    ]
    page.get_by_role("radio", name="Months").check()
    assert [sum(column) for column in zip(*table_of(went), strict=True)] == [13, 1, 1, 2]

    known.dose(sertraline, today(screen, -3), time_slot="morning1")
    steps.tab(page, "Today")
    how_it_went(page, f"You took 14 of 16 doses in {len(weeks)} weeks.")


def monday(day: str) -> str:
    date = datetime.fromisoformat(day)
    return (date - timedelta(days=date.weekday())).date().isoformat()


def by_week(screen: Screen, days: dict[int, str]) -> dict[str, Counter[str]]:
    weeks: dict[str, Counter[str]] = {}
    for day, what in days.items():
        weeks.setdefault(monday(today(screen, day)), Counter())[what] += 1
    return weeks


def how_it_went(page: Page, says: str) -> Locator:
    steps.tab(page, "Medicines")
    page.get_by_role("link", name="How it went").click()
    went = page.locator("figure")
    expect(went.get_by_text(says)).to_be_visible()
    label = went.get_by_role("img").get_attribute("aria-label") or ""
    assert label.replace("\u00a0", " ") == f"Sertraline. {says}"
    return went


def table_of(went: Locator) -> list[list[int]]:
    """Taken, of these late, skipped, not logged: a row a week or a month."""
    if went.locator("details[open]").count() == 0:
        went.get_by_text("Show as table").click()
    return [
        [int(cell) for cell in row.locator("td").all_inner_texts()]
        for row in went.locator("tbody tr").all()
    ]


def test_a_step_that_was_only_looked_at_leaves_no_draft(known: Known) -> None:
    time = {"slot": "morning1", "at": "08:00", "dose": "4 mg"}
    step = {"start_on": today(known.screen, 20), "times": [time], "prescriber": "Dr. Mensah"}
    known.medicine(steps.MEDICINE, ("morning1", "08:00"), steps=[step])
    page = known.opened()
    for _ in range(2):
        steps.tab(page, "Medicines")
        page.get_by_role("link", name=steps.MEDICINE).click()
        page.get_by_role("link", name="Change").click()
        page.get_by_role("button", name=re.compile("Dr. Mensah")).click()
        page.keyboard.press("Escape")
        page.get_by_role("link", name="Back").or_(page.get_by_role("button", name="Back")).click()
    page.get_by_role("link", name="Change").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value(steps.MEDICINE)
    expect(page.get_by_role("button", name="Start over")).to_have_count(0)


def test_each_day_without_methadone_asks_more_urgently_for_a_call(known: Known) -> None:
    """The last of this file: it moves the clock by days."""
    screen = known.screen
    times = ("morning1", screen.wall(-6 * 3600))
    said = {"started_on": "2020-01-01", "start_on": today(screen), "observed": True}
    methadone = known.medicine("Methadone", times, clinic_text="Call us the same day.", **said)
    known.dose(methadone, today(screen), time_slot="morning1")
    page = known.opened()
    expect(page.get_by_text(TAKEN)).to_be_visible()
    expect(page.get_by_text("without a logged dose")).to_have_count(0)
    look = look_at(page)
    for days, asks in enumerate(("today", "before the next dose", "before the next dose"), 1):
        screen.app.forward(DAY_S)
        page.clock.install(time=screen.app.now())
        page = known.opened()
        said_of = "no dose logged today" if days == 1 else f"{days} days without a logged dose"
        expect(page.get_by_text(f"Methadone: {said_of}")).to_be_visible()
        expect(page.get_by_text(f"Call Riverside Clinic {asks}.")).to_be_visible()
        expect(page.get_by_text("Call us the same day.")).to_be_visible()
        shown = 1 if days == 3 else 0
        expect(page.get_by_text("The usual dose may now be too strong")).to_have_count(shown)
        expect(page.locator(".btn--primary")).to_have_count(1)
        assert "take it now" not in page.inner_text("body").lower()
    look.at("Today, three days without methadone")
    assert look.faults == []
