"""Having been there, at phone size: written down offline, counted, on paper, and as PDF."""

import io
import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from pypdf import PdfReader

from handrail.schedule.zones import local_date
from tests import client
from tests.e2e import steps
from tests.e2e.conftest import ZONE, Screen, looks
from tests.e2e.look import Look, look_at
from tests.live import Live

NAME = "attender"
TYPED = "Zebra Finch 7731"
NOTE = "Say it sooner"
GROUP = "Candlelight group"
MANY = 70


def day(app: Live, back: int) -> str:
    return str(local_date(app.now(), ZONE) - timedelta(days=back))


def visit(app: Live, back: int, **more: Any) -> dict[str, Any]:
    on = day(app, back)
    body = {
        "v": 1, "name": GROUP, "setting": "mutual_help", "status": "attended", "how": "in_person",
        "occurred_at": f"{on}T12:00:00Z", "tz": ZONE, "local_date": on, "at": "19:30",
        "minutes": 60,
    }  # fmt: skip
    return client.change("attendance", body | more)


def meeting(app: Live) -> dict[str, Any]:
    """At noon each day, since a week."""
    days = {"type": "weekdays", "on": [1, 2, 3, 4, 5, 6, 7]}
    times = [{"slot": "everyday", "at": "00:30", "days": days, "minutes": 60}]
    own = {"name": "Tuesday group", "setting": "group", "tz": ZONE, "times": times, "lead_min": 0}
    return client.change("meeting", own | {"start_on": day(app, 3)})


@pytest.fixture(scope="module")
def home(chromium: Playwright, browser: Browser, app: Live) -> Iterator[Screen]:
    phone = client.Phone(app.url)
    phone.sign_up(NAME, zone=ZONE)
    some = [visit(app, back, name=f"{GROUP} {back}", takeaway=NOTE) for back in range(1, MANY)]
    for at in range(0, MANY, 40):
        assert phone.sync([*some[at : at + 40]])["rejected"] == []
    group = meeting(app)
    own = {"meeting": group["id"], "time_slot": "everyday", "name": "Tuesday group", "at": "00:30"}
    missed = visit(app, 2, **own, setting="group", status="missed", how=None)
    assert phone.sync([group, missed])["rejected"] == []
    opened = Screen(browser.new_context(**looks(chromium)), app)
    steps.sign_in(opened.open(), NAME)
    yield opened
    opened.close()


def test_written_down_offline_counted_and_in_the_journal(home: Screen, app: Live) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/attendance")
    expect(page.get_by_text(re.compile(r"You were at \d+"))).to_be_visible()
    before = counted(page)
    home.context.set_offline(True)
    try:
        look.visit("/attendance/new")
        look.at("attendance, which one")
        page.get_by_role("button", name=re.compile("^Tuesday group")).first.click()
        page.get_by_label("What I take with me").fill(NOTE)
        page.get_by_label("Signed by").fill("J. R.")
        page.get_by_label("Makes up for").select_option(index=1)
        look.at("attendance, form")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status").get_by_text("Written down")).to_be_visible()
        expect(page.get_by_text(re.compile(f"You were at {before + 1}\u00a0"))).to_be_visible()
        expect(page.get_by_text("made up for", exact=True)).to_be_visible()
        to_the_end(page)
        look.at("attendance, counts")
        page.get_by_text("Show as table").click()
        to_the_end(page)
        look.at("attendance, table")
        look.visit("/journal")
        row = page.get_by_role("link", name=re.compile(f"^Tuesday group.*There.*{NOTE}"))
        expect(row).to_be_visible()
        row.click()
        look.at("attendance, entry")
        page.get_by_role("link", name="Edit").click()
        expect(page.get_by_label("Signed by")).to_have_value("J. R.")
        look.at("attendance, change")
    finally:
        home.context.set_offline(False)
    home.until(lambda: signers_on_the_server(app) == ["J. R."])
    assert made_up_on_the_server(app) == 1
    assert "\n".join(look.faults) == ""


def to_the_end(page: Page) -> None:
    """Where the foot covers no row by half."""
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")


def counted(page: Page) -> int:
    found = re.search(r"You were at (\d+)", page.get_by_role("main").inner_text())
    assert found
    return int(found[1])


def signers_on_the_server(app: Live) -> list[str]:
    other = client.Phone(app.url)
    other.sign_in(NAME)
    bodies = [one["body"] for one in other.sync()["changes"] if one["kind"] == "attendance"]
    return [body["signer"] for body in bodies if body["signer"]]


