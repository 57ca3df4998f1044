"""A rotation of the data key goes on from wherever it was stopped, and loses nothing."""

import os

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.errors import SignedOut
from handrail.vault import rotate, slots, store, upkeep
from handrail.vault.keys import new_data_key
from handrail.vault.seal import DataKeys
from handrail.vault.store import LoserBlob, NewRow, bump, put
from tests.server.vault.people import TODAY, new_person, write_record

pytestmark = pytest.mark.both_databases

DOOR = os.urandom(32)


async def start_rotation(database: Database, held: DataKeys) -> None:
    """What recovery does to the keys: one transaction."""
    keys = held.rotated(new_data_key())

    def save(connection: sa.Connection) -> None:
        store.rotate_key(connection, held.person, held.key_no, keys.key_no)
        slots.drop_all(connection, held.person)
        blob = keys.wrap_for(DOOR, "password", slots.PASSWORD)
        slots.put_slot(connection, held.person, "password", slots.PASSWORD, keys.key_no, blob)
        slots.put_older(connection, keys)

    await database.write(save)


async def open_again(database: Database, person: bytes) -> DataKeys:
    """As a server does that knows nothing but what is on the disk."""
    found = await database.read(lambda c: slots.read_slots(c, person, "password", slots.PASSWORD))
    return slots.open_slots(DOOR, person, "password", found)


async def contents(database: Database, keys: DataKeys) -> dict[bytes, bytes]:
    rows = await database.read(lambda c: store.all_rows(c, keys.person))
    return {row.id: keys.open(row.id, row.key_no, row.blob or b"") for row in rows}


async def some_records(database: Database, keys: DataKeys, n: int) -> dict[bytes, bytes]:
    texts = {os.urandom(16): b"entry %d" % number for number in range(n)}
    for record, text in texts.items():
        await write_record(database, keys, record, text)
    return texts


async def test_stopped_between_any_two_jobs_it_goes_on(database: Database) -> None:
    held = await new_person(database)
    texts = await some_records(database, held, 7)
    await start_rotation(database, held)
    handled: list[int] = []
    keys = held
    while not handled or keys.older:
        keys = await open_again(database, held.person)  # a new server each time
        assert await contents(database, keys) == texts
        if keys.older:
            handled.append(await rotate.step(database, keys, limit=3))
    assert handled == [3, 3, 1, 0]
    only_new = DataKeys(held.person, {2: keys._keys[2]})
    assert await contents(database, only_new) == texts
    rows = await database.read(lambda c: store.page(c, held.person, 0, 99))
    assert [row.seq for row in rows.rows] == list(range(1, 8)), "no phone need fetch anything"


async def test_a_second_rotation_may_begin_before_the_first_has_ended(database: Database) -> None:
    held = await new_person(database)
    texts = await some_records(database, held, 4)
    await start_rotation(database, held)
    keys = await open_again(database, held.person)
    await rotate.step(database, keys, limit=2)
    await write_record(database, keys, new := os.urandom(16), b"between")
    await start_rotation(database, keys)
    keys = await open_again(database, held.person)
    assert keys.older == (1, 2)
    assert await contents(database, keys) == texts | {new: b"between"}
    while await rotate.step(database, keys, limit=2):
        pass
    keys = await open_again(database, held.person)
    assert keys.older == ()
    assert await contents(database, keys) == texts | {new: b"between"}


async def test_earlier_versions_are_sealed_anew_too(database: Database) -> None:
    held, record = await new_person(database), os.urandom(16)
    seq = await write_record(database, held, record, b"first")
    old = held.seal(record, b"first")

    def edit(connection: sa.Connection) -> None:
        newer = bump(connection, held.person, 1, 1)
        loser = LoserBlob(TODAY, 1, old)
        row = NewRow(record, seq, newer, TODAY, 1, held.seal(record, b"second"), loser)
        put(connection, held.person, [row])

    await database.write(edit)
    await start_rotation(database, held)
    keys = await open_again(database, held.person)
    assert await database.read(lambda c: upkeep.count_under(c, held.person, (1,))) == 2
    while await rotate.step(database, keys):
        pass
    keys = await open_again(database, held.person)
    assert keys.older == ()
    kept = await database.read(lambda c: store.losers_of(c, held.person, [record]))
    assert [keys.open(record, one.key_no, one.blob) for one in kept[record]] == [b"first"]


async def test_an_edit_while_records_are_sealed_anew_wins(database: Database) -> None:
    held = await new_person(database)
    texts = await some_records(database, held, 1)
    (record,) = texts
    await start_rotation(database, held)
    keys = await open_again(database, held.person)
    read = await database.read(lambda c: upkeep.sealed_under(c, held.person, (1,), 10))
    await write_record(database, keys, record, b"edited", expected=1)
    late = [(row, keys.seal(record, b"entry 0")) for row in read]
    await database.write(lambda c: upkeep.reseal(c, held.person, 2, late))
    assert await contents(database, keys) == {record: b"edited"}


async def test_a_record_that_never_opens_does_not_hold_the_old_key(database: Database) -> None:
    held = await new_person(database)
    texts = await some_records(database, held, 3)
    broken = next(iter(texts))
    breaking = sa.update(store.records).where(store.records.c.id == broken)
    await database.write(
        lambda c: c.execute(breaking.values(blob=b"\x01\0\1" + bytes(300))) and None
    )
    await start_rotation(database, held)
    for _ in range(3):
        keys = await open_again(database, held.person)
        if keys.older:
            await rotate.step(database, keys)
    assert keys.older == ()
    rows = await database.read(lambda c: store.all_rows(c, held.person))
    readable = {row.id: row for row in rows if row.id != broken}
    assert len(rows) == 3
    assert all(keys.open(row.id, 2, row.blob or b"") for row in readable.values())


async def test_a_job_with_keys_that_moved_on_is_refused(database: Database) -> None:
    held = await new_person(database)
    await some_records(database, held, 2)
    await start_rotation(database, held)
    stale = await open_again(database, held.person)
    await start_rotation(database, stale)
    with pytest.raises(SignedOut):
        await rotate.step(database, stale)
