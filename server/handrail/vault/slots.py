"""Key slots on disk: the wrapped copies of a person's data key."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import sqlalchemy as sa

from handrail.db.models import table_of
from handrail.vault.keys import Place, Unopenable, older_key, unwrap
from handrail.vault.models import KeySlot
from handrail.vault.seal import DataKeys, older_slot

slots = table_of(KeySlot)

PASSWORD = b"password"
RECOVERY = b"recovery"


class Slot(NamedTuple):
    """One row: its kind, id and wrapped key."""

    kind: str
    id: bytes
    blob: bytes


def read_slots(connection: sa.Connection, person: bytes, kind: str, slot: bytes) -> list[Slot]:
    """One slot, and those of earlier keys while a rotation runs."""
    wanted = sa.or_(
        sa.and_(slots.c.kind == kind, slots.c.id == slot),
        slots.c.kind == "older",
    )
    chosen = sa.select(slots.c.kind, slots.c.id, slots.c.blob)
    rows = connection.execute(chosen.where(slots.c.person_id == person, wanted))
    return [Slot(*row) for row in rows]


def open_slots(key: bytes, person: bytes, kind: str, found: Sequence[Slot]) -> DataKeys:
    """Opens the slot of this kind, then the earlier keys with what was in it. Raises Unopenable.

    A broken earlier slot shuts only the records under it.
    """
    own = next((slot for slot in found if slot.kind == kind), None)
    # A missing slot does the same work as a wrong one, so that time tells nothing.
    blob, at = (own.blob, own.id) if own else (b"\x01\0\1" + bytes(92), b"")
    number, data_key = unwrap(key, blob, Place(kind, person, at))
    keys = {number: data_key}
    for slot in found:
        if slot.kind == "older":
            with suppress(Unopenable):
                place = Place("older", person, slot.id)
                older, older_data_key = unwrap(older_key(data_key, person), slot.blob, place)
                keys[older] = older_data_key
    return DataKeys(person, keys)


def put_slot(
    connection: sa.Connection, person: bytes, kind: str, slot: bytes, key_no: int, blob: bytes
) -> None:
    """Replaces the slot of this id, if there is one."""
    drop_slot(connection, person, slot)
    connection.execute(
        sa.insert(slots).values(person_id=person, id=slot, kind=kind, key_no=key_no, blob=blob)
    )


def put_older(connection: sa.Connection, keys: DataKeys) -> None:
    """The earlier keys, wrapped by the newest."""
    for number, blob in keys.wrap_older().items():
        put_slot(connection, keys.person, "older", older_slot(number), number, blob)


def drop_slot(connection: sa.Connection, person: bytes, slot: bytes) -> None:
    connection.execute(sa.delete(slots).where(slots.c.person_id == person, slots.c.id == slot))


def drop_kind(
    connection: sa.Connection, person: bytes, kind: str, keep: bytes | None = None
) -> None:
    gone = sa.delete(slots).where(slots.c.person_id == person, slots.c.kind == kind)
    connection.execute(gone if keep is None else gone.where(slots.c.id != keep))


def drop_older(connection: sa.Connection, keys: DataKeys) -> None:
    for number in keys.older:
        drop_slot(connection, keys.person, older_slot(number))


def drop_all(connection: sa.Connection, person: bytes) -> None:
    connection.execute(sa.delete(slots).where(slots.c.person_id == person))
