"""Two writers at once. PostgreSQL is not one writer; SQLite holds the same rules."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.sync.service import Applied, apply, changes_since, sort_out
from handrail.vault import store
from handrail.vault.seal import DataKeys
from handrail.vault.store import NewRow, RowMoved
from tests.conftest import ManualClock
from tests.server.sync.phone import (
    Phone,
    change,
    check_in,
    medication,
    new_person,
    new_seal,
    row_id,
    stored,
)

pytestmark = pytest.mark.both_databases


async def test_many_phones_at_once_lose_nothing_and_share_no_seq(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    many = [phones() for _ in range(6)]
    sent = [[change("check_in", check_in(clock), clock.now()) for _ in range(5)] for _ in many]
    await asyncio.gather(
        *(phone.send(entry) for phone, own in zip(many, sent, strict=True) for entry in own)
    )
    rows = await database.read(lambda connection: store.all_rows(connection, keys.person))
    assert len(rows) == 31
    assert len({row.seq for row in rows}) == 31
    for phone in many:
        phone.cursor = 0
        await phone.catch_up()
        assert phone.rows.keys() >= {entry["id"] for own in sent for entry in own}


async def test_all_edit_one_entry_and_all_end_the_same(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    many = [phones() for _ in range(6)]
    entry = change("check_in", check_in(clock, note="first"), clock.now())
    await many[0].send(entry)
    edits = []
    for number in range(6):
        clock.advance(1)
        body = check_in(clock, note=f"edit {number}")
        edits.append(change("check_in", body, clock.now(), entry["id"]))
    await asyncio.gather(*(phone.send(edit) for phone, edit in zip(many, edits, strict=True)))
    for phone in many:
        await phone.catch_up()
    assert {phone.rows[entry["id"]]["note"] for phone in many} == {"edit 5"}


async def test_a_medicine_edited_on_two_phones_at_once(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    many = [phones() for _ in range(4)]
    entry = change("medication", medication(), clock.now())
    await many[0].send(entry)
    edits = []
    for hour in range(4):
        clock.advance(1)
        times = [{"slot": "morning1", "at": f"1{hour}:00", "dose": ""}]
        edits.append(change("medication", medication(times=times), clock.now(), entry["id"]))
    await asyncio.gather(*(phone.send(edit) for phone, edit in zip(many, edits, strict=True)))
    reply = await many[0].send(since=0)
    assert {item["at"] for item in reply["agenda"]["items"]} == {"13:00"}


async def test_the_same_new_entry_from_two_tabs_is_one(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    entry = change("check_in", check_in(clock), clock.now())
    replies = await asyncio.gather(*(phones().send(entry) for _ in range(6)))
    assert len({reply["accepted"][0]["seq"] for reply in replies}) == 1
    rows = await database.read(lambda connection: store.all_rows(connection, keys.person))
    assert len(rows) == 2


async def test_the_row_of_the_person_is_first_so_a_later_seq_is_a_later_commit(
    database: Database, keys: DataKeys
) -> None:
    """Without it a reader could see seq 3 before seq 2 is committed, and never fetch 2."""
    first_has_its_seq, may_commit = threading.Event(), threading.Event()
    order: list[str] = []

    def slow(connection: sa.Connection) -> int:
        seq = store.bump(connection, keys.person, 1, 1)
        first_has_its_seq.set()
        assert may_commit.wait(10)
        order.append("slow")
        return seq

    def quick(connection: sa.Connection) -> int:
        seq = store.bump(connection, keys.person, 1, 1)
        order.append("quick")
        return seq

    one = asyncio.create_task(database.write(slow))
    await asyncio.to_thread(first_has_its_seq.wait, 10)
    two = asyncio.create_task(database.write(quick))
    await asyncio.sleep(0.2)
    assert order == []
    may_commit.set()
    assert await one < await two
    assert order == ["slow", "quick"]


async def test_the_cursor_never_runs_past_what_was_read(
    phones: Callable[[], Phone], clock: ManualClock, house: Any, database: Database, keys: DataKeys
) -> None:
    """A phone that reads while others write misses nothing, however the reads fall."""
    writer, reader = phones(), phones()
    sent: list[str] = []

    async def write() -> None:
        for _ in range(20):
            entry = change("check_in", check_in(clock), clock.now())
            sent.append(entry["id"])
            await writer.send(entry)

    writing = asyncio.create_task(write())
    while not writing.done():
        await reader.send()
        await asyncio.sleep(0)  # as between two requests
    await reader.catch_up()
    assert reader.rows.keys() == set(sent)


async def test_a_cursor_is_read_before_the_rows(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone = phones()
    await phone.send(change("check_in", check_in(clock), clock.now()))
    found = await database.read(lambda connection: store.page(connection, keys.person, 0, 500))
    assert found.cursor == found.rows[-1].seq
    empty = await database.read(
        lambda connection: store.page(connection, keys.person, found.cursor, 500)
    )
    assert (empty.rows, empty.cursor) == ([], found.cursor)


async def test_an_id_that_another_node_has_just_written_is_merged_not_an_error(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    """ON CONFLICT instead of a caught error: the transaction lives on and is told that it moved."""
    entry = change("check_in", check_in(clock), clock.now())
    await phones().send(entry)
    row = NewRow(row_id(entry["id"]), None, 99, 0, 1, b"late")

    def late(connection: sa.Connection) -> str:
        store.bump(connection, keys.person, 1, 1)
        try:
            store.put(connection, keys.person, [row])
        except RowMoved:
            # Still usable: an error of the database would have ended it.
            store.record_count(connection, keys.person)
            return "moved"
        return "written"

    assert await database.write(late) == "moved"
    assert (await stored(database, keys, entry["id"])).blob != b"late"


async def test_a_row_that_moves_between_reading_and_writing_is_read_again(
    phones: Callable[[], Phone], clock: ManualClock, house: Any, database: Database, keys: DataKeys
) -> None:
    entry = change("check_in", check_in(clock, note="first"), clock.now())
    await phones().send(entry)
    clock.advance(2)
    mine = change("check_in", check_in(clock, note="mine"), clock.now(), entry["id"])
    clock.advance(2)
    theirs = change("check_in", check_in(clock, note="theirs"), clock.now(), entry["id"])
    overtaken = Overtaken(database, partial(phones().send, theirs))
    good, _ = sort_out([msgspec.Raw(msgspec.json.encode(mine))], clock.now())
    applied = await apply(overtaken, house.seal, keys, good, clock.now())  # type: ignore[arg-type]
    assert overtaken.reads == 4  # rows, reminders, rows again, then the losers that are kept
    assert applied.winners == {row_id(entry["id"])}
    since = await changes_since(database, keys, 10**6, Applied(winners=applied.winners))
    assert since.reset
    reader = phones()
    await reader.catch_up()
    assert reader.rows[entry["id"]]["note"] == "theirs"


class Overtaken:
    """A database on which somebody else is quicker, once."""

    def __init__(self, database: Database, other: Callable[[], Any]) -> None:
        self.database = database
        self.other: Callable[[], Any] | None = other
        self.reads = 0

    async def point(self, fn: Callable[[sa.Connection], Any]) -> Any:
        self.reads += 1
        return await self.database.point(fn)

    async def write(self, fn: Callable[[sa.Connection], Any]) -> Any:
        if self.other:
            other, self.other = self.other, None
            await other()
        return await self.database.write(fn)


async def test_a_cancelled_request_is_saved_and_stops_nobody(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    lost = change("check_in", check_in(clock), clock.now())
    started, go_on = threading.Event(), threading.Event()

    def block(connection: sa.Connection) -> None:
        store.bump(connection, keys.person, 1, 0)
        started.set()
        assert go_on.wait(10)

    blocking = asyncio.create_task(database.write(block))
    await asyncio.to_thread(started.wait, 10)
    request = asyncio.create_task(phones().send(lost))
    await asyncio.sleep(0.2)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    go_on.set()
    await blocking
    after = change("check_in", check_in(clock), clock.now())
    await phones().send(after)
    again = await phones().send(lost)
    assert [one["id"] for one in again["accepted"]] == [lost["id"]]
    rows = await database.read(lambda connection: store.all_rows(connection, keys.person))
    assert len(rows) == 3


async def test_what_the_database_ends_by_itself_runs_again(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    """40001 and 40P01: two transactions that wait for each other; one is ended and repeated."""
    if database.dialect != "postgresql":
        pytest.skip("SQLite has one writer")
    one, two = keys.person, (await new_person(database, clock, new_seal())).person
    both_hold = threading.Barrier(2)
    runs = {"there": 0, "back": 0}

    def cross(name: str, first: bytes, second: bytes) -> Callable[[sa.Connection], None]:
        def run(connection: sa.Connection) -> None:
            runs[name] += 1
            store.bump(connection, first, 1, 1)
            if runs[name] == 1:
                both_hold.wait(10)
            store.bump(connection, second, 1, 1)

        return run

    before = await seqs(database, one, two)
    await asyncio.gather(
        database.write(cross("there", one, two)), database.write(cross("back", two, one))
    )
    assert sum(runs.values()) == 3
    assert await seqs(database, one, two) == [seq + 2 for seq in before]


async def seqs(database: Database, *people: bytes) -> list[int]:
    chosen = sa.select(store.people.c.seq)
    return await database.read(
        lambda connection: [
            connection.execute(chosen.where(store.people.c.id == person)).scalar_one()
            for person in people
        ]
    )
