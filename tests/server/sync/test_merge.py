"""Batches against a dict: any batches in any order leave what the dict says, and lose no words."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.sync.merge import Incoming, merge
from handrail.sync.rules import Version
from handrail.sync.service import number
from handrail.vault.body import decode_entry
from handrail.vault.keys import new_data_key
from handrail.vault.seal import DataKeys
from handrail.vault.store import LoserBlob, NewRow, StoredRow
from tests.server.sync.phone import row_id

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
KEYS = DataKeys(os.urandom(16), {1: new_data_key()})
IDS = [f"00000000-0000-4000-8000-00000000000{n}" for n in range(3)]


@dataclass
class Disk:
    """What store.put would do, in a dict."""

    rows: dict[bytes, StoredRow] = field(default_factory=dict)
    lost: dict[bytes, list[LoserBlob]] = field(default_factory=dict)
    seq: int = 0

    def put(self, row: NewRow) -> None:
        known = self.rows.get(row.id)
        assert row.expected_seq == (known.seq if known else None)
        self.rows[row.id] = StoredRow(row.id, row.seq, row.key_no, row.blob)
        if row.blob is None:
            self.lost.pop(row.id, None)
        elif row.loser:
            self.lost.setdefault(row.id, []).append(row.loser)

    def take(self, batch: list[Incoming]) -> None:
        merged = merge(KEYS, self.rows, self.lost, batch, 0)
        seqs, rounds = number(merged.writes, self.seq, 0)
        before = sum(row.blob is not None for row in self.rows.values())
        for rows in rounds:
            for row in rows:
                self.put(row)
        live = sum(row.blob is not None for row in self.rows.values())
        assert merged.records == live - before
        assert len(merged.accepts) == len(batch)
        self.seq = max([self.seq, *seqs])

    def words(self, blob: bytes, row: bytes) -> str:
        body = decode_entry(KEYS.open(row, 1, blob)).body
        return str(msgspec.json.decode(body)["note"])

    def all_words(self, row: bytes) -> set[str]:
        kept = [one.blob for one in self.lost.get(row, [])]
        stored = self.rows[row].blob
        return {self.words(blob, row) for blob in [*kept, *([stored] if stored else [])]}


def incoming(name: str, seconds: int, words: str | None) -> Incoming:
    plain = b"" if words is None else msgspec.json.encode({"note": words})
    digest = None if words is None else sha256(plain).digest()
    version = Version("check_in", NOON + timedelta(seconds=seconds), digest)
    body = None if words is None else object()
    return Incoming(name, row_id(name), version, body, plain)  # type: ignore[arg-type]


one_change = st.tuples(
    st.sampled_from(IDS), st.integers(0, 4), st.sampled_from(["a", "b", "c", "d", None])
)
batches = st.lists(st.lists(one_change, max_size=6), max_size=5)


@settings(max_examples=150, deadline=None)
@given(batches, st.booleans())
def test_batches_leave_what_a_dict_says(
    said: list[list[tuple[str, int, str | None]]], again: bool
) -> None:
    disk = Disk()
    for batch in said * (2 if again else 1):
        disk.take([incoming(*change) for change in batch])
    every = [change for batch in said for change in batch]
    for name in IDS:
        own = [(seconds, words) for key, seconds, words in every if key == name]
        if not own:
            assert row_id(name) not in disk.rows
            continue
        row = disk.rows[row_id(name)]
        if any(words is None for _, words in own):
            assert row.blob is None
            assert row_id(name) not in disk.lost
            continue
        edits = [incoming(name, seconds, words) for seconds, words in own]
        stands = max(edits, key=lambda one: (one.version.edited_at, one.version.digest or b""))
        assert row.blob is not None
        assert disk.words(row.blob, row.id) == msgspec.json.decode(stands.plain)["note"]
        assert disk.all_words(row.id) == {words for _, words in own}


@given(st.lists(one_change, max_size=6))
def test_sent_again_nothing_is_written(said: list[tuple[str, int, str | None]]) -> None:
    disk = Disk()
    batch = [incoming(*change) for change in said]
    disk.take(batch)
    assert merge(KEYS, disk.rows, disk.lost, batch, 0).writes == []


def test_nothing_goes_back_under_an_earlier_key() -> None:
    disk = Disk()
    disk.take([incoming(IDS[0], 1, "a")])
    rotated = KEYS.rotated(new_data_key())
    older = merge(rotated, disk.rows, {}, [incoming(IDS[0], 0, "b")], 0)
    newer = merge(rotated, disk.rows, {}, [incoming(IDS[0], 2, "c")], 0)
    for merged in (older, newer):
        (write,) = merged.writes
        assert write.loser is not None
        assert (write.key_no, write.loser.key_no) == (2, 2)
