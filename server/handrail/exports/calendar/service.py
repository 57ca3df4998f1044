"""The calendar at a link: written in the person's own requests, read by whoever has the link.

Between two requests it stands as a finished, sealed file: the server alone can neither read nor
write it. Whoever writes has read the entries after the row that is replaced; so the last one to
write has seen every entry that was there before.
"""

import asyncio
import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from handrail.clock import Clock
from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.errors import Busy, NotFound
from handrail.exports.calendar.models import CalendarFeed
from handrail.exports.calendar.shapes import CalendarChoice, CalendarLink, CalendarView, Titles
from handrail.meetings.kinds import Meeting
from handrail.reminders.service import read_plan
from handrail.vault import store
from handrail.vault.keys import Unopenable
from handrail.vault.opening import Heads, opened
from handrail.vault.seal import DataKeys, LinkSeal, ServerSeal
from handrail.vault.store import StoredRow

TOKEN_BYTES = 32
PART = b"calendar"
# So that its size tells little of how much is in it.
STEP = 4096
TRIES = 20
DEFAULT_LANGUAGE = "en"

feeds = table_of(CalendarFeed)


class Held(msgspec.Struct, frozen=True):
    """What is needed to write the file anew. Under the person's data key."""

    token: str
    since: date
    chosen_at: datetime
    titles: Titles = "neutral"
    alarms: bool = False


class Entry(msgspec.Struct):
    """The inside of a record, read in one go."""

    edited_at: datetime
    body: Meeting


HEADS: Heads = {b'{"kind":"meeting",': msgspec.json.Decoder(Entry)}


class Feed(NamedTuple):
    """A stored row, without the file."""

    id: bytes
    held: bytes


class Seen(NamedTuple):
    """All that is stored of a person, as read at once: the row of the link before the entries."""

    feed: Feed
    language: str
    rows: Sequence[StoredRow]


@dataclass(frozen=True)
class Feeds:
    """Made once at start."""

    database: Database
    seal: ServerSeal
    clock: Clock
    origin: str

    async def make(self, keys: DataKeys, choice: CalendarChoice) -> CalendarLink:
        """A new link; the one before it leads nowhere from here on."""
        now = self.clock.now()
        token = base64.urlsafe_b64encode(os.urandom(TOKEN_BYTES)).rstrip(b"=").decode()
        held = Held(token, now.date(), now, choice.titles, choice.alarms)
        link = LinkSeal(token)
        row = {
            "id": link.id,
            "person_id": keys.person,
            "held": _seal_held(keys, link.id, held),
            "blob": link.seal(b""),
        }

        def save(connection: sa.Connection) -> None:
            store.bump(connection, keys.person, keys.key_no, 0)
            end_feed(connection, keys.person)
            connection.execute(sa.insert(feeds).values(row))

        await self.database.write(save)
        # Only now: an entry that comes meanwhile is written into it by its own request.
        await self.refresh(keys)
        url = f"{self.origin}/calendar/{token}.ics"
        return CalendarLink(url, held.since, held.titles, held.alarms)

    async def view(self, keys: DataKeys) -> CalendarView:
        feed = await self.database.point(partial(find, person=keys.person))
        held = feed and _open_held(keys, feed)
        return CalendarView(held.since, held.titles, held.alarms) if held else CalendarView(None)

    async def choose(self, keys: DataKeys, choice: CalendarChoice) -> None:
        if not await self.refresh(keys, choice):
            raise NotFound

    async def revoke(self, person: bytes) -> None:
        await self.database.write(lambda connection: end_feed(connection, person))

    async def refresh(self, keys: DataKeys, choice: CalendarChoice | None = None) -> bool:
        """Writes the file from the entries as they are now. False: there is no link."""
        for _ in range(TRIES):
            seen = await self.database.read(Look(self.seal, keys.person))
            if seen is None:
                return False
            held = _open_held(keys, seen.feed)
            if held is None:
                await self.revoke(keys.person)  # what nobody can write anew must not stand on
                return False
            if choice is not None:
                held = _chosen(held, choice, self.clock.now())
            new = await asyncio.to_thread(_written, keys, seen, held, self.clock.now())
            if await self.database.write(partial(_replace, keys=keys, old=seen.feed, new=new)):
                return True
        raise Busy

    async def read(self, token: str) -> bytes:
        """The file. Raises NotFound: nobody can tell a link that has ended from none."""
        link = LinkSeal(token)
        blob = await self.database.point(partial(_blob, feed=link.id))
        try:
            return link.open(blob or b"").rstrip(b"\0")
        except Unopenable:
            raise NotFound from None


@dataclass(frozen=True)
class Look:
    """Reads what a file is written from."""

    seal: ServerSeal
    person: bytes

    def __call__(self, connection: sa.Connection) -> Seen | None:
        feed = find(connection, self.person)
        if feed is None:
            return None
        plan = read_plan(self.seal, connection, self.person)
        language = plan.language if plan else DEFAULT_LANGUAGE
        return Seen(feed, language, store.all_rows(connection, self.person))


def find(connection: sa.Connection, person: bytes) -> Feed | None:
    own = sa.select(feeds.c.id, feeds.c.held).where(feeds.c.person_id == person)
    row = connection.execute(own).one_or_none()
    return Feed(*row) if row else None


def end_feed(connection: sa.Connection, person: bytes) -> None:
    """From here on the link leads nowhere."""
    connection.execute(sa.delete(feeds).where(feeds.c.person_id == person))


def _blob(connection: sa.Connection, feed: bytes) -> bytes | None:
    found = sa.select(feeds.c.blob).where(feeds.c.id == feed)
    return connection.execute(found).scalar_one_or_none()


def _replace(
    connection: sa.Connection, keys: DataKeys, old: Feed, new: tuple[bytes, bytes]
) -> bool:
    """Only in the place of the row that was read: each is sealed anew, so no two are the same."""
    store.bump(connection, keys.person, keys.key_no, 0)
    same = sa.and_(feeds.c.id == old.id, feeds.c.held == old.held)
    held, blob = new
    done = connection.execute(sa.update(feeds).where(same).values(held=held, blob=blob))
    return done.rowcount == 1


def _chosen(held: Held, choice: CalendarChoice, now: datetime) -> Held:
    return msgspec.structs.replace(held, titles=choice.titles, alarms=choice.alarms, chosen_at=now)


def _seal_held(keys: DataKeys, feed: bytes, held: Held) -> bytes:
    return keys.seal_part(PART, feed, msgspec.json.encode(held))


def _open_held(keys: DataKeys, feed: Feed) -> Held | None:
    """None for one of a data key that is gone: a new link takes its place."""
    try:
        return msgspec.json.decode(keys.open_part(PART, feed.id, feed.held), type=Held)
    except (Unopenable, msgspec.DecodeError):
        return None


def _written(keys: DataKeys, seen: Seen, held: Held, now: datetime) -> tuple[bytes, bytes]:
    """Choices and file, both sealed. Not on the loop: 20,000 entries take a tenth of a second."""
    from handrail.exports.calendar.writing import Kept, Style, calendar_text

    names = held.titles == "names"
    style = Style(held.token, seen.language, names, held.alarms, held.chosen_at)
    meetings = (
        Kept(row_id, one.body, one.edited_at) for row_id, one in opened(keys, seen.rows, HEADS)
    )
    plain = calendar_text(meetings, style, now.date())
    padded = plain + bytes(-len(plain) % STEP)
    return _seal_held(keys, seen.feed.id, held), LinkSeal(held.token).seal(padded)
