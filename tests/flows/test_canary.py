"""A word that nobody else uses, typed into every text field, is found nowhere it should not be."""

import base64
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.push.rules import SIZE
from handrail.sync.kinds import KINDS
from tests.client import Phone, change, check_in, dose
from tests.declarative import parse_declarative
from tests.flows.canary import bodies
from tests.live import Live
from tests.phone import Phone as Receiver
from tests.sink import HOST, Sink, authority_in, open_sink

WORD = "zanzibarquokka"
# What the lock screen is to say leaves the server: in pushes, and nowhere else.
LABEL = "okapimarmalade"
TOKEN = "metrics-token-for-the-test-only"
# Of the calendar links that were made.
LINKS: list[str] = []
MAY_BE_FINE = {
    ("occurrence", "due_at"),
    ("occurrence", "next_try"),
    ("occurrence", "lease_until"),
}


@dataclass
class House:
    """A server that pushes to a sink of our own."""

    server: Live
    sink: Sink
    receiver: Receiver


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("canary")
    authority = authority_in(folder)
    with open_sink(authority) as sink:
        extra = {
            "HANDRAIL_PUSH_HOSTS_EXTRA": f"{HOST}=127.0.0.1:{sink.port},{authority.cafile}",
            "HANDRAIL_METRICS_TOKEN": TOKEN,
            "HANDRAIL_LOG_LEVEL": "debug",
        }
        live = Live(folder / "server", extra).start()
        yield House(live, sink, Receiver(endpoint=f"https://{HOST}/201/phone"))
        live.stop()


def subscribe(phone: Phone, receiver: Receiver) -> None:
    keys = {"p256dh": receiver.sub.p256dh, "auth": receiver.sub.auth}
    phone.ask("PUT", "/api/push/subscription", {"endpoint": receiver.endpoint, "keys": keys})


