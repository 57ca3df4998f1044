"""`handrail import-meetings`: one feed, now, with a bar that shows how far it is."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handrail.clock import SystemClock, day_of
from handrail.db.database import open_database
from handrail.errors import StartRefused
from handrail.meetings.directory.feeds import NotAFeed
from handrail.meetings.directory.refresh import Fetch, fetch, import_url
from handrail.meetings.directory.service import Importer, Report, Tell
from handrail.meetings.directory.store import Source
from handrail.net.fetch import FetchFailed, parse_link
from handrail.schedule import zones
from handrail.settings import FEED_NAME, Settings

SHOWN = 20
STRANGE = re.compile(r"[^a-z0-9]+")


def import_now(
    settings: Settings, what: str, source: Source, *, believe: bool, get: Fetch = fetch
) -> Report:
    """`what`: a file or an https address. Raises StartRefused."""
    try:
        with progress() as tell:
            return asyncio.run(_import(settings, what, source, believe, tell, get))
    except (FetchFailed, NotAFeed) as failed:
        raise StartRefused(f"The meetings could not be read: {failed}") from None


async def _import(
    settings: Settings, what: str, source: Source, believe: bool, tell: Tell, get: Fetch
) -> Report:
    database = open_database(settings)
    importer = Importer(database, day_of(SystemClock().now()), tell, believe)
    try:
        if is_address(what):
            return await import_url(importer, source, what, settings.data_dir, get)
        if not Path(what).is_file():
            raise StartRefused("There is no such file; an address begins with https://.")
        return await importer.run(source, Path(what))
    finally:
        await database.close()


def is_address(what: str) -> bool:
    return "://" in what


def source_of(settings: Settings, what: str, name: str | None, zone: str | None) -> Source:
    """What is not said is taken from the settings, or from the name of the file or host."""
    named = next((feed for feed in settings.meeting_feeds if what == feed.url), None)
    name = name or (named.name if named else default_name(what))
    zone = zone if zone is not None else (named.zone if named else "")
    if not re.fullmatch(FEED_NAME, name):
        raise StartRefused("--feed takes up to 24 small letters, digits and hyphens.")
    if zone and not zones.known(zone):
        raise StartRefused("--zone takes a time zone such as America/New_York.")
    return Source(name, zone)


def default_name(what: str) -> str:
    """Raises StartRefused."""
    try:
        stem = parse_link(what).host if is_address(what) else Path(what).stem
    except FetchFailed as failed:
        raise StartRefused(f"This address cannot be read: {failed}") from None
    return STRANGE.sub("-", stem.lower()).strip("-")[:24].strip("-") or "meetings"


@contextmanager
def progress() -> Iterator[Tell]:
    """On a terminal a bar; elsewhere nothing but the report."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Meetings")
        yield lambda done, all: bar.update(task, completed=done, total=all)


def lines(report: Report) -> Iterator[str]:
    """For the operator: bad rows by number and reason, never by what stands in them."""
    yield report.in_short()
    for said, count in report.remarks.most_common():
        yield f"{count} kept, though {said}"
    if report.zone_of_feed:
        yield f"{report.zone_of_feed} name no time zone: that of the feed is used"
    if report.zone_of_nobody:
        yield f"{report.zone_of_nobody} have no time zone at all: give one with --zone"
    if report.kept:
        yield f"{report.kept}; if this is right, run again with --believe"
    for problem in report.problems[:SHOWN]:
        yield f"row {problem.number} left out: {problem.reason}"
    if report.bad > SHOWN:
        yield f"and {report.bad - SHOWN} more rows left out"
