"""A real server, a real Chromium at phone size, and around them a fake push service and desktop.

Nothing leaves this machine: every name but localhost is unknown to the browser. Each test ends by
asking whether a page broke the content security policy, failed, or asked anybody else for anything.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from handrail.schedule.zones import zone
from handrail.settings import built_app
from tests.e2e.fake_desktop import FakeDesktop
from tests.e2e.fake_fcm import FakeFcm, Pushed, fake_fcm
from tests.live import Live

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
    or "/usr/bin/chromium"
)
# The same without its windows: enough for all that needs neither push nor install, and quicker.
HEADLESS = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or CHROMIUM
ARGS = [
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
DRIVER = compute_driver_executable()
PHONE = "Pixel 7"
OWN_SCHEMES = ("data:", "blob:", "chrome:", "chrome-error:", "about:")
# A busy machine may take its time; a wait ends as soon as what it waits for is there.
PATIENCE_S = 30
TEST_S = 300


def noon_zone() -> str:
    """A zone in which it is about noon: no test meets midnight, whenever it runs."""
    ahead = 12 - datetime.now(UTC).hour
    # Browsers have names of their own for UTC.
    return f"Etc/GMT{-ahead:+d}" if ahead else "Africa/Abidjan"


ZONE = noon_zone()


def missing() -> str | None:
    """What keeps browser tests from running here."""
    if not Path(CHROMIUM).exists():
        return "Chromium is not installed: apt install chromium"
    if not FakeDesktop.possible():
        return "D-Bus is not installed: apt install dbus"
    if subprocess.run([*DRIVER, "--version"], capture_output=True, check=False).returncode:
        return "what drives Chromium does not start: apt install libatomic1"
    if not (built_app() / "index.html").exists():
        return "the app is not built: make test builds it"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """None where there is no browser."""
    here, lacking = Path(__file__).parent, missing()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(TEST_S))
            if lacking is not None:
                item.add_marker(pytest.mark.skip(reason=lacking))


@dataclass
class Screen:
    """A browser profile on the app, and what went wrong in it."""

    context: BrowserContext
    app: Live
    violations: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE_S * 1000)
        self.context.on("console", self._console)
        self.context.on("request", lambda request: self._request(request.url))
        self.context.on("weberror", lambda failure: self.failures.append(str(failure.error)))

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "TrustedHTML" in message.text:
            self.violations.append(message.text)
        elif message.type in ("error", "warning"):
            self.console.append(message.text)

    def _request(self, url: str) -> None:
        if not url.startswith((self.app.url + "/", *OWN_SCHEMES)):
            self.foreign.append(url)

    @property
    def page(self) -> Page:
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    def open(self, path: str = "/") -> Page:
        """The app, with its service worker running."""
        self.page.goto(self.app.url + path)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return self.page

    def pause(self, seconds: float) -> None:
        """Sleeping otherwise would stop the browser's events too."""
        self.page.wait_for_timeout(seconds * 1000)

    def until(self, so: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
        """Waits for something that no page shows."""
        end = time.monotonic() + seconds
        while not so():
            assert time.monotonic() < end, f"still not so after {seconds} s"
            self.pause(0.05)

    def wall(self, seconds: float) -> str:
        """HH:MM on the person's clock in so many seconds, by the server's time."""
        then = self.app.now() + timedelta(seconds=seconds)
        return then.astimezone(zone(ZONE)).strftime("%H:%M")

    def close(self) -> None:
        self.context.close()
        assert self.violations == []
        assert self.foreign == []
        assert self.failures == []


@dataclass
class Phone(Screen):
    """A browser that can be pushed to, with its push service and what its screen shows."""

    fcm: FakeFcm = field(kw_only=True)
    desktop: FakeDesktop = field(kw_only=True)

    @property
    def shows_app(self) -> bool:
        return any(page.url.startswith(self.app.url) for page in self.context.pages)

    @property
    def pushes(self) -> list[Pushed]:
        """What was handed on to this phone."""
        return [pushed for pushed in self.fcm.pushes if pushed.status == 201]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Playwright]:
    """Not for the whole session: while it is open, no other test may run an event loop."""
    expect.set_options(timeout=PATIENCE_S * 1000)
    with sync_playwright() as opened:
        yield opened


@pytest.fixture
def desktop() -> Iterator[FakeDesktop]:
    with FakeDesktop() as opened:
        yield opened


@pytest.fixture(scope="module")
def fcm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeFcm]:
    with fake_fcm(tmp_path_factory.mktemp("push")) as opened:
        yield opened


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, fcm: FakeFcm) -> Iterator[Live]:
    """`handrail serve` with a clock that `app.forward` moves, and pushes that go to the fake."""
    folder = tmp_path_factory.mktemp("server")
    live = Live(folder, {"HANDRAIL_PUSH_HOSTS_EXTRA": fcm.push_hosts_extra})
    yield live.start()
    live.stop()


def looks(chromium: Playwright) -> dict[str, Any]:
    """How a phone shows itself, and without motion: nothing to wait for."""
    device = chromium.devices[PHONE].items()
    return {name: said for name, said in device if "browser" not in name} | {
        "reduced_motion": "reduce",
        "locale": "en-US",
    }


@pytest.fixture(scope="module")
def browser(chromium: Playwright) -> Iterator[Browser]:
    """For all that needs neither push nor install."""
    opened = chromium.chromium.launch(
        executable_path=HEADLESS, args=ARGS, env={**os.environ, "TZ": ZONE}
    )
    yield opened
    opened.close()


@pytest.fixture
def screen(chromium: Playwright, browser: Browser, app: Live) -> Iterator[Screen]:
    """A private window at phone size."""
    opened = Screen(browser.new_context(**looks(chromium)), app)
    yield opened
    opened.close()


@pytest.fixture
def second(chromium: Playwright, browser: Browser, app: Live) -> Iterator[Screen]:
    """Another device: it shares nothing with the first."""
    opened = Screen(browser.new_context(**looks(chromium)), app)
    yield opened
    opened.close()


@pytest.fixture
def phone(
    chromium: Playwright, tmp_path: Path, app: Live, fcm: FakeFcm, desktop: FakeDesktop
) -> Iterator[Phone]:
    """A persistent profile: Chromium gives neither push nor install to a private window."""
    fcm.registrations.clear()
    fcm.pushes.clear()
    context = chromium.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=CHROMIUM,
        args=[*ARGS, *fcm.chromium_args],
        # Playwright switches the push line off with it.
        ignore_default_args=["--disable-background-networking"],
        env={**os.environ, **desktop.environment, "TZ": ZONE},
        **looks(chromium),
    )
    context.grant_permissions(["notifications"], origin=app.url)
    opened = Phone(context, app, fcm=fcm, desktop=desktop)
    yield opened
    opened.close()
