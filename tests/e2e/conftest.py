"""A real server, a real Chromium at phone size, and around them a fake push service and desktop.

Nothing leaves this machine: every name but localhost is unknown to the browser. Each test ends by
asking whether a page broke the content security policy or asked anybody else for anything.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from handrail.settings import built_app
from tests.e2e.fake_desktop import FakeDesktop
from tests.e2e.fake_fcm import FakeFcm, fake_fcm
from tests.live import Live

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGS = [
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
PHONE = "Pixel 7"
OWN_SCHEMES = ("data:", "blob:", "chrome-error:", "about:")


def missing() -> str | None:
    """What keeps browser tests from running here."""
    if not Path(CHROMIUM).exists():
        return "Chromium is not installed: apt install chromium"
    if not FakeDesktop.possible():
        return "D-Bus is not installed: apt install dbus"
    if not (built_app() / "index.html").exists():
        return "the app is not built: make test builds it"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One browser at a time, and none where there is none."""
    here, lacking = Path(__file__).parent, missing()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.xdist_group("e2e"))
            if lacking is not None:
                item.add_marker(pytest.mark.skip(reason=lacking))


@dataclass
class Phone:
    """A browser with a profile of its own, its push service, and what its screen shows."""

    context: BrowserContext
    app: Live
    fcm: FakeFcm
    desktop: FakeDesktop
    violations: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def watch(self) -> "Phone":
        self.context.on("console", self._console)
        self.context.on("request", lambda request: self._request(request.url))
        return self

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "TrustedHTML" in message.text:
            self.violations.append(message.text)

    def _request(self, url: str) -> None:
        if not url.startswith((self.app.url + "/", *OWN_SCHEMES)):
            self.foreign.append(url)

    @property
    def page(self) -> Page:
        return self.context.pages[0]

    def open(self, path: str = "/") -> Page:
        """The app, with its service worker running."""
        self.page.goto(self.app.url + path)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return self.page

    @property
    def shows_app(self) -> bool:
        return any(page.url.startswith(self.app.url) for page in self.context.pages)

    def pause(self, seconds: float) -> None:
        """Sleeping otherwise would stop the browser's events too."""
        self.page.wait_for_timeout(seconds * 1000)

    def until(self, so: Callable[[], bool], seconds: float) -> None:
        """Waits for something that no page shows."""
        end = time.monotonic() + seconds
        while not so():
            assert time.monotonic() < end, f"still not so after {seconds} s"
            self.pause(0.05)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Playwright]:
    """Not for the whole session: while it is open, no other test may run an event loop."""
    with sync_playwright() as opened:
        yield opened


@pytest.fixture
def desktop() -> Iterator[FakeDesktop]:
    with FakeDesktop() as opened:
        yield opened


@pytest.fixture
def fcm(tmp_path: Path) -> Iterator[FakeFcm]:
    with fake_fcm(tmp_path) as opened:
        yield opened


@pytest.fixture
def app(tmp_path: Path, fcm: FakeFcm) -> Iterator[Live]:
    """`handrail serve` with a clock that `app.move_clock` moves, and pushes that go to the fake."""
    live = Live(tmp_path / "server", {"HANDRAIL_PUSH_HOSTS_EXTRA": fcm.push_hosts_extra})
    yield live.start()
    live.stop()


@pytest.fixture
def phone(
    chromium: Playwright, tmp_path: Path, app: Live, fcm: FakeFcm, desktop: FakeDesktop
) -> Iterator[Phone]:
    """A persistent profile: Chromium gives neither push nor install to a private window."""
    looks = {name: said for name, said in chromium.devices[PHONE].items() if "browser" not in name}
    context = chromium.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=CHROMIUM,
        args=[*ARGS, *fcm.chromium_args],
        # Playwright switches the push line off with it.
        ignore_default_args=["--disable-background-networking"],
        env={**os.environ, **desktop.environment},
        reduced_motion="reduce",
        **looks,
    )
    context.grant_permissions(["notifications"], origin=app.url)
    phone = Phone(context, app, fcm, desktop).watch()
    yield phone
    context.close()
    assert phone.violations == []
    assert phone.foreign == []
