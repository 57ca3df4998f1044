"""A whole server for calendars and sheets, on either database."""

from collections.abc import AsyncIterator

import pytest

from handrail.settings import Settings
from handrail.vault.secret_file import create
from tests.conftest import ManualClock
from tests.server.web.open_house import OpenHouse, open_house


@pytest.fixture
async def house(database_settings: Settings, clock: ManualClock) -> AsyncIterator[OpenHouse]:
    create(database_settings.secret_file)
    async with open_house(database_settings, clock) as opened:
        yield opened
