"""Feeds at an operator's address: fetched to a file, then imported; the configured ones nightly."""

import asyncio
import logging
import tempfile
import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

import sqlalchemy as sa

from handrail.clock import Clock, day_of
from handrail.db.database import Database
from handrail.db.state import change_state
from handrail.meetings.directory.feeds import NotAFeed
from handrail.meetings.directory.service import Importer, Report
from handrail.meetings.directory.store import Source, feeds
from handrail.net.fetch import Download, FetchFailed, Link, parse_link
from handrail.schedule import zones
from handrail.settings import MeetingSource, Settings

MOST_BYTES = 200_000_000
SECONDS = 300
READ_HOUR = 3

log = logging.getLogger("handrail.meetings")


class Fetch(Protocol):
    """Writes what stands at an address into a file; stops early when `over` is set."""

    def __call__(self, link: Link, into: IO[bytes], over: threading.Event) -> None: ...


def fetch(link: Link, into: IO[bytes], over: threading.Event) -> None:
    Download(MOST_BYTES, SECONDS, over).get(link, into)


async def import_url(
    importer: Importer, source: Source, url: str, folder: Path, get: Fetch = fetch
) -> Report:
    """Raises FetchFailed or NotAFeed."""
    link, over = parse_link(url), threading.Event()
    with tempfile.NamedTemporaryFile(dir=folder, prefix="meetings-", suffix=".json") as file:
        try:
            await asyncio.to_thread(get, link, file, over)
        finally:
            over.set()  # for the thread, when this task was cancelled
        file.flush()
        return await importer.run(source, Path(file.name))


@dataclass
class Nightly:
    """Reads each configured feed once a day. Of several processes one does it."""

    database: Database
    settings: Settings
    clock: Clock
    get: Fetch = field(default=fetch)

    async def read_meetings(self) -> None:
        now = self.clock.now()
        for source in self.settings.meeting_feeds:
            if await self._is_mine(source, now):
                await self._read(source, now)

    async def _is_mine(self, source: MeetingSource, now: datetime) -> bool:
        """One try an hour until it has been read today; at once when it never was."""
        read_day = await self.database.point(lambda connection: last_read(connection, source.name))
        if read_day == day_of(now) or (read_day and now.hour < READ_HOUR):
            return False
        name, hour = f"meetings {source.name}", f"{now:%Y-%m-%dT%H}"
        return await self.database.write(lambda connection: change_state(connection, name, hour))

    async def _read(self, source: MeetingSource, now: datetime) -> None:
        importer = Importer(self.database, day_of(now))
        zone = source.zone if zones.known(source.zone) else ""
        try:
            report = await import_url(
                importer, Source(source.name, zone), source.url, self.settings.data_dir, self.get
            )
        except (FetchFailed, NotAFeed) as failed:
            log.warning("the meetings of %s could not be read: %s", source.name, failed)
            return
        log.info("the meetings of %s: %s", source.name, report.in_short())


def last_read(connection: sa.Connection, name: str) -> int | None:
    return connection.execute(
        sa.select(feeds.c.read_day).where(feeds.c.name == name)
    ).scalar_one_or_none()
