"""One running server for the stories of a file; each story brings people of its own."""

from collections.abc import Iterator

import pytest

from tests.live import Live


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    live = Live(tmp_path_factory.mktemp("server")).start()
    yield live
    live.stop()
