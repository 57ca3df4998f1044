"""What matters for patterns of all that is stored, read in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from handrail.insights import opening
from handrail.insights.entries import MedicineEntry
from handrail.insights.opening import Opened
from handrail.insights.rules import Logged
from handrail.insights.service import DoseEntry
from handrail.journal.signals import SignalSetup
from handrail.vault.opening import Heads, opened
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow


class Felt(Struct, frozen=True, gc=False):
    """Of a check-in."""

    occurred_at: datetime
    tz: str
    mood: int | None = None
    craving: int | None = None
    sleep_hours: float | None = None


class At(Struct, frozen=True, gc=False):
    value: int


class Tried(Struct, frozen=True, gc=False):
    what: str
    helped: str | None = None


class Urge(Struct, frozen=True, gc=False):
    """Of a craving."""

    started_at: datetime
    tz: str
    strengths: tuple[At, ...] = ()
    triggers: tuple[str, ...] = ()
    coping: tuple[Tried, ...] = ()

    @property
    def peak(self) -> int | None:
        return max((one.value for one in self.strengths), default=None)


class Noted(Struct, frozen=True, gc=False):
    """Of a trigger note."""

    occurred_at: datetime
    tz: str
    tags: tuple[str, ...] = ()
    urge: int | None = None


class Answered(Struct, frozen=True):
    """Of a questionnaire."""

    instrument: str
    version: str
    occurred_at: datetime
    tz: str
    answers: Mapping[str, int | str]


class FeltEntry(Struct):
    body: Felt


class UrgeEntry(Struct):
    body: Urge


class NotedEntry(Struct):
    body: Noted


class AnsweredEntry(Struct):
    body: Answered


class SetupEntry(Struct):
    edited_at: datetime
    body: SignalSetup


HEADS: Heads = {
    **opening.HEADS,
    b'{"kind":"dose",': msgspec.json.Decoder(DoseEntry),
    b'{"kind":"check_in",': msgspec.json.Decoder(FeltEntry),
    b'{"kind":"craving",': msgspec.json.Decoder(UrgeEntry),
    b'{"kind":"trigger_note",': msgspec.json.Decoder(NotedEntry),
    b'{"kind":"scale",': msgspec.json.Decoder(AnsweredEntry),
    b'{"kind":"signal_setup",': msgspec.json.Decoder(SetupEntry),
}


@dataclass(slots=True)
class Life:
    """All of a person's entries that patterns are made of."""

    turned_up: Opened = field(default_factory=Opened)
    medicines: dict[bytes, MedicineEntry] = field(default_factory=dict)
    doses: dict[UUID, list[Logged]] = field(default_factory=dict)
    felt: list[Felt] = field(default_factory=list)
    urges: list[Urge] = field(default_factory=list)
    notes: list[Noted] = field(default_factory=list)
    scales: list[Answered] = field(default_factory=list)
    setup: SetupEntry | None = None

    def take(self, row_id: bytes, entry: Any) -> None:
        """In the order of how many there are."""
        match entry:
            case DoseEntry(body=dose):
                self.doses.setdefault(dose.medication, []).append(dose)
            case FeltEntry(body=felt):
                self.felt.append(felt)
            case UrgeEntry(body=urge):
                self.urges.append(urge)
            case NotedEntry(body=note):
                self.notes.append(note)
            case AnsweredEntry(body=answered):
                self.scales.append(answered)
            case SetupEntry():
                self.setup = newest(self.setup, entry)
            case _:
                self._take_of_plans(row_id, entry)

    def _take_of_plans(self, row_id: bytes, entry: Any) -> None:
        if isinstance(entry, MedicineEntry):
            self.medicines[row_id] = entry
        self.turned_up.take(row_id, entry)


def newest(held: SetupEntry | None, entry: SetupEntry) -> SetupEntry:
    return entry if held is None or held.edited_at < entry.edited_at else held


def open_life(keys: DataKeys, rows: Sequence[StoredRow]) -> Life:
    life = Life()
    for row_id, entry in opened(keys, rows, HEADS):
        life.take(row_id, entry)
    return life
