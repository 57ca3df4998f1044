"""Push to a real Firefox: it decrypts what our server sent, and shows it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from handrail.push.rules import SIZE
from tests.e2e.fake_autopush import FakeAutopush
from tests.e2e.fake_desktop import FakeDesktop
from tests.e2e.firefox import PROGRAM, Firefox
from tests.live import Live
from tests.sink import authority_in

pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="Firefox is not installed: apt install firefox-esr"
)
LONG_S = 40
DECRYPTED = 100
SUBSCRIBE = """navigator.serviceWorker.ready.then(({pushManager}) => pushManager.subscribe(
  {userVisibleOnly: true, applicationServerKey: KEY})).then((made) => made.toJSON())"""


@dataclass
class Phone:
    """Firefox on the app's page, its push service, and what its screen shows."""

    firefox: Firefox
    autopush: FakeAutopush
    desktop: FakeDesktop
    app: Live

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """As the app would call it: from its own page, with its cookie."""
        sent = "undefined" if body is None else json.dumps(json.dumps(body))
        status, text = self.firefox.run(
            f"fetch({path!r}, {{method: {method!r}, body: {sent}, "
            "headers: {'Content-Type': 'application/json'}})"
            ".then(async (answer) => [answer.status, await answer.text()])"
        )
        return status, json.loads(text) if text else None

    def subscribe(self) -> dict[str, Any]:
        key = self.call("GET", "/api/push/key")[1]["key"]
        made: dict[str, Any] = self.firefox.run(SUBSCRIBE.replace("KEY", json.dumps(key)))
        wanted = {"endpoint": made["endpoint"], "keys": made["keys"], "key": key}
        assert self.call("PUT", "/api/push/subscription", wanted) == (204, None)
        return made


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Phone]:
    with FakeDesktop() as desktop, FakeAutopush(authority_in(tmp_path)) as autopush:
        app = Live(tmp_path / "server", {"HANDRAIL_PUSH_HOSTS_EXTRA": autopush.push_hosts_extra})
        app.start()
        try:
            with Firefox(autopush.prefs, desktop.environment) as firefox:
                yield Phone(firefox, autopush, desktop, app)
        finally:
            app.stop()


def sign_up(phone: Phone) -> None:
    phone.firefox.goto(phone.app.url + "/")
    phone.firefox.run("navigator.serviceWorker.ready.then(() => true)")
    made = {
        "name": f"robin {uuid4()}",
        "password": "copper lantern drifts north",
        "device_label": "Firefox",
        "zone": "UTC",
        "language": "en",
    }
    assert phone.call("POST", "/api/sign-up", made)[0] == 201


def test_firefox_decrypts_and_shows_what_the_server_sent(phone: Phone) -> None:
    sign_up(phone)
    made = phone.subscribe()
    assert made["endpoint"].startswith("https://updates.push.services.mozilla.com/wpush/v2/")
    assert phone.call("POST", "/api/push/test") == (202, {"accepted": True})
    phone.firefox.until(lambda: bool(phone.autopush.acks), LONG_S)
    assert phone.autopush.acks == [DECRYPTED]
    [pushed] = phone.autopush.pushes
    assert (pushed.status, len(pushed.body)) == (201, SIZE + 103)
    assert b"test" not in pushed.body
    phone.firefox.until(lambda: bool(phone.desktop.shown), LONG_S)
    [shown] = phone.desktop.shown
    assert (shown.title, shown.body.splitlines()[-1]) == ("Reminder", "This is a test.")


def test_firefox_does_not_show_what_was_changed_on_the_way(phone: Phone) -> None:
    """The receiver of this test is no rubber stamp."""
    sign_up(phone)
    phone.subscribe()
    deliver = phone.autopush._deliver

    async def spoiled(token: str, headers: dict[str, str], body: bytes) -> None:
        await deliver(token, headers, body[:-1] + bytes([body[-1] ^ 1]))

    phone.autopush._deliver = spoiled  # type: ignore[method-assign]
    assert phone.call("POST", "/api/push/test") == (202, {"accepted": True})
    phone.firefox.until(lambda: bool(phone.autopush.acks), LONG_S)
    assert phone.autopush.acks != [DECRYPTED]
    assert phone.desktop.shown == []
