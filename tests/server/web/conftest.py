"""A running server for the tests of what it gives to browsers."""

import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar import Litestar

from handrail.app import api_of
from handrail.settings import Settings, load
from tests.conftest import ManualClock
from tests.server.web.open_house import OpenHouse, closed_house, open_house

FILES = {
    "index.html": b"<!doctype html><title>Handrail</title>" + b" " * 900,
    "index.html.br": b"brotli index",
    "index.html.gz": gzip.compress(b"<!doctype html>gzip"),
    "sw.js": b"self.addEventListener('push', show)",
    "manifest.webmanifest": b"{}",
    "assets/main-abc123.js": b"0123456789" * 50,
    "assets/main-abc123.js.br": b"brotli main",
    "icons/icon.png": b"\x89PNG",
}


@pytest.fixture(scope="package")
def app_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built app, as small as can be."""
    folder = tmp_path_factory.mktemp("dist")
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="package")
def closed(app_dir: Path) -> OpenHouse:
    """Nobody writes to it, so one does for all tests."""
    clock = ManualClock(datetime(2026, 3, 10, 9, 0, tzinfo=UTC))
    return closed_house(replace(load({}), app_dir=app_dir), clock)


@pytest.fixture(scope="package")
def described(closed: OpenHouse) -> Litestar:
    """The API with what its description is made from."""
    return api_of(closed.house, described=True)


@pytest.fixture
def web_settings(settings: Settings, app_dir: Path) -> Settings:
    return replace(settings, app_dir=app_dir, metrics_token="only-for-me")


@pytest.fixture
async def house(
    web_settings: Settings, database_settings: Settings, clock: ManualClock
) -> AsyncIterator[OpenHouse]:
    chosen = replace(web_settings, database_url=database_settings.database_url)
    async with open_house(chosen, clock) as opened:
        yield opened
