"""Fixtures of the reminders' tests."""

import pytest

from handrail.db.database import Database
from handrail.reminders.dispatch import Dispatcher
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House, make_house
from tests.server.reminders.post import NOW, Post, dispatcher_of


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def house(database: Database) -> House:
    return make_house(database)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def dispatcher(house: House, settings: Settings, clock: ManualClock, post: Post) -> Dispatcher:
    return dispatcher_of(house, settings, clock, post)
