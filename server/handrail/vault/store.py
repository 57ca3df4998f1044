"""Records on disk. With upkeep.py alone it touches record and person. SQL only, no keys."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite

from handrail.db.models import table_of
from handrail.db.prepared import Prepared
from handrail.errors import SignedOut, TooLarge
from handrail.vault.models import Person, Record, RecordVersion

people, records, versions = table_of(Person), table_of(Record), table_of(RecordVersion)

MOST_RECORDS = 200_000
MOST_BYTES = 200_000_000
MOST_VERSIONS = 10


class RowMoved(Exception):
    """A row changed after it was read: read again, decide again."""


class StoredRow(NamedTuple):
    """`blob` is None once the record is deleted."""

    id: bytes
    seq: int
    key_no: int
    blob: bytes | None


class Page(NamedTuple):
    """Changes in order. A phone whose cursor is before `tombstone_seq` starts over."""

    rows: list[StoredRow]
    cursor: int
    more: bool
    tombstone_seq: int


class LoserBlob(NamedTuple):
    """The version that lost: of the row as it was, or of the change that came too late."""

    day: int
    key_no: int
    blob: bytes


class NewRow(NamedTuple):
    """`expected_seq` is the row's seq when it was read; None: there was none. No blob: deleted."""

    id: bytes
    expected_seq: int | None
    seq: int
    day: int
    key_no: int
    blob: bytes | None
    loser: LoserBlob | None = None


_bump = (
    sa.update(people)
    .where(people.c.id == bindparam("person"), people.c.key_no == bindparam("held"))
    .values(
        seq=people.c.seq + bindparam("more"),
        records=people.c.records + bindparam("more_records"),
        size=people.c.size + bindparam("more_bytes"),
    )
    .returning(people.c.seq, people.c.records, people.c.size)
)
_bumping = Prepared(lambda _: _bump)


def bump(
    connection: sa.Connection, person: bytes, key_no: int, n: int, records: int = 0, size: int = 0
) -> int:
    """The first statement of every write: orders a person's writes, and fences off a lost data key.

    `records` and `size` are by how much the records and their own blobs grow; versions are counted
    by `put`. Raises SignedOut when the key has moved on, TooLarge past the limits.
    """
    held = {"person": person, "held": key_no}
    grown = {"more": n, "more_records": records, "more_bytes": size}
    rows = _bumping.rows(connection, held | grown)
    if not rows:
        raise SignedOut
    seq, count, total = rows[0]
    if (records > 0 and count > MOST_RECORDS) or (size > 0 and total > MOST_BYTES):
        raise TooLarge("The account is full.")
    return int(seq)


def create_person(connection: sa.Connection, person: bytes, day: int) -> None:
    connection.execute(sa.insert(people).values(id=person, created_day=day))


def rotate_key(connection: sa.Connection, person: bytes, held: int, new: int) -> None:
    """From here on every write under the held key is refused."""
    bump(connection, person, held, 0)
    connection.execute(sa.update(people).where(people.c.id == person).values(key_no=new))


def record_count(connection: sa.Connection, person: bytes) -> int:
    count = sa.select(people.c.records).where(people.c.id == person)
    return int(connection.execute(count).scalar_one())


_cursor = Prepared(
    lambda _: sa.select(people.c.seq, people.c.tombstone_seq).where(
        people.c.id == bindparam("person")
    )
)
_columns = (records.c.id, records.c.seq, records.c.key_no, records.c.blob)
_own = sa.select(*_columns).where(records.c.person_id == bindparam("person"))
_since = Prepared(
    lambda _: (
        _own.where(records.c.seq > bindparam("since"))
        .order_by(records.c.seq)
        .limit(bindparam("most", type_=sa.Integer))
    )
)
_one = Prepared(lambda _: _own.where(records.c.id == bindparam("record")))
_some = _own.where(records.c.id.in_(bindparam("ids", expanding=True)))
_live = _own.where(records.c.blob.is_not(None)).order_by(records.c.seq)


def page(connection: sa.Connection, person: bytes, since: int, limit: int) -> Page:
    """The cursor is the person's seq as it stood before the rows were read, or the page's last."""
    state = _cursor.rows(connection, {"person": person})
    if not state:
        raise SignedOut
    seq, tombstone_seq = state[0]
    found = _since.rows(connection, {"person": person, "since": since, "most": limit + 1})
    rows = list(map(StoredRow._make, found))
    if len(rows) > limit:
        return Page(rows[:limit], rows[limit - 1].seq, True, tombstone_seq)
    return Page(rows, max(seq, rows[-1].seq) if rows else seq, False, tombstone_seq)


