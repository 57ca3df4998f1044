"""Opens a person's entries in their own request and tells how taking went. Stores nothing."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from handrail.accounts.context import Accounts
from handrail.insights import rules
from handrail.insights.entries import MedicineEntry, Seen, first_written, look
from handrail.insights.rules import Logged, Story
from handrail.insights.shapes import Adherence, Taking
from handrail.medications.kinds import Medication
from handrail.schedule.zones import local_date
from handrail.vault.opening import Heads, opened
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow


class DoseEntry(msgspec.Struct):
    """The inside of a record, read in one go."""

    body: Logged


HEADS: Heads = {
    b'{"kind":"medication",': msgspec.json.Decoder(MedicineEntry),
    b'{"kind":"dose",': msgspec.json.Decoder(DoseEntry),
}


class Kept(NamedTuple):
    """A medicine as it stands now."""

    body: Medication
    edited_at: datetime


async def adherence(accounts: Accounts, keys: DataKeys, until: date | None) -> Adherence:
    seen = await look(accounts, keys, until)
    # 20,000 entries take a tenth of a second: not on the loop.
    medicines, doses = await asyncio.to_thread(open_taking, keys, seen.rows)
    known = await first_written(accounts, keys, medicines)
    return await asyncio.to_thread(told, medicines, doses, known, seen)


def open_taking(
    keys: DataKeys, rows: Sequence[StoredRow]
) -> tuple[dict[bytes, Kept], dict[UUID, list[Logged]]]:
    """Medicines by record, doses by medicine."""
    medicines: dict[bytes, Kept] = {}
    doses: dict[UUID, list[Logged]] = {}
    for row_id, entry in opened(keys, rows, HEADS):
        if isinstance(entry, DoseEntry):
            doses.setdefault(entry.body.medication, []).append(entry.body)
        else:
            medicines[row_id] = Kept(entry.body, entry.edited_at)
    return medicines, doses


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
    seen: Seen,
) -> Adherence:
    """`written`: by record, when it was first written down, as far as its versions tell."""
    found = []
    for row_id, kept in medicines.items():
        name = UUID(bytes=row_id)
        story = story_of(kept, doses.get(name, ()), written[row_id], seen.zone)
        found.append(taking(name, story, seen.zone, seen.until, seen.now))
    found.sort(key=lambda one: one.medication)
    return Adherence(rules.first_day(seen.until), seen.until, found)


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
