"""What jobs do to records on disk: re-seal after a rotation, purge tombstones, erase. SQL only."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from handrail.vault.store import people, records, versions


class OldRow(NamedTuple):
    """A blob under an earlier key. `number` is None for the record itself, else its version's."""

    record: bytes
    number: int | None
    key_no: int
    blob: bytes


def sealed_under(
    connection: sa.Connection, person: bytes, numbers: Sequence[int], limit: int
) -> list[OldRow]:
    """Blobs under these keys: records first, then their versions."""
    old = sa.select(records.c.id, sa.null(), records.c.key_no, records.c.blob).where(
        records.c.person_id == person, records.c.key_no.in_(numbers), records.c.blob.is_not(None)
    )
    rows = [OldRow(*row) for row in connection.execute(old.limit(limit))]
    if len(rows) < limit:
        version = sa.select(
            versions.c.record_id, versions.c.number, versions.c.key_no, versions.c.blob
        ).where(versions.c.person_id == person, versions.c.key_no.in_(numbers))
        rows += [OldRow(*row) for row in connection.execute(version.limit(limit - len(rows)))]
    return rows


def count_under(connection: sa.Connection, person: bytes, numbers: Sequence[int]) -> int:
    """How many blobs still wait for the newest key."""
    old = (
        sa.select(sa.func.count())
        .select_from(table)
        .where(table.c.person_id == person, table.c.key_no.in_(numbers), table.c.blob.is_not(None))
        for table in (records, versions)
    )
    return sum(connection.execute(statement).scalar_one() for statement in old)


_reseal_record = (
    sa.update(records)
    .where(
        records.c.person_id == sa.bindparam("person"),
        records.c.id == sa.bindparam("record"),
        records.c.key_no == sa.bindparam("old_key"),
    )
    .values(key_no=sa.bindparam("new_key"), blob=sa.bindparam("new_blob"))
)
_reseal_version = (
    sa.update(versions)
    .where(
        versions.c.person_id == sa.bindparam("person"),
        versions.c.record_id == sa.bindparam("record"),
        versions.c.number == sa.bindparam("version"),
        versions.c.key_no == sa.bindparam("old_key"),
    )
    .values(key_no=sa.bindparam("new_key"), blob=sa.bindparam("new_blob"))
)


def reseal(
    connection: sa.Connection,
    person: bytes,
    key_no: int,
    rows: Sequence[tuple[OldRow, bytes]],
) -> None:
    """The same content under the newest key; seq and day stay. What changed meanwhile is left."""
    records_due, versions_due = [], []
    for old, blob in rows:
        values = {"person": person, "record": old.record, "old_key": old.key_no}
        values |= {"new_key": key_no, "new_blob": blob}
        if old.number is None:
            records_due.append(values)
        else:
            versions_due.append(values | {"version": old.number})
    if records_due:
        connection.execute(_reseal_record, records_due)
    if versions_due:
        connection.execute(_reseal_version, versions_due)


def purge_tombstones(connection: sa.Connection, before_day: int, limit: int = 500) -> int:
    """Forgets deletions older than the day; returns how many. Phones behind them start over."""
    old = (
        sa.select(records.c.person_id, records.c.id, records.c.seq)
        .where(records.c.blob.is_(None), records.c.day < before_day)
        .limit(limit)
    )
    found = connection.execute(old).all()
    highest: dict[bytes, int] = {}
    for person, _, seq in found:
        highest[person] = max(seq, highest.get(person, 0))
    # In one order everywhere, so that two nodes cannot wait for each other.
    for person in sorted(highest):
        connection.execute(
            sa.update(people)
            .where(people.c.id == person, people.c.tombstone_seq < highest[person])
            .values(tombstone_seq=highest[person])
        )
    for person, record, seq in found:
        connection.execute(
            sa.delete(records).where(
                records.c.person_id == person, records.c.id == record, records.c.seq == seq
            )
        )
    return len(found)


def erase_some(connection: sa.Connection, person: bytes, limit: int) -> int:
    """Deletes records with their versions; returns how many."""
    some = sa.select(records.c.id).where(records.c.person_id == person).limit(limit)
    done = connection.execute(
        sa.delete(records).where(records.c.person_id == person, records.c.id.in_(some))
    )
    return done.rowcount


def erase_person(connection: sa.Connection, person: bytes) -> None:
    """The person's row, and with it every row of theirs in any room."""
    connection.execute(sa.delete(people).where(people.c.id == person))
