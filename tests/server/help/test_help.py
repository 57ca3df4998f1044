"""Crisis lines and cards are dated data, given to everybody."""

from datetime import date
from typing import Any

from handrail.help.service import load_help
from tests.server.web.open_house import OpenHouse


async def test_help_needs_no_session(closed: OpenHouse) -> None:
    answer = await closed.browser().get("/api/help")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json().keys() == {"checked_on", "regions", "cards"}


def test_every_region_has_an_emergency_number_and_names_itself() -> None:
    regions = load_help().regions
    assert {"US", "GB", "ES", "MX", "XX"} <= regions.keys()
    for code, region in regions.items():
        assert region["region"] == code
        assert region["name"].keys() >= {"en", "es"}
        assert "number" in region["emergency"]


def test_every_line_says_whom_it_reaches_and_where_that_was_read() -> None:
    for region in load_help().regions.values():
        for line in region["lines"]:
            assert line["source"], line["id"]
            assert line["confidence"] in ("high", "medium"), line["id"]
            assert any(line.get(way) for way in ("call", "sms", "chat")), line["id"]


def test_it_is_dated() -> None:
    assert date.fromisoformat(load_help().checked_on) >= date(2026, 1, 1)
    assert card()["clinician_reviewed"] is False
    assert card()["sources"]


def card() -> dict[str, Any]:
    return dict(load_help().cards["overdose"])
