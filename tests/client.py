"""A phone without a screen: speaks HTTP as the app does, for tests of whole stories."""

import atexit
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

# One for all: making a client reads the list of authorities, which takes longer than a request.
# Cookies are each phone's own, so the client keeps none.
KEEPS_NONE = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
WIRE = httpx.Client(verify=False, trust_env=False, timeout=30, cookies=KEEPS_NONE)  # noqa: S501
atexit.register(WIRE.close)
PASSWORD = "violet anchor tundra quince 41"


def check_in(**more: Any) -> dict[str, Any]:
    """The body of a check-in."""
    return {
        "v": 1,
        "occurred_at": stamp(),
        "tz": "America/New_York",
        "mood": 6,
        "craving": 3,
    } | more


def medication(*times: tuple[str, str], **more: Any) -> dict[str, Any]:
    """The body of a medicine taken at `times`, each a time slot and a wall-clock time."""
    each = [{"slot": slot, "at": at, "dose": "8 mg"} for slot, at in times]
    return {"v": 1, "name": "Buprenorphine", "times": each, "start_on": "2026-01-01"} | more


def dose(item: dict[str, Any], status: str = "taken", **more: Any) -> dict[str, Any]:
    """The change by which a phone answers an item of the agenda."""
    body = {
        "v": 1,
        "medication": item["reminder"],
        "status": status,
        "occurred_at": stamp(),
        "tz": "America/New_York",
        "local_date": item["local_date"],
        "time_slot": item["time_slot"],
    }
    return change("dose", body | more, item["dose_id"])


def change(
    kind: str, body: dict[str, Any] | None, id: str | None = None, at: str | None = None
) -> dict[str, Any]:
    return {"id": id or str(uuid.uuid4()), "kind": kind, "edited_at": at or stamp(), "body": body}


def stamp(moment: datetime | None = None) -> str:
    return (moment or datetime.now(UTC)).isoformat().replace("+00:00", "Z")


@dataclass
class Phone:
    """One browser of one person. `entries` is what it would show: id to kind and body."""

    url: str
    cookie: str = ""
    cursor: int = 0
    epoch: str = ""
    agenda: dict[str, Any] = field(default_factory=lambda: {"agenda_no": 0, "items": []})
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        own = {"Sec-Fetch-Site": "same-origin", "X-Handrail-App": "1"} | headers
        if self.cookie:
            own["Cookie"] = self.cookie
        answer = WIRE.request(method, self.url + path, json=body, headers=own)
        for line in answer.headers.get_list("set-cookie"):
            self.cookie = line.split(";", 1)[0]
        return answer

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """As `call`, for what must go well; returns the parsed answer."""
        answer = self.call(method, path, body)
        assert answer.status_code < 300, (path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def sign_up(self, name: str, zone: str = "America/New_York", **more: Any) -> dict[str, Any]:
        account = {"name": name, "password": PASSWORD, "device_label": "test phone"}
        return dict(
            self.ask("POST", "/api/sign-up", account | {"zone": zone, "language": "en"} | more)
        )

    def sign_in(self, name: str, password: str = PASSWORD) -> dict[str, Any]:
        body = {"name": name, "password": password, "device_label": "second phone"}
        return dict(self.ask("POST", "/api/sign-in", body))

    def sync(self, changes: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
        """Sends, then reads on until nothing more is new. Returns the answer to what was sent."""
        first: dict[str, Any] = {}
        sent = list(changes)
        while True:
            body = {"since": self.cursor, "agenda_no": self.agenda["agenda_no"], "changes": sent}
            reply = dict(self.ask("POST", "/api/sync", body))
            first, sent = first or reply, []
            self._take(reply)
            if not reply["more"]:
                return first

    def _take(self, reply: dict[str, Any]) -> None:
        self.cursor, self.epoch = reply["cursor"], reply["epoch"]
        self.agenda = reply.get("agenda") or self.agenda
        for row in reply["changes"]:
            if row["body"] is None:
                self.entries.pop(row["id"], None)
            else:
                self.entries[row["id"]] = row
