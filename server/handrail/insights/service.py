"""Opens a person's entries in their own request and tells how taking went. Stores nothing."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from handrail.accounts.context import Accounts
from handrail.errors import BadInput, SignedOut
from handrail.insights import rules
from handrail.insights.rules import Logged, Story
from handrail.insights.shapes import Adherence, Taking
from handrail.medications.kinds import Medication
from handrail.reminders.service import read_plan
from handrail.schedule.zones import ONE_DAY, local_date
from handrail.vault import store
from handrail.vault.body import decode_entry
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys
from handrail.vault.store import LoserBlob, StoredRow


class MedicineEntry(msgspec.Struct):
    """The inside of a record, read in one go."""

    edited_at: datetime
    body: Medication


class DoseEntry(msgspec.Struct):
    """The inside of a record, read in one go."""

    body: Logged


# Entries begin with their kind, so what is not asked for need not be read.
HEADS: Mapping[bytes, msgspec.json.Decoder[Any]] = {
    b'{"kind":"medication",': msgspec.json.Decoder(MedicineEntry),
    b'{"kind":"dose",': msgspec.json.Decoder(DoseEntry),
}
FURTHEST = 3660 * ONE_DAY


class Seen(NamedTuple):
    """All that is stored of a person, as read at once."""

    zone: str
    rows: Sequence[StoredRow]


class Kept(NamedTuple):
    """A medicine as it stands now."""

    body: Medication
    edited_at: datetime


async def adherence(accounts: Accounts, keys: DataKeys, until: date | None) -> Adherence:
    now = accounts.clock.now()

    def look(connection: sa.Connection) -> Seen:
        plan = read_plan(accounts.seal, connection, keys.person)
        if plan is None:
            raise SignedOut
        return Seen(plan.zone, store.all_rows(connection, keys.person))

    seen = await accounts.database.read(look)
    last = day_asked_for(until, local_date(now, seen.zone))
    # 20,000 entries take a tenth of a second: not on the loop.
    medicines, doses = await asyncio.to_thread(open_taking, keys, seen.rows)
    ids = list(medicines)
    earlier = await accounts.database.point(
        lambda connection: store.losers_of(connection, keys.person, ids)
    )
    written = {
        row_id: oldest(keys, row_id, earlier.get(row_id, ()), kept)
        for row_id, kept in medicines.items()
    }
    return await asyncio.to_thread(told, medicines, doses, written, seen.zone, last, now)


def day_asked_for(until: date | None, today: date) -> date:
    """Raises BadInput for a day that is not near."""
    if until is None:
        return today
    if not -FURTHEST <= until - today <= ONE_DAY:
        raise BadInput(fields=["until"])
    return until


def open_taking(
    keys: DataKeys, rows: Sequence[StoredRow]
) -> tuple[dict[bytes, Kept], dict[UUID, list[Logged]]]:
    """Medicines by record, doses by medicine. What cannot be read is left out."""
    medicines: dict[bytes, Kept] = {}
    doses: dict[UUID, list[Logged]] = {}
    for row, plain in zip(rows, keys.open_many(rows), strict=True):
        decoder = HEADS.get(plain[: plain.find(b",") + 1]) if plain else None
        if plain is None or decoder is None:
            continue
        try:
            entry = decoder.decode(plain)
        except (BadInput, msgspec.DecodeError):
            continue
        if isinstance(entry, DoseEntry):
            doses.setdefault(entry.body.medication, []).append(entry.body)
        else:
            medicines[row.id] = Kept(entry.body, entry.edited_at)
    return medicines, doses


def oldest(keys: DataKeys, row_id: bytes, earlier: Iterable[LoserBlob], kept: Kept) -> datetime:
    """When the medicine was first written down, as far as its versions tell."""
    found = [kept.edited_at]
    for loser in earlier:
        try:
            found.append(decode_entry(keys.open(row_id, loser.key_no, loser.blob)).edited_at)
        except (Unopenable, msgspec.DecodeError):
            continue
    return min(found)


def story_of(kept: Kept, doses: Sequence[Logged], written_at: datetime, zone: str) -> Story:
    """What was due before the app knew of the medicine cannot be called missed."""
    body = kept.body
    taken = [dose.occurred_at for dose in doses if dose.status == "taken"]
    last = None
    if body.archived or body.stopped is not None:
        last = body.stopped.on if body.stopped else local_date(kept.edited_at, zone)
    return Story(body, doses, min([written_at, *taken]), last)


def told(
    medicines: Mapping[bytes, Kept],
    doses: Mapping[UUID, Sequence[Logged]],
    written: Mapping[bytes, datetime],
    zone: str,
    until: date,
    now: datetime,
) -> Adherence:
    found = []
    for row_id, kept in medicines.items():
        name = UUID(bytes=row_id)
        story = story_of(kept, doses.get(name, ()), written[row_id], zone)
        found.append(taking(name, story, zone, until, now))
    found.sort(key=lambda one: one.medication)
    return Adherence(rules.first_day(until), until, found)


def taking(name: UUID, story: Story, zone: str, until: date, now: datetime) -> Taking:
    body, over = story.medicine, story.last is not None
    weeks, months = rules.week_starts(until), rules.month_starts(until)
    if body.injection is not None:
        shots = list(shown(rules.injected(story, body.injection, until), until))
        due = None if over else rules.next_due(story, body.injection, until)
        return Taking(name, rules.tally(weeks, shots), rules.tally(months, shots), None, None, due)
    dues = rules.dues_of(story, zone, until)
    answers = rules.answers_to(dues, story.doses)
    due_rules = body.due_rules()
    found = rules.outcomes(story, dues, answers, now) if due_rules else rules.as_needed(story)
    known = list(shown(found, until))
    return Taking(
        name,
        rules.tally(weeks, known),
        rules.tally(months, known),
        None if over else rules.supply(story, due_rules, answers, until),
        None if over else rules.gap(story, dues, answers, now),
        None,
    )


def shown(found: Iterable[rules.Outcome], until: date) -> Iterator[rules.Outcome]:
    return (one for one in found if one.on <= until)
