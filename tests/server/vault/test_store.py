"""Records on disk: order, limits, versions, tombstones."""

import asyncio
import os
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.errors import SignedOut, TooLarge
from handrail.vault import store, upkeep
from handrail.vault.seal import DataKeys
from handrail.vault.store import LoserBlob, NewRow, RowMoved
from tests.server.vault.people import TODAY, new_person, write_record

pytestmark = pytest.mark.both_databases


def person_row(connection: sa.Connection, person: bytes) -> Any:
    return connection.execute(sa.select(store.people).where(store.people.c.id == person)).one()


async def true_size(database: Database, person: bytes) -> tuple[int, int]:
    """What the account says it holds, and what its blobs add up to."""

    def add_up(connection: sa.Connection) -> tuple[int, int]:
        total = 0
        for table in (store.records, store.versions):
            length = sa.func.coalesce(sa.func.sum(sa.func.length(table.c.blob)), 0)
            total += connection.execute(
                sa.select(length).where(table.c.person_id == person)
            ).scalar_one()
        return person_row(connection, person).size, total

    return await database.read(add_up)


async def test_a_write_orders_itself_after_the_one_before(database: Database) -> None:
    keys = await new_person(database)
    assert [await write_record(database, keys, os.urandom(16), b"x") for _ in range(3)] == [1, 2, 3]
    row = await database.read(lambda connection: person_row(connection, keys.person))
    assert (row.seq, row.records) == (3, 3)


async def test_writes_at_the_same_time_get_different_numbers(database: Database) -> None:
    keys = await new_person(database)
    writes = (write_record(database, keys, os.urandom(16), b"x") for _ in range(20))
    assert sorted(await asyncio.gather(*writes)) == list(range(1, 21))


async def test_a_write_with_a_key_that_moved_on_is_refused(database: Database) -> None:
    keys = await new_person(database)
    await database.write(lambda c: store.rotate_key(c, keys.person, 1, 2))
    with pytest.raises(SignedOut):
        await write_record(database, keys, os.urandom(16), b"x")
    page = await database.read(lambda c: store.page(c, keys.person, 0, 10))
    assert page.rows == []
    with pytest.raises(SignedOut):
        await database.write(lambda c: store.rotate_key(c, keys.person, 1, 2))


async def test_a_person_who_is_not_there_is_signed_out(database: Database) -> None:
    nobody = DataKeys(os.urandom(16), {1: os.urandom(32)})
    with pytest.raises(SignedOut):
        await write_record(database, nobody, os.urandom(16), b"x")
    with pytest.raises(SignedOut):
        await database.read(lambda c: store.page(c, nobody.person, 0, 10))


@pytest.mark.parametrize("grown", [{"records": 200_001}, {"size": 200_000_001}])
async def test_past_the_limits_nothing_is_written(
    database: Database, grown: dict[str, int]
) -> None:
    keys = await new_person(database)
    with pytest.raises(TooLarge):
        await database.write(lambda c: store.bump(c, keys.person, 1, 1, **grown))
    row = await database.read(lambda connection: person_row(connection, keys.person))
    assert (row.seq, row.records, row.size) == (0, 0, 0)


async def test_a_full_account_can_still_shrink(database: Database) -> None:
    keys = await new_person(database)
    full = {"records": 200_000, "size": 200_000_000}
    await database.write(lambda c: store.bump(c, keys.person, 1, 1, **full))
    await database.write(lambda c: store.bump(c, keys.person, 1, 1, records=-1, size=-300))


async def test_pages_bring_every_change_once_and_in_order(database: Database) -> None:
    keys = await new_person(database)
    for _ in range(7):
        await write_record(database, keys, os.urandom(16), b"x")
    seen, cursor, more = [], 0, True
    while more:
        page = await database.read(partial(store.page, person=keys.person, since=cursor, limit=3))
        seen += [row.seq for row in page.rows]
        cursor, more = page.cursor, page.more
    assert (seen, cursor) == (list(range(1, 8)), 7)
    empty = await database.read(lambda c: store.page(c, keys.person, 7, 3))
    assert (empty.rows, empty.cursor, empty.more) == ([], 7, False)


async def test_nobody_sees_the_rows_of_another(database: Database) -> None:
    one, other = await new_person(database), await new_person(database)
    record = os.urandom(16)
    await write_record(database, one, record, b"mine")
    await write_record(database, other, record, b"theirs")
    rows = await database.read(lambda c: store.by_ids(c, other.person, [record, os.urandom(16)]))
    assert list(rows) == [record]
    assert other.open(record, 1, rows[record].blob or b"") == b"theirs"
    mine = await database.read(lambda c: store.all_rows(c, one.person))
    assert [one.open(row.id, row.key_no, row.blob or b"") for row in mine] == [b"mine"]


