"""Reads a person's own entries in their own request. Stores nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol, TypeVar

import msgspec
import sqlalchemy as sa

from handrail.accounts.context import Accounts
from handrail.errors import BadInput
from handrail.medications.kinds import Medication
from handrail.reminders.service import plan_of
from handrail.schedule.zones import ONE_DAY, local_date
from handrail.vault import store
from handrail.vault.body import Entry, decode_entry
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys
from handrail.vault.store import LoserBlob, StoredRow

V = TypeVar("V")
FURTHEST = 3660 * ONE_DAY


class MedicineEntry(msgspec.Struct):
    """The inside of a record, read in one go."""

    edited_at: datetime
    body: Medication


class Seen(NamedTuple):
    """All that is stored of a person, as read at once, and the days that are asked about."""

    zone: str
    rows: Sequence[StoredRow]
    until: date
    now: datetime


async def look(accounts: Accounts, keys: DataKeys, until: date | None) -> Seen:
    """Raises BadInput for a day that is not near."""
    now = accounts.clock.now()

    def read(connection: sa.Connection) -> tuple[str, Sequence[StoredRow]]:
        plan = plan_of(accounts.seal, connection, keys.person)
        return plan.zone, store.all_rows(connection, keys.person)

    zone, rows = await accounts.database.read(read)
    return Seen(zone, rows, day_asked_for(until, local_date(now, zone)), now)


def day_asked_for(until: date | None, today: date) -> date:
    """Raises BadInput for a day that is not near."""
    if until is None:
        return today
    if not -FURTHEST <= until - today <= ONE_DAY:
        raise BadInput(fields=["until"])
    return until


class Edited(Protocol):
    @property
    def edited_at(self) -> datetime: ...


async def first_written(
    accounts: Accounts, keys: DataKeys, entries: Mapping[bytes, Edited]
) -> dict[bytes, datetime]:
    """When each was first written down, as far as its versions tell."""
    kept = await earlier(accounts, keys, list(entries), lambda entry: entry.edited_at)
    return {row_id: min([one.edited_at, *kept[row_id]]) for row_id, one in entries.items()}


async def earlier(
    accounts: Accounts, keys: DataKeys, ids: Sequence[bytes], read: Callable[[Entry], V]
) -> dict[bytes, list[V]]:
    """What is kept of the earlier versions of these records, oldest first."""
    kept = await accounts.database.point(
        lambda connection: store.losers_of(connection, keys.person, ids)
    )
    return {row_id: list(_versions(keys, row_id, kept.get(row_id, ()), read)) for row_id in ids}


def _versions(
    keys: DataKeys, row_id: bytes, losers: Sequence[LoserBlob], read: Callable[[Entry], V]
) -> Iterator[V]:
    for loser in losers:
        try:
            yield read(decode_entry(keys.open(row_id, loser.key_no, loser.blob)))
        except (BadInput, Unopenable, msgspec.DecodeError):
            continue
