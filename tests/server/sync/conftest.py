"""One person, and as many phones of theirs as a test wants."""

from collections.abc import Callable
from typing import Any

import pytest

from handrail.db.database import Database
from handrail.vault.seal import DataKeys
from tests.conftest import ManualClock
from tests.server.sync.phone import Phone, exchange_on, new_person, new_seal


@pytest.fixture
def counts() -> dict[str, int]:
    return {}


@pytest.fixture
def house(database: Database, clock: ManualClock, counts: dict[str, int]) -> Any:
    return exchange_on(database, clock, new_seal(), counts)


@pytest.fixture
async def keys(database: Database, clock: ManualClock, house: Any) -> DataKeys:
    return await new_person(database, clock, house.seal)


@pytest.fixture
def phones(house: Any, keys: DataKeys) -> Callable[[], Phone]:
    return lambda: Phone(house, keys)
