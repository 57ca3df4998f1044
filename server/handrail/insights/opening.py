"""What the entries say of meetings, of who was there, and of what else is on those days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from handrail.insights.attendance import Story, Target, Went
from handrail.insights.entries import MedicineEntry
from handrail.medications.bottles import TakeHome
from handrail.medications.kinds import Medication
from handrail.meetings.kinds import Meeting
from handrail.vault.body import Entry
from handrail.vault.opening import Heads, opened
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow


class MeetingEntry(msgspec.Struct):
    """The inside of a record, read in one go."""

    edited_at: datetime
    body: Meeting


class WentEntry(msgspec.Struct):
    """The inside of a record, read in one go."""

    body: Went


class BottleEntry(msgspec.Struct):
    """The inside of a record, read in one go."""

    body: TakeHome


HEADS: Heads = {
    b'{"kind":"meeting",': msgspec.json.Decoder(MeetingEntry),
    b'{"kind":"attendance",': msgspec.json.Decoder(WentEntry),
    b'{"kind":"meeting_target",': msgspec.json.Decoder(Target),
    b'{"kind":"medication",': msgspec.json.Decoder(MedicineEntry),
    b'{"kind":"take_home",': msgspec.json.Decoder(BottleEntry),
}


@dataclass(slots=True)
class Opened:
    """What matters here of all entries; what cannot be read is left out."""

    meetings: dict[bytes, MeetingEntry] = field(default_factory=dict)
    went: dict[UUID | None, list[Went]] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    medicines: dict[UUID, Medication] = field(default_factory=dict)
    bottles: list[TakeHome] = field(default_factory=list)

    def take(self, row_id: bytes, entry: Any) -> None:
        match entry:
            case MeetingEntry():
                self.meetings[row_id] = entry
            case WentEntry(body=body):
                self.went.setdefault(body.meeting, []).append(body)
            case Target():
                self.targets.append(entry)
            case MedicineEntry(body=medicine):
                self.medicines[UUID(bytes=row_id)] = medicine
            case BottleEntry(body=bottle):
                self.bottles.append(bottle)


def open_meetings(keys: DataKeys, rows: Sequence[StoredRow]) -> Opened:
    found = Opened()
    for row_id, entry in opened(keys, rows, HEADS):
        found.take(row_id, entry)
    return found


def version(old: Entry) -> MeetingEntry:
    """Raises msgspec.DecodeError for one of a shape that is no more."""
    return MeetingEntry(old.edited_at, msgspec.json.decode(old.body, type=Meeting))


def newest_first(entry: MeetingEntry, earlier: Sequence[MeetingEntry]) -> list[MeetingEntry]:
    """What is kept of a meeting; it itself, whatever a clock said, before all."""
    return [entry, *sorted(earlier, key=lambda one: one.edited_at, reverse=True)]


def story_of(row_id: bytes, kept: Sequence[MeetingEntry]) -> Story:
    """Since when each time has been as it is: what was never planned was not missed."""
    body = kept[0].body
    known: dict[str, datetime] = {}
    for time in body.times:
        for version in kept:
            if version.body.archived and not body.archived:
                break
            if body.fixed(time.slot) != version.body.fixed(time.slot):
                break
            known[time.slot] = min(version.edited_at, known.get(time.slot, version.edited_at))
    put_away_at = None
    if body.archived:
        for version in kept:
            if not version.body.archived:
                break
            put_away_at = version.edited_at
    return Story(UUID(bytes=row_id), body, known, put_away_at)
