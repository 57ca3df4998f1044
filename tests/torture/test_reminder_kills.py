"""Five hundred kills of the dispatcher while ten thousand reminders fall due."""

import time
from pathlib import Path

import pytest

from handrail.db.database import Database
from handrail.settings import Settings
from tests.server.reminders.house import House, make_house
from tests.torture.conftest import Figures
from tests.torture.reminders import Plan, Tally, storm

PLAN = Plan(occurrences=10_000, kills=500, longest_s=1.5, tick_s=1.0)


@pytest.fixture
def house(database: Database) -> House:
    return make_house(database)


def counted(tally: Tally, seconds: float) -> str:
    return (
        f"{tally.lost} lost inside their window, {tally.repeats} repeated, all of them under the "
        f"name of the first; handed over {tally.latest_s:.0f} s after it was due at the latest; "
        f"took {seconds / 60:.0f} minutes"
    )


@pytest.mark.torture
@pytest.mark.both_databases
@pytest.mark.timeout(3600)
def test_five_hundred_kills_lose_no_reminder_and_repeat_fewer_than_they_are(
    house: House,
    database_settings: Settings,
    tmp_path: Path,
    figures: Figures,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def told(kills: int) -> None:
        if kills % 25 == 0:
            with capsys.disabled():
                print(f"{kills} of {PLAN.kills} kills", flush=True)

    start = time.monotonic()
    tally = storm(PLAN, house, database_settings, tmp_path, told)
    figures[
        f"{tally.kills} kills of the dispatcher while {tally.occurrences} reminders fall due, "
        f"{house.database.dialect}"
    ] = counted(tally, time.monotonic() - start)
    assert (tally.kills, tally.lost, tally.other_names) == (500, 0, 0)
    assert tally.handed_over == tally.shown == 10_000
    assert tally.repeats <= tally.kills
    assert tally.states == {"sent": 10_000}
