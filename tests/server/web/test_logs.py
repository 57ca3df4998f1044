"""Logs are JSON lines that say what happened and never repeat what was said."""

import json
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from litestar import Litestar, get
from litestar.params import FromPath
from litestar.testing import TestClient

from handrail.db.engine import sqlite_engine
from handrail.web.logs import RequestLog, configure

SECRET = "canary-word"


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    configure("info")
    yield
    root.handlers = before
    root.setLevel(level)
    logging.captureWarnings(False)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_json_with_utc_time(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info")
    logging.getLogger("handrail.db").warning("slow write: %s", "job")
    (line,) = lines(capsys)
    assert line["event"] == "slow write: job"
    assert (line["level"], line["logger"]) == ("warning", "handrail.db")
    assert line["time"].endswith("Z")


def test_an_exception_is_its_type_and_place_only(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info")
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("anything").exception("it failed")
    (line,) = lines(capsys)
    assert line["error"] == "ValueError"
    assert "test_an_exception_is_its_type" in line["at"]
    assert SECRET not in json.dumps(line)


def test_a_failed_statement_does_not_show_its_values(tmp_path: Path) -> None:
    engine = sqlite_engine(f"sqlite:///{tmp_path}/a.db", "BEGIN")
    with pytest.raises(sa.exc.DBAPIError) as failed, engine.connect() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (:v)"), {"v": SECRET})
    engine.dispose()
    assert isinstance(failed.value.orig, sqlite3.OperationalError)
    assert SECRET not in str(failed.value)


def test_a_request_is_its_template(capsys: pytest.CaptureFixture[str]) -> None:
    @get(["/api/devices/{device_id:str}", "/calendar/{device_id:str}"], sync_to_thread=False)
    def show(device_id: FromPath[str]) -> str:
        return device_id

    configure("info")
    with TestClient(
        RequestLog(Litestar([show], openapi_config=None, logging_config=None))
    ) as client:
        client.get(f"/api/devices/{SECRET}?q={SECRET}", headers={"x-anything": SECRET})
        client.get(f"/api/{SECRET}")
        client.get(f"/{SECRET}")
        client.get(f"/calendar/{SECRET}.ics")
        client.get(f"/calendar/{SECRET}/{SECRET}.ics")
    known, unknown, calendar = lines(capsys)
    assert calendar["route"] == "/calendar/{device_id}"
    assert known["route"] == "/api/devices/{device_id}"
    assert (known["method"], known["status"]) == ("GET", 200)
    assert (unknown["route"], unknown["status"]) == ("unknown", 404)
    assert known["request"] != unknown["request"]
    assert SECRET not in json.dumps([known, unknown, calendar])
