"""Imports a feed: good rows are kept, bad ones reported, what did not change is left alone."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar
from uuid import UUID

import msgspec
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.errors import Busy
from handrail.meetings.directory import store
from handrail.meetings.directory.feeds import Feed, NotAFeed, open_feed
from handrail.meetings.directory.listing import Listing, Row, Unusable
from handrail.meetings.directory.marks import time_rows
from handrail.meetings.directory.places import places_of
from handrail.meetings.directory.store import Prepared, Source

READ_AT_ONCE = 500
MOST_REPORTED = 200
GONE_DAYS = 30
# A feed that lost more than this share of its meetings overnight is more likely broken.
BELIEVED_LOSS = 0.5
BUSY_TRIES, BUSY_S = 20, 0.5
SHRUNK = "less than half of its meetings are left: none was marked as gone"
EMPTY = "There is no meeting in it that can be used; nothing was changed."

T = TypeVar("T")
Tell = Callable[[int, int], None]


class Problem(NamedTuple):
    """Rows are counted from 1."""

    number: int
    reason: str


@dataclass
class Report:
    """What became of a feed."""

    rows: int = 0
    good: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0
    bad: int = 0
    problems: list[Problem] = field(default_factory=list)
    remarks: Counter[str] = field(default_factory=Counter)
    zone_of_feed: int = 0
    zone_of_nobody: int = 0
    kept: str = ""

    def in_short(self) -> str:
        return (
            f"{self.good} of {self.rows} rows used: {self.added} new, {self.changed} changed, "
            f"{self.same} as before; {self.gone} gone, {self.bad} left out"
        )

    def refuse(self, number: int, reason: str) -> None:
        self.bad += 1
        if len(self.problems) < MOST_REPORTED:
            self.problems.append(Problem(number, reason))

    def count(self, row: Row) -> None:
        self.good += 1
        self.remarks.update(row.remarks)
        if row.listing.times:
            self.zone_of_feed += row.listing.zone_from == "feed"
            self.zone_of_nobody += row.listing.zone_from == "nobody"


class Reader:
    """Rows of a file as what will be written, some at a time; it remembers names and zones."""

    def __init__(self, feed: Feed, source: Source, known: Mapping[bytes, bytes]) -> None:
        self.feed = feed
        self.source = source
        self.known = known
        self.report = Report(rows=len(feed))
        self.ids: set[bytes] = set()
        self.zones: Counter[str] = Counter()

    def read(self, numbers: range) -> list[Prepared]:
        found: list[Prepared] = []
        for number in numbers:
            try:
                row = self.feed.read(number, self.source.zone)
                id = self._own_id(row)
            except Unusable as unusable:
                self.report.refuse(number + 1, str(unusable))
                continue
            self.report.count(row)
            found += self._news(id, row.listing)
        return found

    def _news(self, id: bytes, listing: Listing) -> Iterator[Prepared]:
        """Nothing when it is as it was."""
        self.ids.add(id)
        self.zones[listing.zone] += len(listing.times)
        body = msgspec.json.encode(listing)
        digest = hashlib.sha256(body).digest()[:16]
        known = self.known.get(id)
        self.report.same += known == digest
        self.report.changed += known not in (None, digest)
        self.report.added += known is None
        if known != digest:
            yield prepared(id, self.source.name, listing, body, digest)

    def _own_id(self, row: Row) -> bytes:
        """A slug that is used again names another meeting, if that has other times."""
        times = "".join(f" {time.day} {time.at}" for time in row.listing.times)
        for key in (row.key, row.key + times):
            if (id := meeting_id(self.source.name, key)) not in self.ids:
                return id
        raise Unusable("its slug and times are those of an earlier row")


def meeting_id(feed: str, key: str) -> bytes:
    """The same for ever, in whatever database."""
    named = b"\0".join((b"handrail/v1/meeting", feed.encode(), key.encode()))
    return hashlib.sha256(named).digest()[:16]


def text_id(id: bytes) -> str:
    return str(UUID(bytes=id))


def prepared(id: bytes, feed: str, listing: Listing, body: bytes, digest: bytes) -> Prepared:
    row = {
        "id": id,
        "feed": feed,
        "gone_day": None,
        "digest": digest,
        "region": ">".join(listing.regions),
        "body": body.decode(),
    }
    return Prepared(id, row, time_rows(id, listing))


def batched(every: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(every), most):
        yield every[start : start + most]


def portions(batch: Sequence[Prepared]) -> Iterator[list[Prepared]]:
    """As many as one transaction may write."""
    portion: list[Prepared] = []
    weight = 0
    for one in batch:
        if portion and weight + one.weight > store.MOST_ROWS:
            yield portion
            portion, weight = [], 0
        portion.append(one)
        weight += one.weight
    if portion:
        yield portion


@dataclass
class Importer:
    """`tell` hears how far it is; `believe` takes a feed that has lost most of its meetings."""

    database: Database
    today: int
    tell: Tell = lambda _done, _all: None
    believe: bool = False

    async def run(self, source: Source, file: Path) -> Report:
        """Raises NotAFeed when the file as a whole cannot be used."""
        feed = await asyncio.to_thread(open_feed, file)
        known = await self.database.read(partial(store.known_digests, feed=source.name))
        reader = Reader(feed, source, known)
        for numbers in feed.numbers(READ_AT_ONCE):
            for portion in portions(await asyncio.to_thread(reader.read, numbers)):
                await self._write(partial(store.save, source=source, batch=portion))
            self.tell(numbers.stop, len(feed))
        if not reader.ids:
            raise NotAFeed(EMPTY)
        await self._part_with(reader)
        await self._finish(reader)
        await self._place(source.name)
        return reader.report

    async def _part_with(self, reader: Reader) -> None:
        gone = sorted(reader.known.keys() - reader.ids)
        if not self.believe and len(gone) > len(reader.known) * BELIEVED_LOSS:
            reader.report.kept = SHRUNK
            return
        for some in batched(gone, store.MOST_ROWS // 2):
            await self._write(partial(store.mark_gone, ids=some, day=self.today))
        reader.report.gone = len(gone)

    async def _finish(self, reader: Reader) -> None:
        zones = " ".join(zone or "-" for zone, _ in reader.zones.most_common())
        count = len(reader.ids)
        name, zone = reader.source
        await self._write(
            lambda connection: store.save_feed(connection, name, zone, self.today, count, zones)
        )
        before = self.today - GONE_DAYS
        while await self._write(partial(store.drop_gone, before_day=before)):
            pass

    async def _place(self, feed: str) -> None:
        """What stays as it was is left alone."""
        bodies = await self.database.read(partial(store.bodies, feed=feed))
        found = await asyncio.to_thread(places_of, bodies)
        known = await self.database.read(partial(store.known_places, feed=feed))
        dropped = [id for place, id in known.items() if place not in found]
        for ids in batched(dropped, store.MOST_ROWS):
            await self._write(partial(store.drop_places, ids=ids))
        for some in batched(sorted(found - known.keys()), store.MOST_ROWS):
            await self._write(partial(store.add_places, feed=feed, some=some))

    async def _write(self, fn: Callable[[sa.Connection], T]) -> T:
        """A server that writes at the same time is waited for."""
        for _ in range(BUSY_TRIES):
            try:
                return await self.database.write(fn)
            except Busy:
                await asyncio.sleep(BUSY_S)
        return await self.database.write(fn)
