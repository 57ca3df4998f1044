"""How fast the app stands, measured by Lighthouse as on a phone, and offline on a slow one."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from tests import client
from tests.e2e import steps
from tests.e2e.conftest import ARGS, CHROMIUM, ZONE, Screen, looks
from tests.live import Live, free_port

pytestmark = pytest.mark.bench

LIGHTHOUSE = Path(__file__).parent / "lighthouse/node_modules/lighthouse/cli/index.js"
CATEGORIES = ("accessibility", "best-practices", "seo")
LEAST_PERFORMANCE = 98
TRIES = 3
YEAR = 365
BATCH = 50
SLOWDOWN = 4
LONGEST_MS = 600
# What a person came for, not the empty frame before it.
FIRST_CONTENT = """() => {
  new MutationObserver((_, watch) => {
    if (!document.querySelector('.timeline li')) return
    watch.disconnect()
    requestAnimationFrame(() => { globalThis.stoodAt = performance.now() })
  }).observe(document, { childList: true, subtree: true })
}"""


@pytest.fixture(autouse=True)
def quiet_machine() -> None:
    """Where others run too, this would measure them."""
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    if busy > 1:
        pytest.skip(f"this machine is too busy to measure on: {busy:.1f} programs run on each core")


def lighthouse(url: str, *more: str) -> dict[str, Any]:
    node = shutil.which("node")
    if node is None or not LIGHTHOUSE.exists():
        pytest.skip("Lighthouse is not installed: make lighthouse installs it")
    chrome = " ".join(["--headless=new", *ARGS[:4], *ARGS[5:]])
    argv = [node, str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--chrome-flags={chrome}"]
    done = subprocess.run(
        [*argv, *more],
        env={**os.environ, "CHROME_PATH": CHROMIUM, "TZ": ZONE},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


def hold(url: str, *more: str) -> None:
    """Asserts the numbers that hold. A busy machine slows a run: the best of three counts."""
    best = 0
    for _ in range(TRIES):
        report = lighthouse(url, *more)
        scores = {name: round(100 * of["score"]) for name, of in report["categories"].items()}
        print(url, scores)
        assert {name: scores[name] for name in CATEGORIES} == dict.fromkeys(CATEGORIES, 100)
        best = max(best, scores["performance"])
        if best >= LEAST_PERFORMANCE:
            return
    raise AssertionError(f"performance {best}, less than {LEAST_PERFORMANCE}")


def live_a_year(app: Live, name: str) -> None:
    """Two doses and two check-ins a day."""
    phone = client.Phone(app.url)
    phone.sign_up(name, zone=ZONE)
    first = datetime.now(UTC) - timedelta(days=YEAR)
    times = (("morning1", "08:00"), ("evening1", "20:00"))
    body = client.medication(*times, name=steps.MEDICINE, start_on=first.date().isoformat())
    medicine = client.change("medication", body)
    entries = [medicine]
    for day in range(YEAR):
        for hour in (8, 20):
            at = first.replace(hour=hour, minute=1) + timedelta(days=day)
            moment = client.stamp(at)
            entries.append(client.change("check_in", client.check_in(occurred_at=moment)))
            item = {
                "reminder": medicine["id"],
                "local_date": at.date().isoformat(),
                "time_slot": "morning1" if hour == 8 else "evening1",
                "dose_id": None,
            }
            entries.append(client.dose(item, occurred_at=moment))
    for start in range(0, len(entries), BATCH):
        phone.sync(entries[start : start + BATCH])


@pytest.fixture
def year(chromium: Playwright, tmp_path: Path, app: Live) -> Iterator[tuple[Screen, int]]:
    """A signed-in browser that holds a year of entries, and the port to steer it by."""
    name, port = f"year {tmp_path.name}", free_port()
    live_a_year(app, name)
    context = chromium.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=CHROMIUM,
        args=[*ARGS, f"--remote-debugging-port={port}"],
        env={**os.environ, "TZ": ZONE},
        **looks(chromium),
    )
    screen = Screen(context, app)
    page = screen.open()
    steps.sign_in(page, name)
    steps.tab(page, "Journal")
    for _ in range(3):
        page.get_by_role("button", name="Show older entries").click()
    steps.tab(page, "Today")
    yield screen, port
    screen.close()


def test_the_first_visit(app: Live) -> None:
    hold(app.url)


def test_today_with_a_year_of_entries(year: tuple[Screen, int], app: Live) -> None:
    hold(app.url, f"--port={year[1]}", "--disable-storage-reset")


def test_an_offline_start_on_a_slow_phone(year: tuple[Screen, int], app: Live) -> None:
    screen, _ = year
    page = screen.page
    page.add_init_script(f"({FIRST_CONTENT})()")
    tools = screen.context.new_cdp_session(page)
    screen.context.set_offline(True)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    took = []
    for _ in range(5):
        page.goto(app.url)
        expect(page.locator(".timeline li").first).to_be_visible()
        page.wait_for_timeout(300)
        took.append(round(page.evaluate("globalThis.stoodAt")))
    print("offline start, ms:", took)
    assert min(took) <= LONGEST_MS
