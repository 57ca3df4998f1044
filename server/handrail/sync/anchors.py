"""What is counted from a real date counts on when a newer one is written down, or taken back.

An injection given late moves the next one. Which dose was the last, only all the records tell.
"""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from handrail.db.database import Database
from handrail.reminders.service import Board
from handrail.schedule.elapsed import Anchor, counted_from, elapses, latest
from handrail.schedule.rules import USEFUL_MOST_S, Answer, Rule, occurrences_of
from handrail.schedule.zones import ONE_DAY
from handrail.sync.entries import open_bodies
from handrail.sync.kinds import KINDS
from handrail.sync.merge import Write
from handrail.sync.undone import read_seq
from handrail.vault import store
from handrail.vault.body import Body
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow

Rules = Sequence[Rule]

COUNTED = frozenset(
    kind
    for kind in KINDS.values()
    if kind.rules is not Body.rules or kind.anchors is not Body.anchors
)


class Recounted(NamedTuple):
    """Rules as the records will have them after a batch. `seq`: as of which they were read."""

    seq: int | None = None
    rules: Mapping[bytes, tuple[Rule, ...]] = {}


async def recount(
    database: Database,
    keys: DataKeys,
    writes: Sequence[Write],
    known: Mapping[bytes, Rules],
    now: datetime,
) -> Recounted:
    """Reads all records, if something may move: a tenth of a second with 20,000."""
    elapsing = {row_id for row_id, rules in known.items() if elapses(rules)}
    if not any(may_move(write, elapsing) for write in writes):
        return Recounted()

    def look(connection: sa.Connection) -> tuple[int, list[StoredRow]]:
        return read_seq(connection, keys.person), store.all_rows(connection, keys.person)

    seq, rows = await database.read(look)
    found = await asyncio.to_thread(_recount, keys, rows, writes, elapsing, now)
    return Recounted(seq, found)


def may_move(write: Write, elapsing: Collection[bytes]) -> bool:
    """A delete may be of an injection; so may an edit have been, before it."""
    if not elapsing or write.body is None or write.id in elapsing:
        return bool(elapsing)
    if type(write.body).anchors is Body.anchors:
        return False
    anchor: Anchor | None = write.body.anchors()
    return write.expected_seq is not None or bool(anchor and anchor.reminder.bytes in elapsing)


def _recount(
    keys: DataKeys,
    rows: Sequence[StoredRow],
    writes: Sequence[Write],
    elapsing: Collection[bytes],
    now: datetime,
) -> dict[bytes, tuple[Rule, ...]]:
    bodies = dict(open_bodies(keys, rows, COUNTED))
    bodies |= {write.id: write.body for write in writes}
    wanted = {
        row_id: tuple(body.rules())
        for row_id, body in bodies.items()
        if row_id in elapsing and body is not None
    }
    anchors = (body.anchors() for body in bodies.values() if body is not None)
    return counted(wanted, (anchor for anchor in anchors if anchor), now)


def counted(
    wanted: Mapping[bytes, Rules], anchors: Iterable[Anchor], now: datetime
) -> dict[bytes, tuple[Rule, ...]]:
    """Each from its last real date; tomorrow is today somewhere."""
    given = latest(anchors, (now + ONE_DAY).date())
    return {
        row_id: counted_from(rules, given.get(UUID(bytes=row_id)))
        for row_id, rules in wanted.items()
    }


def overtaken(board: Board, rules: Mapping[bytes, Rules], now: datetime) -> Iterator[Answer]:
    """What was prompted for the injection that is given now: it is over, on every phone."""
    start, end = now - timedelta(seconds=USEFUL_MOST_S), now
    for row_id, new in rules.items():
        old = board.rules.get(row_id, ())
        zone = board.plan.zone
        still = {(due.local_date, due.time_slot) for due in occurrences_of(new, zone, start, end)}
        for due in occurrences_of(old, zone, start, end):
            if (due.local_date, due.time_slot) not in still:
                name = UUID(bytes=row_id)
                yield Answer(reminder=name, local_date=due.local_date, time_slot=due.time_slot)
