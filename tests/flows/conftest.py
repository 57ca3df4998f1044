"""One running server for the stories of a file, and push services of every sort."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.faults import Services, open_services
from tests.live import Live
from tests.sink import HOST, Sink, authority_in, open_sink


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sink, Path]]:
    """A push service, and the certificate to know it by."""
    authority = authority_in(tmp_path_factory.mktemp("push"))
    with open_sink(authority) as opened:
        yield opened, authority.cafile


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sink: tuple[Sink, Path]) -> Iterator[Live]:
    opened, cafile = sink
    extra = {"HANDRAIL_PUSH_HOSTS_EXTRA": f"{HOST}=127.0.0.1:{opened.port},{cafile}"}
    live = Live(tmp_path_factory.mktemp("server"), extra).start()
    yield live
    live.stop()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with open_services(tmp_path) as opened:
        yield opened