@pytest.mark.parametrize("expected", [None, 2, 99])
async def test_a_row_that_moved_is_not_written(database: Database, expected: int | None) -> None:
    keys, record = await new_person(database), os.urandom(16)
    await write_record(database, keys, record, b"first")
    with pytest.raises(RowMoved):
        await write_record(database, keys, record, b"second", expected)
    page = await database.read(lambda c: store.page(c, keys.person, 0, 10))
    assert keys.open(record, 1, page.rows[0].blob or b"") == b"first"
    assert page.cursor == 1


async def test_one_moved_row_undoes_its_whole_batch(database: Database) -> None:
    keys, old, new = await new_person(database), os.urandom(16), os.urandom(16)
    await write_record(database, keys, old, b"first")

    def save(connection: sa.Connection) -> None:
        seq = store.bump(connection, keys.person, 1, 2)
        rows = [
            NewRow(record, None, seq, TODAY, 1, keys.seal(record, b"x")) for record in (new, old)
        ]
        store.put(connection, keys.person, rows)

    with pytest.raises(RowMoved):
        await database.write(save)
    assert len(await database.read(lambda c: store.all_rows(c, keys.person))) == 1


async def edit(
    database: Database, keys: DataKeys, record: bytes, expected: int, blob: bytes | None
) -> int:
    """Puts a new blob over the row and keeps the old one, as a later edit does."""

    def save(connection: sa.Connection) -> int:
        old = store.by_ids(connection, keys.person, [record])[record].blob or b""
        grown = len(blob or b"") - len(old)
        seq = store.bump(connection, keys.person, 1, 1, 0 if blob else -1, grown)
        loser = LoserBlob(TODAY, 1, old) if blob else None
        row = NewRow(record, expected, seq, TODAY, 1, blob, loser)
        store.put(connection, keys.person, [row])
        return seq

    return await database.write(save)


async def test_ten_earlier_versions_are_kept_and_counted(database: Database) -> None:
    keys, record = await new_person(database), os.urandom(16)
    seq = await write_record(database, keys, record, b"edit 0")
    for number in range(1, 15):
        text = b"edit %d" % number + bytes(number % 3 * 300)
        seq = await edit(database, keys, record, seq, keys.seal(record, text))
    kept = await database.read(lambda c: store.losers_of(c, keys.person, [record]))
    texts = [keys.open(record, loser.key_no, loser.blob) for loser in kept[record]]
    assert [text.rstrip(b"\0") for text in texts] == [b"edit %d" % n for n in range(4, 14)]
    said, true = await true_size(database, keys.person)
    assert said == true


async def test_a_delete_leaves_id_order_and_day_alone(database: Database) -> None:
    keys, record = await new_person(database), os.urandom(16)
    seq = await write_record(database, keys, record, b"one")
    seq = await edit(database, keys, record, seq, keys.seal(record, b"two" * 200))
    seq = await edit(database, keys, record, seq, None)
    page = await database.read(lambda c: store.page(c, keys.person, 0, 10))
    assert [(row.id, row.seq, row.blob) for row in page.rows] == [(record, seq, None)]
    assert await database.read(lambda c: store.losers_of(c, keys.person, [record])) == {}
    assert await true_size(database, keys.person) == (0, 0)
    assert await database.read(lambda c: store.record_count(c, keys.person)) == 0
    assert await database.read(lambda c: store.all_rows(c, keys.person)) == []


async def test_old_tombstones_go_and_the_cursor_before_them_is_told(database: Database) -> None:
    keys = await new_person(database)
    gone, kept = os.urandom(16), os.urandom(16)
    for record in (gone, kept):
        seq = await write_record(database, keys, record, b"x")
        if record == gone:
            gone_seq = await edit(database, keys, record, seq, None)
    same_day = await database.write(lambda c: upkeep.purge_tombstones(c, TODAY))
    assert same_day == 0
    purged = await database.write(lambda c: upkeep.purge_tombstones(c, TODAY + 1))
    assert purged == 1
    page = await database.read(lambda c: store.page(c, keys.person, 0, 10))
    assert [row.id for row in page.rows] == [kept]
    assert page.tombstone_seq == gone_seq


async def test_erasing_takes_everything_of_one_person_only(database: Database) -> None:
    one, other = await new_person(database), await new_person(database)
    for keys in (one, other):
        for _ in range(5):
            await write_record(database, keys, os.urandom(16), b"x")
    counts = [await database.write(lambda c: upkeep.erase_some(c, one.person, 3)) for _ in range(3)]
    assert counts == [3, 2, 0]
    await database.write(lambda c: upkeep.erase_person(c, one.person))
    with pytest.raises(SignedOut):
        await database.read(lambda c: store.page(c, one.person, 0, 10))
    assert len(await database.read(lambda c: store.all_rows(c, other.person))) == 5
