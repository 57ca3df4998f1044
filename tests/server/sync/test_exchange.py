"""A sync from the phone's bytes to the disk and back, on both databases."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from handrail.db.database import Database
from handrail.errors import BadInput, SignedOut, TooLarge
from handrail.vault import store
from handrail.vault.body import decode_entry
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys
from handrail.vault.upkeep import purge_tombstones
from tests.conftest import ManualClock
from tests.server.sync.phone import (
    EPOCH,
    Phone,
    change,
    check_in,
    medication,
    new_person,
    row_id,
    stored,
)

pytestmark = pytest.mark.both_databases
SECOND = timedelta(seconds=1)


async def test_a_check_in_is_accepted_and_reaches_the_other_phone(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    one, two = phones(), phones()
    entry = change("check_in", check_in(clock, mood=6, note="café 😀"), clock.now())
    reply = await one.send(entry)
    assert [one["id"] for one in reply["accepted"]] == [entry["id"]]
    assert reply["rejected"] == []
    assert reply["epoch"] == EPOCH
    await two.catch_up()
    assert two.rows[entry["id"]]["note"] == "café 😀"
    assert two.rows[entry["id"]]["mood"] == 6
    assert two.rows[entry["id"]]["craving"] is None


async def test_what_the_phone_sent_does_not_come_back(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    phone = phones()
    await phone.catch_up()
    reply = await phone.send(change("check_in", check_in(clock), clock.now()))
    assert reply["changes"] == []
    assert (await phone.send())["changes"] == []


async def test_beside_what_it_sent_a_phone_gets_what_others_wrote(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    one, two = phones(), phones()
    await one.catch_up()
    theirs, mine = (change("check_in", check_in(clock), clock.now()) for _ in range(2))
    await two.send(theirs)
    reply = await one.send(mine)
    assert [item["id"] for item in reply["changes"]] == [theirs["id"]]
    assert (await one.send())["changes"] == []


async def test_sent_twice_is_stored_once(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone = phones()
    entry = change("check_in", check_in(clock, mood=1), clock.now())
    first = await phone.send(entry)
    again = await phone.send(entry)
    assert again["accepted"] == first["accepted"]
    assert again["cursor"] == first["cursor"]
    assert await count_records(database, keys) == 2  # with the salt


async def test_the_later_edit_stands_whichever_comes_first(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    one, two = phones(), phones()
    entry = change("check_in", check_in(clock, note="old"), clock.now())
    await one.send(entry)
    newer = {**entry, "edited_at": (clock.now() + SECOND).isoformat()}
    newer["body"] = check_in(clock, note="new")
    await two.send(newer)
    await one.send(entry)
    await two.catch_up()
    assert one.rows[entry["id"]]["note"] == two.rows[entry["id"]]["note"] == "new"


async def test_a_phone_that_lost_gets_the_winner_though_its_cursor_is_past_it(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    phone = phones()
    entry = change("check_in", check_in(clock, note="stands"), clock.now())
    await phone.send(entry)
    await phone.catch_up()
    older = {**entry, "edited_at": (clock.now() - SECOND).isoformat()}
    reply = await phone.send({**older, "body": check_in(clock, note="older")})
    assert [one["id"] for one in reply["accepted"]] == [entry["id"]]
    assert phone.rows[entry["id"]]["note"] == "stands"


async def test_the_loser_is_kept_once_and_at_most_ten(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone = phones()
    entry = change("check_in", check_in(clock, note="stands"), clock.now())
    await phone.send(entry)
    older = {**entry, "edited_at": (clock.now() - SECOND).isoformat()}
    older["body"] = check_in(clock, note="older")
    await phone.send(older)
    await phone.send(older)
    assert await kept(database, keys, entry["id"]) == ["older"]
    for number in range(12):
        clock.advance(1)
        body = check_in(clock, note=f"edit {number}")
        await phone.send({**change("check_in", body, clock.now()), "id": entry["id"]})
    left = await kept(database, keys, entry["id"])
    assert left == [f"edit {number}" for number in range(1, 11)]


async def test_a_delete_beats_every_edit_and_takes_the_words_along(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    one, two = phones(), phones()
    entry = change("check_in", check_in(clock, note="a"), clock.now())
    await one.send(entry)
    clock.advance(1)
    await one.send(
        {**change("check_in", check_in(clock, note="b"), clock.now()), "id": entry["id"]}
    )
    await one.send({**entry, "body": None, "edited_at": "2026-01-01T00:00:00Z"})
    assert (await stored(database, keys, entry["id"])).blob is None
    assert await kept(database, keys, entry["id"]) == []
    clock.advance(hours=1)
    later = {**change("check_in", check_in(clock, note="c"), clock.now()), "id": entry["id"]}
    reply = await two.send(later)
    assert [one["id"] for one in reply["accepted"]] == [entry["id"]]
    assert two.rows[entry["id"]] is None
    again = await two.send(later)
    assert [(one["id"], one["body"]) for one in again["changes"]] == [(entry["id"], None)]


async def test_a_delete_of_what_never_came_still_holds(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    phone = phones()
    entry = change("check_in", check_in(clock), clock.now())
    await phone.send({**entry, "body": None})
    await phone.send(entry)
    assert phone.rows[entry["id"]] is None


async def test_the_kind_of_an_id_cannot_change(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    phone = phones()
    entry = change("check_in", check_in(clock), clock.now())
    await phone.send(entry)
    reply = await phone.send(change("medication", medication(), clock.now(), entry["id"]))
    assert [one["fields"] for one in reply["rejected"]] == [["kind"]]
    assert reply["accepted"] == []


async def test_a_bad_entry_never_stops_the_good_ones(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    phone = phones()
    good = [change("check_in", check_in(clock, mood=n), clock.now()) for n in (1, 2)]
    bad = change("check_in", check_in(clock, mood=11), clock.now())
    reply = await phone.send(good[0], bad, good[1])
    assert [one["id"] for one in reply["accepted"]] == [one["id"] for one in good]
    assert [(one["id"], one["fields"]) for one in reply["rejected"]] == [(bad["id"], ["mood"])]


async def test_a_clock_that_runs_ahead_is_lowered_and_told(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    one, two = phones(), phones()
    entry = change("check_in", check_in(clock, note="ahead"), clock.now() + timedelta(days=3))
    reply = await one.send(entry)
    latest = clock.now() + timedelta(minutes=5)
    assert [item["edited_at"] for item in reply["changes"] if item["id"] == entry["id"]] == [
        latest.isoformat().replace("+00:00", "Z")
    ]
    clock.advance(minutes=1)
    again = await one.send(entry)
    assert again["accepted"] == reply["accepted"]
    clock.advance(minutes=10)
    await two.send(
        {**change("check_in", check_in(clock, note="true"), clock.now()), "id": entry["id"]}
    )
    await one.catch_up()
    assert one.rows[entry["id"]]["note"] == "true"


async def test_one_id_twice_in_a_batch_keeps_the_order(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone = phones()
    first = change("check_in", check_in(clock, note="1"), clock.now())
    second = {**first, "edited_at": (clock.now() + SECOND).isoformat()}
    second["body"] = check_in(clock, note="2")
    other = change("check_in", check_in(clock, note="other"), clock.now())
    reply = await phone.send(first, other, second)
    seqs = [one["seq"] for one in reply["accepted"]]
    assert seqs == sorted(set(seqs))
    assert (await stored(database, keys, first["id"])).seq == seqs[-1]
    assert await kept(database, keys, first["id"]) == ["1"]


async def test_pages_of_500_with_more_to_come(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    one, two = phones(), phones()
    for _ in range(11):
        entries = [change("check_in", check_in(clock), clock.now()) for _ in range(50)]
        await one.send(*entries)
    first = await two.send()
    assert len(first["changes"]) in (499, 500)  # the salt stays here
    assert first["more"]
    await two.catch_up()
    assert two.rows.keys() == one.rows.keys()


async def test_an_old_or_strange_cursor_starts_over(
    phones: Callable[[], Phone], clock: ManualClock, database: Database
) -> None:
    phone = phones()
    entry = change("check_in", check_in(clock), clock.now())
    await phone.send(entry)
    old = phone.cursor
    await phone.send({**entry, "body": None})
    await phone.send(change("check_in", check_in(clock), clock.now()))
    await database.write(lambda connection: purge_tombstones(connection, 10**6))
    reply = await phone.send(since=old)
    assert (reply["reset"], reply["cursor"], reply["changes"]) == (True, 0, [])
    assert (await phone.send(since=10**9))["reset"]
    assert not (await phone.send(since=0))["reset"]


async def test_an_unreadable_record_is_counted_and_stops_nothing(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    one, two = phones(), phones()
    entries = [change("check_in", check_in(clock), clock.now()) for _ in range(3)]
    await one.send(*entries)
    await spoil(database, keys, entries[1]["id"])
    reply = await two.send()
    assert reply["unreadable"] == 1
    assert {item["id"] for item in reply["changes"]} == {entries[0]["id"], entries[2]["id"]}
    clock.advance(1)
    mended = {
        **change("check_in", check_in(clock, note="again"), clock.now()),
        "id": entries[1]["id"],
    }
    await two.send(mended)
    await one.catch_up()
    assert one.rows[entries[1]["id"]]["note"] == "again"


async def test_internal_kinds_neither_come_nor_go(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    phone = phones()
    await phone.catch_up()
    assert phone.rows == {}
    salt = change("dose_salt", {"salt": "0" * 32}, clock.now())
    reserved = change(
        "check_in", check_in(clock), clock.now(), f"{'0' * 8}-0000-0000-0000-{'0' * 11}1"
    )
    reply = await phone.send(salt, reserved)
    assert [one["fields"] for one in reply["rejected"]] == [["kind"], ["id"]]


async def test_more_than_fifty_changes_are_refused_whole(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    entries = [change("check_in", check_in(clock), clock.now()) for _ in range(51)]
    with pytest.raises(TooLarge):
        await phones().send(*entries)


async def test_a_full_account_still_deletes(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone = phones()
    entry = change("check_in", check_in(clock), clock.now())
    await phone.send(entry)
    full = store.people.update().where(store.people.c.id == keys.person)
    await database.write(
        lambda connection: connection.execute(full.values(records=store.MOST_RECORDS)).rowcount
    )
    new = [change("check_in", check_in(clock), clock.now()) for _ in range(2)]
    reply = await phone.send({**entry, "body": None}, *new)
    assert [one["id"] for one in reply["accepted"]] == [entry["id"]]
    assert [one["id"] for one in reply["rejected"]] == [one["id"] for one in new]


async def test_a_key_that_moved_on_refuses_the_write(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone = phones()
    await database.write(lambda connection: store.rotate_key(connection, keys.person, 1, 2))
    with pytest.raises(SignedOut):
        await phone.send(change("check_in", check_in(clock), clock.now()))


async def test_another_persons_id_neither_shows_nor_moves(
    house: Any, database: Database, clock: ManualClock
) -> None:
    keys_a = await new_person(database, clock, house.seal)
    keys_b = await new_person(database, clock, house.seal)
    a, b = Phone(house, keys_a), Phone(house, keys_b)
    entry = change("check_in", check_in(clock, note="mine"), clock.now())
    await a.send(entry)
    before = await stored(database, keys_a, entry["id"])
    clock.advance(1)
    await b.send(
        {**change("check_in", check_in(clock, note="theirs"), clock.now()), "id": entry["id"]}
    )
    await b.send({**entry, "body": None})
    assert await stored(database, keys_a, entry["id"]) == before
    await a.catch_up()
    assert a.rows[entry["id"]]["note"] == "mine"
    assert b.rows[entry["id"]] is None


async def test_a_row_of_one_person_does_not_open_for_another(
    house: Any, database: Database, clock: ManualClock
) -> None:
    keys_a = await new_person(database, clock, house.seal)
    keys_b = await new_person(database, clock, house.seal)
    entry = change("check_in", check_in(clock), clock.now())
    await Phone(house, keys_a).send(entry)
    row = await stored(database, keys_a, entry["id"])
    assert row.blob is not None
    with pytest.raises(Unopenable):
        keys_b.open(row.id, row.key_no, row.blob)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b"[" * 60_000, b'{"since":0}'])
async def test_what_is_no_sync_is_refused_by_name(house: Any, keys: DataKeys, raw: bytes) -> None:
    with pytest.raises(BadInput):
        await house.sync(keys, raw)


async def count_records(database: Database, keys: DataKeys) -> int:
    rows = await database.read(lambda connection: store.all_rows(connection, keys.person))
    return len(rows)


async def kept(database: Database, keys: DataKeys, text: str) -> list[str]:
    found = await database.read(
        lambda connection: store.losers_of(connection, keys.person, [row_id(text)])
    )
    plain = (keys.open(row_id(text), one.key_no, one.blob) for one in found.get(row_id(text), []))
    return [msgspec.json.decode(decode_entry(one).body)["note"] for one in plain]


async def spoil(database: Database, keys: DataKeys, text: str) -> None:
    """One bit of the blob flips on the disk."""
    row = await stored(database, keys, text)
    assert row.blob is not None
    broken = row.blob[:-1] + bytes([row.blob[-1] ^ 1])
    at = (store.records.c.person_id == keys.person, store.records.c.id == row.id)
    await database.write(
        lambda connection: (
            connection.execute(store.records.update().where(*at).values(blob=broken)).rowcount
        )
    )
