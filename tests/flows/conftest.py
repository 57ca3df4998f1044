"""One running server for the stories of a file, and push services of every sort."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.faults import Services, open_services
from tests.live import Live


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    live = Live(tmp_path_factory.mktemp("server")).start()
    yield live
    live.stop()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with open_services(tmp_path) as opened:
        yield opened
