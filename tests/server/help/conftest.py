"""The closed house of the web tests serves here too."""

from datetime import UTC, datetime

import pytest

from handrail.settings import load
from tests.conftest import ManualClock
from tests.server.web.open_house import OpenHouse, closed_house


@pytest.fixture(scope="package")
def closed() -> OpenHouse:
    return closed_house(load({}), ManualClock(datetime(2026, 3, 10, 9, 0, tzinfo=UTC)))
