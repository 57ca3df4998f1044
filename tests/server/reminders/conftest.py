"""Fixtures of the reminders' tests."""

import pytest

from handrail.db.database import Database
from tests.server.reminders.house import House, make_house


@pytest.fixture
def house(database: Database) -> House:
    return make_house(database)
