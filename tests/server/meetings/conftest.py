"""A directory read from the feeds, and a way to import more."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from handrail.db.database import Database
from handrail.meetings.directory.service import Importer, Report
from handrail.meetings.directory.store import Source

FEEDS = Path(__file__).parent / "feeds"
TODAY = 20_522
Import = Callable[..., Awaitable[Report]]


@pytest.fixture
def read_in(database: Database, tmp_path: Path) -> Import:
    """Imports rows, or a file of feeds/ by name."""

    async def run(
        what: str | list[Any], *, feed: str = "here", zone: str = "", today: int = TODAY,
        believe: bool = False,
    ) -> Report:  # fmt: skip
        file = FEEDS / f"{what}.json"
        if not isinstance(what, str):
            file = tmp_path / "rows.json"
            file.write_text(json.dumps(what))
        return await Importer(database, today, believe=believe).run(Source(feed, zone), file)

    return run
