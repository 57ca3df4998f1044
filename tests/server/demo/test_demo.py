"""The made-up account: whole, open to whoever holds the password, and nobody else's loss."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.demo import service
from handrail.demo.service import change_of, make_demo
from handrail.demo.year import Made, Year
from handrail.errors import StartRefused
from handrail.settings import Settings
from handrail.sync.service import sort_out
from handrail.vault.models import Person, Record
from handrail.vault.secret_file import create
from tests.conftest import ManualClock
from tests.server.web.open_house import open_house

ZONE = "America/New_York"
NOW = datetime(2026, 3, 10, 20, 30, tzinfo=UTC)


def year(seed: int = 7) -> list[Made]:
    return list(Year(date(2026, 3, 10), ZONE, seed=seed).entries(NOW))


def test_every_entry_would_be_taken_from_a_phone() -> None:
    for seed in (7, 8, 9):
        made = year(seed)
        good, bad = sort_out([change_of(one) for one in made], NOW)
        assert bad == []
        assert len({one.id for one in good}) == len(made) > 900
        assert all(one.at <= NOW for one in made)


def test_no_craving_ends_after_now() -> None:
    """The command may be run in the middle of one."""
    begun = [one.body["started_at"] for one in year() if one.kind == "craving"][-20:]
    for text in begun:
        now = datetime.fromisoformat(text) + timedelta(minutes=1)
        some = Year(date(2026, 3, 10), ZONE).entries(now)
        ended = [one.body["ended_at"] for one in some if one.kind == "craving"]
        assert all(datetime.fromisoformat(one) <= now for one in ended)


def test_the_same_seed_tells_the_same_year_and_another_tells_another() -> None:
    assert year() == year()
    assert year(8) != year()


def test_it_has_something_of_all_that_patterns_are_made_of() -> None:
    kinds: dict[str, int] = {}
    for one in year():
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
    least: dict[str, int] = {
        "check_in": 400, "craving": 60, "trigger_note": 15, "dose": 300, "attendance": 60,
        "scale": 20, "lapse": 1, "medication": 1, "contact": 2, "withdrawal": 4,
    }  # fmt: skip
    assert {name: kinds[name] >= count for name, count in least.items()} == dict.fromkeys(
        least, True
    )


async def counted(settings: Settings) -> dict[str, int]:
    def count(connection: sa.Connection) -> dict[str, int]:
        tables: dict[str, Any] = {"people": Person, "records": Record}
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in tables.items()
        }

    from handrail.db.database import open_database

    database = open_database(settings)
    try:
        return await database.read(count)
    finally:
        await database.close()


@pytest.mark.parametrize("step", ["sign_out", "apply"])
async def test_one_that_was_not_finished_is_gone_again(
    database_settings: Settings,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    """Nobody was told its password."""
    real = getattr(service, step)
    calls: list[Any] = []

    async def fail_later(*given: Any) -> Any:
        calls.append(given)
        if step == "sign_out" or len(calls) > 2:
            raise OSError("the disk is full")
        return await real(*given)

    monkeypatch.setattr(service, step, fail_later)
    create(database_settings.secret_file)
    with pytest.raises(OSError, match="disk"):
        await make_demo(database_settings, clock, ZONE, occupied_too=False, days=60)
    assert await counted(database_settings) == {"people": 0, "records": 0}


async def test_it_is_signed_in_to_by_what_was_printed(
    database_settings: Settings, clock: ManualClock
) -> None:
    create(database_settings.secret_file)
    demo = await make_demo(database_settings, clock, ZONE, occupied_too=False, days=40)
    # One more: the salt of the doses' names.
    assert await counted(database_settings) == {"people": 1, "records": demo.entries + 1}
    with pytest.raises(StartRefused, match="--yes"):
        await make_demo(database_settings, clock, ZONE, occupied_too=False, days=2)
    other = await make_demo(database_settings, clock, ZONE, occupied_too=True, days=2)
    assert other.name != demo.name
    with pytest.raises(StartRefused, match="--zone"):
        await make_demo(database_settings, clock, "Mars/Base", occupied_too=True)
    clock.advance(minutes=1)
    async with open_house(database_settings, clock) as house, house.browser() as browser:
        data = {"name": demo.name, "password": demo.password, "device_label": "phone"}
        assert (await browser.post("/api/sign-in", json=data)).status_code == 200
        account = (await browser.get("/api/account")).json()
        assert [one["label"] for one in account["devices"]] == ["phone"]
        found = (await browser.get("/api/insights/patterns?days=30")).json()
        assert found["entries"] > 30
        assert found["hours"]["cells"]
