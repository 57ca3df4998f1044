"""A phone with push, and two of one person."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from handrail.push.rules import encode
from tests.client import Phone
from tests.live import Live
from tests.phone import Phone as Keys
from tests.sink import HOST, Sink

# The server looks every second; what has not come by then does not come.
QUIET_S, PATIENCE_S = 2.2, 20.0


@dataclass
class Handset(Phone):
    """`told` is what it was told, as the service worker finds it, the last at the end."""

    sink: Sink = field(kw_only=True)
    keys: Keys = field(default_factory=Keys, kw_only=True)
    path: str = field(default_factory=lambda: f"/201/{uuid4()}", kw_only=True)

    def subscribe(self) -> None:
        keys = {"p256dh": self.keys.p256dh, "auth": encode(self.keys.auth)}
        body = {"endpoint": f"https://{HOST}{self.path}", "keys": keys}
        self.ask("PUT", "/api/push/subscription", body)

    @property
    def told(self) -> list[dict[str, Any]]:
        bodies = [one.body for one in self.sink.received if one.path == self.path]
        return [dict(json.loads(self.keys.read(body))["notification"]) for body in bodies]

    @property
    def count(self) -> int:
        return sum(one.path == self.path for one in self.sink.received)

    @property
    def topics(self) -> set[str]:
        return {one.headers["topic"] for one in self.sink.received if one.path == self.path}


def came(times: int, *phones: Handset) -> None:
    """Each has been told so often, and is not told again."""
    end = time.monotonic() + PATIENCE_S
    while min(phone.count for phone in phones) < times and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(QUIET_S)
    assert [phone.count for phone in phones] == [times] * len(phones)


def two_of(server: Live, sink: Sink, name: str, zone: str) -> tuple[Handset, Handset]:
    """Signed in, both with push."""
    a, b = (Handset(server.url, sink=sink) for _ in range(2))
    a.sign_up(name, zone=zone)
    b.sign_in(name)
    for phone in (a, b):
        phone.subscribe()
    return a, b
