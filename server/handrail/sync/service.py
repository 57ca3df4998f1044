"""Takes changes in and gives changes out, for one person in that person's own request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
import sqlalchemy as sa

from handrail.clock import day_of
from handrail.db.database import Database
from handrail.errors import Busy, TooLarge
from handrail.reminders.service import Held
from handrail.sync.entries import Pulled, pull
from handrail.sync.merge import Incoming, Merge, Write, check, merge
from handrail.sync.messages import CHANGES_DOWN, Accepted, Rejected, decode_change, refused
from handrail.sync.reminding import Effects, effects_of, read_plan_row
from handrail.vault import store
from handrail.vault.seal import DataKeys, ServerSeal
from handrail.vault.store import NewRow, RowMoved, StoredRow

# Of several phones that edit one entry at once, one gets through each time.
TRIES = 20
FULL = "There is no room for more entries."


@dataclass(slots=True)
class Applied:
    """What became of a batch. `written` holds what the phone has exactly as it is stored now.

    `before` and `after`: the person's seq around the write, when the phone has all of it.
    """

    accepted: list[Accepted] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    winners: set[bytes] = field(default_factory=set)
    written: dict[bytes, int] = field(default_factory=dict)
    before: int | None = None
    after: int | None = None
    plan: Held | None = None


def sort_out(
    changes: Iterable[msgspec.Raw], now: datetime
) -> tuple[list[Incoming], list[Rejected]]:
    """A bad entry is set aside and never stops the good ones."""
    good: list[Incoming] = []
    bad: list[Rejected] = []
    for raw in changes:
        change = decode_change(raw)
        checked = change if isinstance(change, Rejected) else check(change, now)
        if isinstance(checked, Rejected):
            bad.append(checked)
        else:
            good.append(checked)
    return good, bad


async def apply(
    database: Database, seal: ServerSeal, keys: DataKeys, changes: list[Incoming], now: datetime
) -> Applied:
    """Read, decide, seal; then one transaction that fails if a row has moved: read again."""
    full: list[Rejected] = []
    for _ in range(TRIES):
        merged, plan = await work_out(database, keys, changes, day_of(now))
        try:
            effects = await effects_of(database, seal, keys, merged.writes, now)
            seqs = await _save(database, keys, merged, day_of(now), effects)
        except RowMoved:
            continue
        except TooLarge:
            deletes = [change for change in changes if change.body is None]
            full += [refused(one.name, [], FULL) for one in changes if one.body is not None]
            changes = deletes
            continue
        applied = _applied(merged, changes, seqs, full)
        # Rules that were touched have given the plan another number.
        applied.plan = plan if effects.held is None else None
        return applied
    raise Busy


async def work_out(
    database: Database, keys: DataKeys, changes: Sequence[Incoming], day: int
) -> tuple[Merge, Held | None]:
    """Reads the person's plan on the way: every sync needs it."""
    ids = list({change.id for change in changes})
    rows, plan = await database.point(
        lambda connection: (
            store.by_ids(connection, keys.person, ids),
            read_plan_row(connection, keys.person),
        )
    )
    merged = merge(keys, rows, {}, changes, day)
    losing = [write.id for write in merged.writes if not write.stands]
    if losing:
        lost = await database.point(
            lambda connection: store.losers_of(connection, keys.person, losing)
        )
        merged = merge(keys, rows, lost, changes, day)
    return merged, plan


async def _save(
    database: Database, keys: DataKeys, merged: Merge, day: int, effects: Effects
) -> list[int]:
    """The seq of each write."""
    if not merged.writes:
        return []

    def save(connection: sa.Connection) -> list[int]:
        n = sum(write.stands for write in merged.writes)
        last = store.bump(connection, keys.person, keys.key_no, n, merged.records, merged.size)
        if effects.seq not in (None, last - n):
            raise RowMoved  # another entry came since the records were looked at
        seqs, rounds = number(merged.writes, last - n, day)
        for rows in rounds:
            store.put(connection, keys.person, rows)
        effects(connection)
        return seqs

    return await database.write(save)


def number(writes: Sequence[Write], seq: int, day: int) -> tuple[list[int], list[list[NewRow]]]:
    """Gives each write its seq. A row that is written twice is written in a second round."""
    seqs: list[int] = []
    rounds: list[list[NewRow]] = []
    depth: list[int] = []
    for write in writes:
        expected = write.expected_seq if write.after is None else seqs[write.after]
        if write.stands or expected is None:
            seq += 1
            seqs.append(seq)
        else:
            seqs.append(expected)
        depth.append(0 if write.after is None else depth[write.after] + 1)
        if depth[-1] == len(rounds):
            rounds.append([])
        row = NewRow(write.id, expected, seqs[-1], day, write.key_no, write.blob, write.loser)
        rounds[depth[-1]].append(row)
    return seqs, rounds


def _applied(
    merged: Merge, changes: Sequence[Incoming], seqs: list[int], full: list[Rejected]
) -> Applied:
    applied = Applied(rejected=full + merged.rejected, winners=merged.winners)
    for accept in merged.accepts:
        seq = accept.seq if accept.write is None else seqs[accept.write]
        applied.accepted.append(Accepted(accept.name, seq))
    lowered = {change.id for change in changes if change.version.lowered}
    new = [(write.id, seq) for write, seq in zip(merged.writes, seqs, strict=True) if write.stands]
    applied.written = {row_id: seq for row_id, seq in new if row_id not in lowered}
    if new and not lowered and not merged.winners:
        applied.before, applied.after = new[0][1] - 1, new[-1][1]
    return applied


@dataclass(slots=True)
class Since:
    """What a phone is told: `reset` means that its cursor is too old, or not of this database."""

    pulled: Pulled
    cursor: int
    more: bool
    reset: bool = False


async def changes_since(database: Database, keys: DataKeys, since: int, applied: Applied) -> Since:
    """What others wrote after the cursor, and the versions that beat what this phone sent."""
    if applied.before == since and applied.after is not None:
        return Since(Pulled(), applied.after, more=False)

    def read(connection: sa.Connection) -> tuple[store.Page, list[StoredRow], Held | None]:
        page = store.page(connection, keys.person, since, CHANGES_DOWN)
        winners = store.by_ids(connection, keys.person, list(applied.winners))
        plan = applied.plan or read_plan_row(connection, keys.person)
        return page, list(winners.values()), plan

    # 500 rows by one index take less than handing them over from another thread.
    page, winners, applied.plan = await database.point(read)
    if 0 < since < page.tombstone_seq or since > page.cursor:
        return Since(Pulled(), 0, more=True, reset=True)
    rows = page.rows
    if applied.written or winners:
        paged = {row.id for row in rows}
        rows = [row for row in rows if applied.written.get(row.id) != row.seq]
        rows += [row for row in winners if row.id not in paged]
    return Since(pull(keys, rows), page.cursor, page.more)