def by_ids(
    connection: sa.Connection, person: bytes, ids: Sequence[bytes]
) -> dict[bytes, StoredRow]:
    if not ids:
        return {}
    if len(ids) == 1:
        rows = _one.rows(connection, {"person": person, "record": ids[0]})
        return {row[0]: StoredRow(*row) for row in rows}
    found = connection.execute(_some, {"person": person, "ids": list(ids)})
    return {row.id: row for row in (StoredRow(*row) for row in found)}


def all_rows(connection: sa.Connection, person: bytes) -> list[StoredRow]:
    """Every record that is not deleted, in order."""
    return [StoredRow(*row) for row in connection.execute(_live, {"person": person})]


_new: dict[str, Any] = {
    "person_id": bindparam("person"),
    "id": bindparam("record"),
    "seq": bindparam("new_seq"),
}
_content: dict[str, Any] = {
    "day": bindparam("new_day"),
    "key_no": bindparam("new_key"),
    "blob": bindparam("new_blob"),
}
_insert = {
    "sqlite": sqlite.insert(records).values(_new | _content).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(records).values(_new | _content).on_conflict_do_nothing(),
}
_inserting = Prepared(_insert.__getitem__)
_at = (records.c.person_id == bindparam("person"), records.c.id == bindparam("record"))
_replace = (
    sa.update(records)
    .where(*_at, records.c.seq == bindparam("expected"))
    .values(seq=bindparam("new_seq"), **_content)
)
_replacing = Prepared(lambda _: _replace)


def put(connection: sa.Connection, person: bytes, rows: Sequence[NewRow]) -> None:
    """Compare and set. After `bump`. Raises RowMoved when a row is not as it was read."""
    _all_fit(connection, _inserting, person, [row for row in rows if row.expected_seq is None])
    _all_fit(connection, _replacing, person, [row for row in rows if row.expected_seq is not None])
    grown = sum(_settle_versions(connection, person, row) for row in rows)
    if grown:
        size = {"size": people.c.size + grown}
        connection.execute(sa.update(people).where(people.c.id == person).values(size))


def _all_fit(
    connection: sa.Connection, statement: Prepared, person: bytes, rows: list[NewRow]
) -> None:
    if not rows:
        return
    values = [
        {
            "person": person,
            "record": row.id,
            "new_seq": row.seq,
            "new_day": row.day,
            "new_key": row.key_no,
            "new_blob": row.blob,
        }
        | ({} if row.expected_seq is None else {"expected": row.expected_seq})
        for row in rows
    ]
    if statement.count_many(connection, values) != len(rows):
        raise RowMoved


_earlier = (
    versions.c.person_id == bindparam("person"),
    versions.c.record_id == bindparam("record"),
)
_last = sa.select(sa.func.coalesce(sa.func.max(versions.c.number), 0)).where(*_earlier)
_keep = sa.insert(versions).values(
    person_id=bindparam("person"),
    record_id=bindparam("record"),
    number=_last.scalar_subquery() + 1,
    day=bindparam("lost_day"),
    key_no=bindparam("lost_key"),
    blob=bindparam("lost_blob"),
)
_length = sa.func.length(versions.c.blob)
_drop_all = sa.delete(versions).where(*_earlier).returning(_length)
_drop_oldest = (
    sa.delete(versions)
    .where(*_earlier, versions.c.number <= _last.scalar_subquery() - MOST_VERSIONS)
    .returning(_length)
)


def _settle_versions(connection: sa.Connection, person: bytes, row: NewRow) -> int:
    """Keeps the loser, or drops all versions of a deleted record; returns the bytes it grew by."""
    at = {"person": person, "record": row.id}
    if row.blob is None:
        if row.expected_seq is None:
            return 0
        return -_lengths(connection, _drop_all, at)
    if row.loser is None:
        return 0
    lost = {"lost_day": row.loser.day, "lost_key": row.loser.key_no, "lost_blob": row.loser.blob}
    connection.execute(_keep, at | lost)
    return len(row.loser.blob) - _lengths(connection, _drop_oldest, at)


def _lengths(connection: sa.Connection, drop: sa.Executable, at: dict[str, bytes]) -> int:
    return sum(int(length) for length in connection.execute(drop, at).scalars())


_kept = (
    sa.select(versions.c.record_id, versions.c.day, versions.c.key_no, versions.c.blob)
    .where(
        versions.c.person_id == bindparam("person"),
        versions.c.record_id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(versions.c.number)
)


def losers_of(
    connection: sa.Connection, person: bytes, ids: Sequence[bytes]
) -> dict[bytes, list[LoserBlob]]:
    """The earlier and losing versions that are kept of these records, oldest first."""
    kept: dict[bytes, list[LoserBlob]] = {}
    for record, *loser in connection.execute(_kept, {"person": person, "ids": list(ids)}):
        kept.setdefault(record, []).append(LoserBlob(*loser))
    return kept
