"""Kill -9 of the dispatcher at random moments: the small form; `make torture` runs the long one."""

from pathlib import Path

import pytest

from handrail.db.database import Database
from handrail.settings import Settings
from tests.server.reminders.house import House, make_house
from tests.torture.reminders import Plan, storm


@pytest.fixture
def house(database: Database) -> House:
    return make_house(database)


@pytest.mark.both_databases
@pytest.mark.timeout(240)
def test_fifteen_kills_in_the_middle_of_work_lose_no_reminder(
    house: House, database_settings: Settings, tmp_path: Path
) -> None:
    tally = storm(Plan(occurrences=150, kills=15), house, database_settings, tmp_path)
    assert (tally.kills, tally.lost, tally.other_names) == (15, 0, 0)
    assert tally.handed_over == tally.shown == 150
    assert tally.states == {"sent": 150}
    assert tally.repeats <= min(tally.unmarked, tally.kills), "what no mark had been written for"
