"""A stock Firefox, driven over WebDriver BiDi: no driver program between it and the test."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from websockets.sync.client import connect

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
ANSWER_S = 60
DEAD_PORT = 9
LISTEN = ("--remote-debugging-port", "0")
# Nothing leaves this machine: every other name is sent to a proxy that is not there.
PREFS: dict[str, Any] = {
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "startup.homepage_welcome_url": "",
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.server": "",
    "app.update.enabled": False,
    "extensions.update.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": DEAD_PORT,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": DEAD_PORT,
    "network.proxy.no_proxies_on": "localhost,127.0.0.1",
    "permissions.default.desktop-notification": 1,
    "dom.webnotifications.requireuserinteraction": False,
    "alerts.useSystemBackend": True,
    "remote.active-protocols": 1,
}


@dataclass
class Firefox:
    """`with Firefox(prefs, environment) as firefox:` has one tab."""

    prefs: dict[str, Any]
    environment: dict[str, str]
    asked: int = field(default=0, init=False)
    listener: threading.Thread | None = field(default=None, init=False)

    def __enter__(self) -> "Firefox":
        with contextlib.ExitStack() as opening:
            folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
            self.process = self._start(opening.enter_context(folder))
            opening.callback(self._stop)
            address = self._address() + "/session"
            self.line = opening.enter_context(connect(address, max_size=None))
            self.closing = opening.pop_all()
        self.ask("session.new", capabilities={})
        self.tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        return self

    def _start(self, home: str) -> "subprocess.Popen[str]":
        assert PROGRAM is not None
        prefs = (PREFS | self.prefs).items()
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in prefs]
        (Path(home) / "user.js").write_text("\n".join(lines))
        return subprocess.Popen(
            [PROGRAM, "--headless", "--no-remote", "--profile", home, *LISTEN],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "HOME": home, **self.environment},
        )

    def _address(self) -> str:
        said = self.process.stderr
        assert said is not None
        for line in said:
            if found := LISTENING.search(line):
                # What else it says must be read, or it stops at a full pipe.
                self.listener = threading.Thread(target=said.read, daemon=True)
                self.listener.start()
                return found[1]
        raise AssertionError("Firefox ended before it listened")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        self.asked += 1
        self.line.send(json.dumps({"id": self.asked, "method": method, "params": params}))
        while True:
            answer = json.loads(self.line.recv(timeout=ANSWER_S))
            if answer.get("id") == self.asked:
                assert answer["type"] == "success", answer
                return dict(answer["result"])

    def goto(self, url: str) -> None:
        self.ask("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited; as after a tap."""
        answer = self.ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({expression})) ?? null))()",
            target={"context": self.tab},
            awaitPromise=True,
            userActivation=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def until(self, so: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not so():
            assert time.monotonic() < end, f"still not so after {seconds} s"
            time.sleep(0.1)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.closing.close()

    def _stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        if self.process.stderr is not None:
            if self.listener is not None:
                self.listener.join(10)
            self.process.stderr.close()