def until(found: Any, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def live_a_day(house: House) -> Phone:
    """Types the word wherever text can be typed, and lets a reminder fall due."""
    phone = Phone(house.server.url)
    account = {"name": f"{WORD} name", "device_label": f"{WORD} phone"}
    phone.sign_up(**account)
    subscribe(phone, house.receiver)
    phone.ask("PUT", "/api/reminders/settings", {"label": LABEL})
    written = [change(kind, body) for kind, body in bodies(WORD)]
    assert {one["kind"] for one in written} == {
        name for name, kind in KINDS.items() if not kind.internal
    }
    reply = phone.sync(written)
    assert reply["rejected"] == []
    refused = phone.sync([change("check_in", check_in(note=WORD, tz=WORD))])["rejected"]
    assert WORD not in str(refused)
    phone.sync()
    item = next(one for one in phone.agenda["items"] if one["time_slot"] == "aaaaaaaa")
    phone.sync([dose(item, "skipped", reason=WORD, note=WORD)])
    assert WORD not in str(phone.ask("GET", "/api/insights/adherence"))
    today = datetime.now(UTC).date()
    days = {"from": str(today - timedelta(days=9)), "until": str(today), "kinds": ["mutual_help"]}
    assert phone.call("POST", "/api/exports/sheet", days | {"name": WORD}).status_code == 200
    assert (
        phone.call("POST", "/api/exports/sheet", days | {"name": f"{WORD} 林"}).status_code == 400
    )
    read_calendars(phone)
    return phone


def read_calendars(phone: Phone) -> None:
    """One goes out, at a link whose secret is written nowhere; one comes in."""
    meeting = dict(bodies(WORD))["meeting"]
    phone.sync([change("meeting", meeting | {"end_on": None})])
    url = phone.ask("POST", "/api/calendar", {"titles": "neutral", "alarms": True})["url"]
    LINKS.append(url.rsplit("/", 1)[1].removesuffix(".ics"))
    feed = phone.call("GET", url.removeprefix(phone.url))
    assert feed.text.count("BEGIN:VEVENT") == 1
    assert WORD not in feed.text.lower()
    file = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{WORD}\nDTSTART;TZID={WORD}:{WORD}\nEND:VEVENT\n"
    for ending in ("END:VCALENDAR", WORD):
        answer = phone.call("POST", "/api/calendar/read", {"text": file + ending})
        assert WORD not in answer.text


def due_soon(house: House, phone: Phone) -> float:
    """Seconds until the next item of the agenda falls due, by real time."""
    now = datetime.now(UTC)
    moments = [datetime.fromisoformat(item["due_at"]) for item in phone.agenda["items"]]
    return (min(moment for moment in moments if moment > now) - now).total_seconds()


@pytest.fixture(scope="module")
def lived(house: House) -> House:
    phone = live_a_day(house)
    house.server.move_clock(due_soon(house, phone) + 1)
    until(lambda: house.sink.received)
    provoke_errors(phone)
    return house


def provoke_errors(phone: Phone) -> None:
    """Bad requests of every sort, each with the word inside."""
    phone.call("POST", "/api/sync", {"since": WORD, "agenda_no": 0, "changes": []})
    phone.call("POST", f"/api/{WORD}", {})
    phone.call("DELETE", f"/api/devices/{WORD}")
    for wrong in ("zone", "language", "quiet_from", "pause_until", "cap", WORD):
        answer = phone.call("PUT", "/api/reminders/settings", {wrong: WORD})
        assert (answer.status_code, WORD in answer.text) == (400, False), wrong
    for path in ("/api/sign-in", "/api/recover", "/api/sign-up", "/api/reminders/hush"):
        body = {"name": WORD, "password": WORD, "code": WORD, "token": WORD, WORD: WORD}
        answer = Phone(phone.url).call("POST", path, body)
        assert WORD not in answer.text, path


def forms_of(word: str) -> list[bytes]:
    plain = word.encode()
    return [plain, plain.hex().encode(), base64.b64encode(plain)[:-4], word.encode("utf-16-le")]


def test_the_word_is_in_no_file_of_the_server(lived: House) -> None:
    environment = lived.server.environment()
    backup = [sys.executable, "-m", "handrail", "backup"]
    subprocess.run(backup, env=environment, check=True, capture_output=True, timeout=60)
    files = [path for path in lived.server.folder.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert {"handrail.db", "handrail.db-wal", "server.log"} <= names
    assert any(path.parent.name == "backups" for path in files)
    for path in files:
        content = path.read_bytes().lower()
        for form in [*forms_of(WORD), *forms_of(LABEL), *(link.encode() for link in LINKS)]:
            assert form.lower() not in content, path
    assert LINKS


def test_the_word_is_in_no_push_and_no_metric(lived: House) -> None:
    for received in lived.sink.received:
        plain = lived.receiver.read(received.body)
        assert WORD.encode() not in plain
        assert LABEL.encode() in plain
        assert len(plain) == SIZE
        parse_declarative(plain)
    answer = Phone(lived.server.url).call("GET", "/metrics", Authorization=f"Bearer {TOKEN}")
    assert answer.status_code == 200
    assert WORD not in answer.text
    assert LABEL not in answer.text


def clear_values(file: Path) -> Iterator[tuple[str, str, Any]]:
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            cursor = database.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield from ((table, name, value) for name, value in zip(names, row, strict=True))


def is_finer_than_a_day(value: Any) -> bool:
    """A text with a time of day in it, or a number that could be seconds since 1970."""
    if isinstance(value, int | float):
        return 1.5e9 < value < 2.5e9 or 1.5e12 < value < 2.5e12
    if not isinstance(value, str) or len(value) < 16:
        return False
    return value[4] == "-" and value[13] == ":" and value[11:19] != "00:00:00"


def test_no_clear_column_is_finer_than_a_day(lived: House) -> None:
    seen = clear_values(lived.server.folder / "data" / "handrail.db")
    fine = {(table, name) for table, name, value in seen if is_finer_than_a_day(value)}
    assert ("occurrence", "due_at") in fine, "the test sees such columns at all"
    assert fine - MAY_BE_FINE - {("server_state", "value")} == set()


def moments_before(file: Path, limit: float) -> int:
    """How many occurrences fell due before a moment."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        text = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(limit))
        past = "SELECT count(*) FROM occurrence WHERE due_at < ?"
        return int(database.execute(past, (text,)).fetchone()[0])


def test_after_some_days_no_trace_of_a_reminder_is_left(lived: House) -> None:
    """Rows of what was sent go, those of days to come are made, without the person.

    A dose is forgotten after three days, a notice, which is useful for three, after six.
    """
    file = lived.server.folder / "data" / "handrail.db"
    # The next midnight: what is over keeps the day alone, so an hour of it would be too fine.
    first_day = (time.time() // 86400 + 1) * 86400
    assert moments_before(file, first_day) > 0
    for day in (1, 2, 3, 4, 5, 6):
        lived.server.stop()
        lived.server.move_clock(day * 86400 + 3600)
        lived.server.start()
    until(lambda: moments_before(file, first_day) == 0)
    assert moments_before(file, time.time() + 10 * 86400) > 0
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        of_none = "occurrence_id NOT IN (SELECT id FROM occurrence)"
        lost = f"SELECT count(*) FROM delivery WHERE {of_none}"
        assert database.execute(lost).fetchone()[0] == 0
        # Of each of the last three days a dose and a check-in at most, and one notice; not all six.
        assert database.execute("SELECT count(*) FROM delivery").fetchone()[0] <= 7