def made_up_on_the_server(app: Live) -> int:
    other = client.Phone(app.url)
    other.sign_in(NAME)
    return sum(int(week["made_up"]) for week in other.ask("GET", "/api/insights/meetings")["weeks"])


def test_an_aim_is_set_and_stands_beside_the_counts(home: Screen) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/attendance/targets")
    for _ in range(3):
        page.get_by_role("button", name="More: All together").click()
    look.at("attendance, aims")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Weekly aim")).to_have_count(0)
    look.visit("/attendance")
    expect(page.get_by_text("3\u00a0meetings or sessions")).to_be_visible()
    expect(page.get_by_text("your aim")).to_be_visible()
    assert "\n".join(look.faults) == ""


def fill(page: Page, app: Live) -> None:
    page.get_by_label("From").fill(day(app, MANY))
    page.get_by_role("checkbox", name="Mutual-help group").check(force=True)
    page.get_by_label("Name on the sheet").fill(TYPED)
    expect(page.get_by_text(re.compile(f"{MANY - 1}\u00a0lines on"))).to_be_visible()


def test_on_paper_without_a_network_with_numbered_pages(home: Screen, app: Live) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/")
    home.context.set_offline(True)
    try:
        look.visit("/attendance/sheet")
        fill(page, app)
        look.at("attendance, sheet")
        for paper in ("A4", "Letter"):
            texts = read(page.pdf(format=paper))
            for number, text in enumerate(texts, 1):
                assert f"Page {number} of {len(texts)}" in text, (paper, number)
            whole = " ".join(texts)
            assert f"Name: {TYPED}" in whole
            assert whole.count("Self-reported") == MANY - 1
            assert "Save PDF" not in whole
            assert NOTE not in whole
            assert "Tuesday group" not in whole
        look.visit("/journal")
        look.visit("/attendance/sheet")
        expect(page.get_by_label("Name on the sheet")).to_have_value("")
    finally:
        home.context.set_offline(False)
    assert "\n".join(look.faults) == ""


def read(pdf: bytes | Path) -> list[str]:
    source = io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf
    return [" ".join(page.extract_text().split()) for page in PdfReader(source).pages]


def test_as_pdf_with_the_name_typed_which_is_kept_nowhere(
    home: Screen, app: Live, tmp_path: Path
) -> None:
    page = home.page
    look_at(page).visit("/attendance/sheet")
    fill(page, app)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save PDF").click()
    assert coming.value.suggested_filename == "sheet.pdf"
    coming.value.save_as(tmp_path / "sheet.pdf")
    texts = read(tmp_path / "sheet.pdf")
    assert f"Name: {TYPED}" in texts[0]
    assert texts[-1].endswith(f"Page {len(texts)} of {len(texts)}")
    whole = " ".join(texts)
    assert whole.count("Self-reported") == MANY - 1
    assert NOTE not in whole
    files = [path for path in app.folder.rglob("*") if path.is_file()]
    assert {"handrail.db", "server.log"} <= {path.name for path in files}
    for path in files:
        assert TYPED.encode() not in path.read_bytes(), path.name
    with sqlite3.connect(next(path for path in files if path.name == "handrail.db")) as opened:
        assert TYPED not in "\n".join(map(str, opened.iterdump()))
    kept = page.evaluate(
        "JSON.stringify([localStorage, sessionStorage, location.href, history.state])"
    )
    assert TYPED not in kept


def test_a_name_in_other_letters_is_refused_at_its_field(home: Screen, app: Live) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/attendance/sheet")
    fill(page, app)
    page.get_by_label("Name on the sheet").fill("林")
    page.get_by_role("button", name="Save PDF").click()
    expect(page.get_by_text("The PDF cannot show every letter of this name")).to_be_visible()
    expect(page.get_by_label("Name on the sheet")).to_be_focused()
    look.at("attendance, sheet, refused")
    home.failures.clear()
    assert "\n".join(look.faults) == ""


def test_in_spanish_nothing_is_cut(home: Screen) -> None:
    page = home.page
    look = look_at(page)
    look.visit("/settings/language")
    page.get_by_role("radio", name="Español").check()
    expect(page.get_by_role("heading", name="Idioma")).to_be_visible()
    in_spanish(look)
    look.visit("/settings/language")
    page.get_by_role("radio", name="English").check()
    assert "\n".join(look.faults) == ""


def in_spanish(look: Look) -> None:
    for path in ("/attendance", "/attendance/new", "/attendance/targets", "/attendance/sheet"):
        look.visit(path)
        look.reflow(f"{path}, Spanish")
