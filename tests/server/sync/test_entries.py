"""What goes down to the phone: as it was sealed, or lifted, or counted as unreadable."""

import os
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from handrail.sync.entries import AS_SEALED, HEAD, KIND_OF, open_bodies, pull
from handrail.sync.kinds import KINDS
from handrail.sync.messages import Down
from handrail.vault.body import Entry, encode_entry
from handrail.vault.keys import new_data_key
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow

KEYS = DataKeys(os.urandom(16), {1: new_data_key()})
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
CHECK_IN = {"v": 1, "occurred_at": "2026-03-10T12:00:00Z", "tz": "UTC", "mood": 3}


def row_of(kind: str, body: Any = CHECK_IN, *, seq: int = 7) -> StoredRow:
    raw = msgspec.Raw(msgspec.json.encode(body))
    row_id = os.urandom(16)
    plain = encode_entry(Entry(kind=kind, edited_at=NOON, body=raw))
    return StoredRow(row_id, seq, 1, KEYS.seal(row_id, plain))


def sent(rows: list[StoredRow]) -> list[Down]:
    return msgspec.json.decode(msgspec.json.encode(pull(KEYS, rows).entries), type=list[Down])


def test_an_entry_goes_down_as_it_was_sealed() -> None:
    row = row_of("check_in")
    [down] = sent([row])
    assert (down.id, down.seq, down.kind) == (UUID(bytes=row.id), 7, "check_in")
    assert down.edited_at == NOON
    assert msgspec.json.decode(down.body) == CHECK_IN


def test_a_deleted_one_is_null_everywhere() -> None:
    row_id = os.urandom(16)
    [down] = sent([StoredRow(row_id, 9, 1, None)])
    assert (down.id, down.seq, down.kind, down.edited_at) == (UUID(bytes=row_id), 9, None, None)
    assert bytes(down.body) == b"null"


@pytest.mark.parametrize(
    "blob", [b"", b"x", b"\x01\0\x01" + bytes(300), KEYS.seal(b"another" * 2, b"{}")]
)
def test_what_does_not_open_is_counted_and_never_shown_as_deleted(blob: bytes) -> None:
    broken = StoredRow(os.urandom(16), 8, 1, blob)
    rows = [row_of("check_in"), broken, row_of("check_in")]
    assert [down.id for down in sent(rows)] == [UUID(bytes=row.id) for row in rows[::2]]
    assert pull(KEYS, rows).unreadable == 1


def test_a_kind_of_a_later_version_is_unreadable() -> None:
    assert pull(KEYS, [row_of("ceremony")]).unreadable == 1
    assert list(open_bodies(KEYS, [row_of("ceremony")], frozenset(KINDS.values())))[0][1] is None


def test_the_servers_own_kinds_stay_here() -> None:
    pulled = pull(KEYS, [row_of("dose_salt", {"v": 1, "salt": "0" * 32})])
    assert (bytes(pulled.entries), pulled.unreadable) == (b"[]", 0)


def test_the_first_bytes_tell_every_kind_apart() -> None:
    assert len(KIND_OF) == len(KINDS)
    for name in KINDS:
        assert KIND_OF[encode_entry(_entry(name))[:HEAD]] is KINDS[name]
        assert (encode_entry(_entry(name))[:HEAD] in AS_SEALED) != KINDS[name].internal


def _entry(name: str) -> Entry:
    return Entry(kind=name, edited_at=NOON, body=msgspec.Raw(b"{}"))


def test_ids_are_spelt_as_everywhere() -> None:
    rows = [row_of("check_in"), StoredRow(os.urandom(16), 9, 1, None), row_of("check_in")]
    spelt = msgspec.json.decode(pull(KEYS, rows).entries)
    assert [down["id"] for down in spelt] == [str(UUID(bytes=row.id)) for row in rows]


def test_bodies_of_wanted_kinds_only() -> None:
    rows = [row_of("check_in"), row_of("dose_salt", {"v": 1, "salt": "0" * 32})]
    found = dict(open_bodies(KEYS, rows, frozenset({KINDS["check_in"]})))
    assert list(found) == [rows[0].id]
    assert found[rows[0].id] == KINDS["check_in"].read(CHECK_IN)


def test_a_body_that_no_longer_fits_is_unreadable_not_an_error() -> None:
    row = row_of("check_in", {**CHECK_IN, "mood": 99})
    assert list(open_bodies(KEYS, [row], frozenset({KINDS["check_in"]}))) == [(row.id, None)]
