"""Medicines over real HTTP: twice a day, by the needle, from the clinic's bottle."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.client import Phone, change, dose, medication, stamp
from tests.live import Live

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """At one o'clock in the afternoon: what is due at 08:00 is over, 20:00 is to come."""
    live = Live(tmp_path_factory.mktemp("server")).start()
    now = datetime.now(UTC)
    noon = (now + DAY).replace(hour=13, minute=0, second=0)
    live.move_clock((noon - now).total_seconds())
    yield live
    live.stop()


@pytest.fixture
def today(server: Live) -> date:
    return server.now().date()


@pytest.fixture
def phone(server: Live) -> Phone:
    made = Phone(server.url)
    made.sign_up(f"medicines {uuid4()}", zone="UTC")
    return made


def given(server: Live, medicine: dict[str, Any], on: date, **more: Any) -> dict[str, Any]:
    body = {
        "medication": medicine["id"],
        "status": "taken",
        "occurred_at": stamp(datetime(on.year, on.month, on.day, 9, tzinfo=UTC)),
        "tz": "UTC",
        "local_date": on.isoformat(),
        "time_slot": None,
    }
    return change("dose", body | more, at=stamp(server.now()))


def entry(server: Live, kind: str, body: dict[str, Any] | None, id: str = "") -> dict[str, Any]:
    return change(kind, body, id or None, at=stamp(server.now()))


def insight(phone: Phone, medicine: dict[str, Any]) -> dict[str, Any]:
    answer = phone.ask("GET", "/api/insights/adherence")
    return next(one for one in answer["medicines"] if one["medication"] == medicine["id"])


def test_twice_a_day_answered_on_one_phone_is_counted_on_the_other(
    server: Live, phone: Phone, today: date
) -> None:
    times = (("aaaaaaaa", "08:00"), ("bbbbbbbb", "20:00"))
    body = medication(*times, name="Buprenorphine/naloxone", start_on=today.isoformat())
    medicine = entry(server, "medication", body)
    phone.sync([medicine])
    phone.sync()
    evening = [
        item
        for item in phone.agenda["items"]
        if (item["local_date"], item["time_slot"]) == (today.isoformat(), "bbbbbbbb")
    ]
    assert [item["purpose"] for item in evening] == ["dose"]
    moment = stamp(server.now())
    phone.sync([dose(evening[0], occurred_at=moment)])
    other = Phone(server.url, phone.cookie)
    other.sync()
    assert sorted(row["kind"] for row in other.entries.values()) == ["dose", "medication"]
    week = insight(other, medicine)["weeks"][-1]
    # Ahead of its time, so it counts; the morning's was over before the medicine was there.
    counts = {name: week[name] for name in ("due", "taken", "skipped", "late", "missed")}
    assert counts == {"due": 1, "taken": 1, "skipped": 0, "late": 0, "missed": 0}


def shot(given_on: date, **more: Any) -> dict[str, Any]:
    injection = {"every": {"days": 28}, "given_on": given_on.isoformat(), "slot": "needle01"}
    body = medication(name="Depot", start_on=given_on.isoformat())
    return body | {"injection": injection | {"earliest_days": 26} | more}


def test_an_injection_given_late_moves_the_next_one(
    server: Live, phone: Phone, today: date
) -> None:
    medicine = entry(server, "medication", shot(today - 30 * DAY, before_days=7, after_days=7))
    phone.sync([medicine])
    phone.sync()
    # Due two days ago; the prompts go on until five days after it.
    days = [item["local_date"] for item in phone.agenda["items"]]
    assert days == [str(today + n * DAY) for n in range(-2, 4)]
    late = given(server, medicine, today)
    phone.sync([late])
    phone.sync()
    assert phone.agenda["items"] == []
    due = today + 28 * DAY
    assert insight(phone, medicine)["next_due"] == {
        "on": str(due),
        "earliest_on": str(today + 26 * DAY),
        "from_on": str(due - 7 * DAY),
        "until_on": str(due + 7 * DAY),
    }
    # Taken back: it is due again as before.
    phone.sync([entry(server, "dose", None, late["id"])])
    phone.sync()
    assert [item["local_date"] for item in phone.agenda["items"]] == days
    assert insight(phone, medicine)["next_due"]["on"] == str(today - 2 * DAY)


def test_three_days_of_methadone_without_a_dose_are_the_urgent_step(
    server: Live, phone: Phone, today: date
) -> None:
    body = medication(
        ("cccccccc", "08:00"),
        name="Methadone",
        template="methadone",
        start_on=str(today - 60 * DAY),
        window={"opens": "06:00", "closes": "11:00"},
        observed=True,
    )
    medicine = entry(server, "medication", body)
    phone.sync([medicine, given(server, medicine, today - 3 * DAY, observed=True)])
    assert insight(phone, medicine)["gap"] == {
        "missed_days": 3,
        "since": str(today - 2 * DAY),
    }
    steps = phone.ask("GET", "/api/medicines")["gaps"]["methadone"]
    assert steps["urgent"] == 3
    # Backdated: it was taken yesterday, so one day is missing.
    phone.sync([given(server, medicine, today - DAY)])
    assert insight(phone, medicine)["gap"] == {"missed_days": 1, "since": str(today)}
    phone.sync([given(server, medicine, today)])
    assert insight(phone, medicine)["gap"] is None


