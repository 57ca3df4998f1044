"""Which of two versions of one entry stands. Pure: no database, no keys, no clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an entry. `digest` is the SHA-256 of its canonical body; a delete has none."""

    kind: str
    edited_at: datetime
    digest: bytes | None
    lowered: bool = False

    @property
    def deletes(self) -> bool:
        return self.digest is None


class Stored(Enum):
    """What the server may hold for an id beside a version it can read."""

    NOTHING = "nothing"
    TOMBSTONE = "tombstone"
    UNREADABLE = "unreadable"


class Verdict(Enum):
    """STORE: the incoming stands. KEEP: the stored stands, the incoming is kept as a loser."""

    STORE = "store"
    KEEP = "keep"
    SAME = "same"
    BURIED = "buried"
    OTHER_KIND = "other kind"


def lowered(edited_at: datetime, now: datetime) -> tuple[datetime, bool]:
    """A phone whose clock runs ahead must not win for ever."""
    latest = now + AHEAD
    return (latest, True) if edited_at > latest else (edited_at, False)


def judge(stored: Version | Stored, incoming: Version) -> Verdict:
    """A delete beats any edit; then the later edit; then the greater digest."""
    if stored is Stored.TOMBSTONE:
        return Verdict.SAME if incoming.deletes else Verdict.BURIED
    if isinstance(stored, Stored):
        return Verdict.STORE
    if stored.kind != incoming.kind:
        return Verdict.OTHER_KIND
    if incoming.digest is None or stored.digest is None:
        return Verdict.STORE
    return _judge_edits(stored, stored.digest, incoming, incoming.digest)


def _judge_edits(stored: Version, old: bytes, incoming: Version, new: bytes) -> Verdict:
    # A lowered time differs at each sending, so the same words are then the same entry.
    if old == new and (incoming.lowered or stored.edited_at == incoming.edited_at):
        return Verdict.SAME
    later = (incoming.edited_at, new) > (stored.edited_at, old)
    return Verdict.STORE if later else Verdict.KEEP
