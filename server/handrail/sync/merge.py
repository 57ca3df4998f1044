"""Works out, before any transaction, what a batch of changes makes of the rows that are stored."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from handrail.errors import BadInput
from handrail.sync.checks import decode_body, near
from handrail.sync.kinds import KINDS
from handrail.sync.messages import Change, Rejected, record_id, refused
from handrail.sync.rules import Stored, Verdict, Version, judge, lowered
from handrail.vault.body import Body, Entry, decode_entry, encode_entry
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys
from handrail.vault.store import LoserBlob, StoredRow

NULL = b"null"
OTHER_KIND = "This id belongs to an entry of another kind."


@dataclass(frozen=True, slots=True)
class Incoming:
    """A change that passed all checks. `body` is None for a delete."""

    name: str
    id: bytes
    version: Version
    body: Body | None
    plain: bytes


@dataclass(slots=True)
class Write:
    """One row to be written. `after`: the earlier write of this batch that it builds on.

    `stands` is False when the stored version stays and only the loser is kept.
    """

    id: bytes
    expected_seq: int | None
    after: int | None
    blob: bytes | None
    key_no: int
    loser: LoserBlob | None
    body: Body | None
    stands: bool = True


@dataclass(slots=True)
class Held:
    """What stands for an id while the batch is worked out."""

    version: Version | Stored
    blob: bytes | None = None
    key_no: int = 0
    seq: int | None = None
    after: int | None = None


class Accept(NamedTuple):
    """`write`: the write that gives the seq; None when `seq` stands already."""

    name: str
    write: int | None
    seq: int


@dataclass(slots=True)
class Merge:
    """`winners`: ids whose stored version must go back to the phone, whatever its cursor."""

    writes: list[Write] = field(default_factory=list)
    accepts: list[Accept] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    winners: set[bytes] = field(default_factory=set)
    records: int = 0
    size: int = 0


def check(change: Change, now: datetime) -> Incoming | Rejected:
    """Everything about a change that can be said without the stored rows."""
    row_id, kind = record_id(change.id), KINDS.get(change.kind)
    if row_id is None:
        return refused(change.id, ["id"])
    if kind is None or kind.internal:
        return refused(change.id, ["kind"])
    if not near(change.edited_at, now):
        return refused(change.id, ["edited_at"])
    edited_at, was_lowered = lowered(change.edited_at.astimezone(UTC), now)
    if bytes(change.body) == NULL:
        version = Version(change.kind, edited_at, None, was_lowered)
        return Incoming(change.id, row_id, version, None, b"")
    try:
        body = decode_body(kind, change.body, now)
    except BadInput as fault:
        return refused(change.id, fault.fields, fault.title)
    plain = msgspec.json.encode(body)
    digest = hashlib.sha256(plain).digest()
    version = Version(change.kind, edited_at, digest, was_lowered)
    return Incoming(change.id, row_id, version, body, plain)


def hold(keys: DataKeys, row: StoredRow | None) -> Held:
    if row is None:
        return Held(Stored.NOTHING)
    if row.blob is None:
        return Held(Stored.TOMBSTONE, seq=row.seq)
    return Held(read_version(keys, row.id, row.key_no, row.blob), row.blob, row.key_no, row.seq)


def read_version(keys: DataKeys, row_id: bytes, key_no: int, blob: bytes) -> Version | Stored:
    try:
        entry = decode_entry(keys.open(row_id, key_no, blob))
    except (Unopenable, msgspec.DecodeError):
        return Stored.UNREADABLE
    return Version(entry.kind, entry.edited_at, hashlib.sha256(entry.body).digest())


class Merging:
    """One batch over the rows as they were read. `lost` tells what was kept as a loser before."""

    def __init__(
        self,
        keys: DataKeys,
        rows: Mapping[bytes, StoredRow],
        lost: Mapping[bytes, Sequence[LoserBlob]],
        day: int,
    ) -> None:
        self.keys = keys
        self.rows = rows
        self.lost = lost
        self.day = day
        self.held: dict[bytes, Held] = {}
        self.merge = Merge()

    def take(self, change: Incoming) -> None:
        if change.id not in self.held:
            self.held[change.id] = hold(self.keys, self.rows.get(change.id))
        held = self.held[change.id]
        match judge(held.version, change.version):
            case Verdict.STORE:
                self._store(change, held)
            case Verdict.KEEP:
                self._keep(change, held)
                self.merge.winners.add(change.id)
            case Verdict.BURIED:
                self._accept(change, held)
                self.merge.winners.add(change.id)
            case Verdict.SAME:
                self._accept(change, held)
            case Verdict.OTHER_KIND:
                self.merge.rejected.append(refused(change.name, ["kind"], OTHER_KIND))

    def _accept(self, change: Incoming, held: Held) -> None:
        self.merge.accepts.append(Accept(change.name, held.after, held.seq or 0))

    def _store(self, change: Incoming, held: Held) -> None:
        blob = None if change.body is None else self._seal(change)
        loser = None if blob is None else self._as_loser(change.id, held)
        write = Write(change.id, held.seq, held.after, blob, self.keys.key_no, loser, change.body)
        self._count(held.blob, blob)
        self._append(change, write)
        version = Stored.TOMBSTONE if blob is None else change.version
        self.held[change.id] = Held(version, blob, self.keys.key_no, held.seq, self._newest())

    def _keep(self, change: Incoming, held: Held) -> None:
        """The stored version stays under its own seq; what lost is kept, once."""
        if self._is_kept(change):
            self._accept(change, held)
            return
        loser = LoserBlob(self.day, self.keys.key_no, self._seal(change))
        key_no, blob = self._under_newest(change.id, held)
        write = Write(change.id, held.seq, held.after, blob, key_no, loser, None, stands=False)
        self._append(change, write)
        held.after = self._newest()

    def _is_kept(self, change: Incoming) -> bool:
        kept = (
            read_version(self.keys, change.id, loser.key_no, loser.blob)
            for loser in self.lost.get(change.id, ())
        )
        same = replace(change.version, lowered=False)
        return any(version == same for version in kept)

    def _append(self, change: Incoming, write: Write) -> None:
        self.merge.writes.append(write)
        self.merge.accepts.append(Accept(change.name, self._newest(), 0))

    def _newest(self) -> int:
        return len(self.merge.writes) - 1

    def _as_loser(self, row_id: bytes, held: Held) -> LoserBlob | None:
        key_no, blob = self._under_newest(row_id, held)
        return None if blob is None else LoserBlob(self.day, key_no, blob)

    def _under_newest(self, row_id: bytes, held: Held) -> tuple[int, bytes | None]:
        """A rotation may drop the earlier key meanwhile: nothing goes back under it."""
        if held.blob is None or held.key_no == self.keys.key_no:
            return held.key_no, held.blob
        try:
            plain = self.keys.open(row_id, held.key_no, held.blob)
        except Unopenable:
            return held.key_no, held.blob
        return self.keys.key_no, self.keys.seal(row_id, plain)

    def _seal(self, change: Incoming) -> bytes:
        version = change.version
        entry = Entry(
            kind=version.kind, edited_at=version.edited_at, body=msgspec.Raw(change.plain)
        )
        return self.keys.seal(change.id, encode_entry(entry))

    def _count(self, old: bytes | None, new: bytes | None) -> None:
        self.merge.records += (new is not None) - (old is not None)
        self.merge.size += len(new or b"") - len(old or b"")


def merge(
    keys: DataKeys,
    rows: Mapping[bytes, StoredRow],
    lost: Mapping[bytes, Sequence[LoserBlob]],
    changes: Sequence[Incoming],
    day: int,
) -> Merge:
    merging = Merging(keys, rows, lost, day)
    for change in changes:
        merging.take(change)
    return merging.merge