def test_tomorrows_bottle_cannot_be_todays_dose(server: Live, phone: Phone, today: date) -> None:
    medicine = entry(server, "medication", medication(("dddddddd", "08:00"), name="Methadone"))
    bottle = {
        "medication": medicine["id"],
        "for_on": str(today + DAY),
        "dispensed_on": str(today),
        "state": "kept",
    }
    turned = bottle | {"for_on": str(today - DAY)}
    wrong = given(server, medicine, today, bottle_on=str(today + DAY))
    right = given(server, medicine, today, bottle_on=str(today))
    reply = phone.sync(
        [
            medicine,
            entry(server, "take_home", bottle),
            entry(server, "take_home", turned),
            wrong,
            right,
        ]
    )
    assert [one["fields"] for one in reply["rejected"]] == [["for_on"], ["bottle_on"]]
    assert reply["rejected"][1]["id"] == wrong["id"]
    assert right["id"] in {one["id"] for one in reply["accepted"]}


@pytest.mark.parametrize("stopped", [None, {"on": "2026-03-01", "prescriber": "Dr Ruiz"}])
def test_put_away_it_reminds_no_more(
    server: Live, phone: Phone, stopped: dict[str, str] | None
) -> None:
    body = medication(("eeeeeeee", "08:00"), name="Methadone")
    medicine = entry(server, "medication", body)
    phone.sync([medicine])
    away = body | {"archived": True, "stopped": stopped}
    phone.sync([entry(server, "medication", away, medicine["id"])])
    phone.sync()
    assert phone.agenda["items"] == []
    found = insight(phone, medicine)
    assert (found["gap"], found["supply"], found["next_due"]) == (None, None, None)


def test_the_supply_is_counted_down_and_its_notice_is_no_dose(
    server: Live, phone: Phone, today: date
) -> None:
    supply = {"slot": "ffff0001", "count": 12, "counted_on": str(today), "per_dose": 1}
    body = medication(("ffffffff", "08:00"), start_on=str(today), supply=supply)
    medicine = entry(server, "medication", body)
    phone.sync([medicine])
    phone.sync()
    notices = [item for item in phone.agenda["items"] if item["purpose"] == "notice"]
    # Twelve days from today on; seven days before the first that is not covered.
    assert [(item["local_date"], item["time_slot"]) for item in notices] == [
        (str(today + 5 * DAY), "ffff0001")
    ]
    assert insight(phone, medicine)["supply"] == {"left": 12, "runs_out_on": str(today + 12 * DAY)}
    phone.sync([given(server, medicine, today)])
    assert insight(phone, medicine)["supply"] == {"left": 11, "runs_out_on": str(today + 12 * DAY)}


def test_dates_that_treatment_hangs_on_are_neutral_notices(
    server: Live, phone: Phone, today: date
) -> None:
    kit = {
        "name": "Spray",
        "kept": "Shelf",
        "slot": "kitkit01",
        "expires_on": str(today + 7 * DAY),
    }
    paper = {
        "what": "insurance",
        "title": "Card",
        "due_on": str(today + 8 * DAY),
        "lead_days": [7, 0],
        "slot": "paper001",
    }
    phone.sync([entry(server, "naloxone_kit", kit), entry(server, "renewal", paper)])
    phone.sync()
    found = {(item["local_date"], item["time_slot"]) for item in phone.agenda["items"]}
    assert {item["purpose"] for item in phone.agenda["items"]} == {"notice"}
    assert found == {
        (str(today), "kitkit01"),
        (str(today + 7 * DAY), "kitkit01"),
        (str(today + DAY), "paper001"),
        (str(today + 8 * DAY), "paper001"),
    }


def test_what_is_known_of_medicines_and_of_taking_needs_a_session(
    server: Live, phone: Phone, today: date
) -> None:
    stranger = Phone(server.url)
    for path in ("/api/medicines", "/api/insights/adherence"):
        assert stranger.call("GET", path).status_code == 401
    assert len(phone.ask("GET", "/api/medicines")["medicines"]) >= 10
    for until in ("never", str(today + 3 * DAY)):
        answer = phone.call("GET", f"/api/insights/adherence?until={until}")
        assert (answer.status_code, answer.json()["fields"]) == (400, ["until"])
    before = phone.ask("GET", f"/api/insights/adherence?until={today - 40 * DAY}")
    assert (before["until"], before["medicines"]) == (str(today - 40 * DAY), [])


def test_a_server_with_a_laxer_number_does_not_start(tmp_path: Path) -> None:
    live = Live(tmp_path)
    folder = tmp_path / "data" / "medicines"
    folder.mkdir(parents=True)
    (folder / "gaps.json").write_text(json.dumps({"methadone": {"urgent": 9}}))
    argv = [sys.executable, "-m", "handrail", "serve"]
    ended = subprocess.run(
        argv, env=live.environment(), capture_output=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert b"medicines/gaps.json: methadone.urgent cannot be used" in ended.stderr
    assert b"Traceback" not in ended.stderr
