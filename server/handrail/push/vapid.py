"""The key pairs by which push services know this server: rows, sealed, made at the first start.

A browser's subscription is bound to the pair it was made with. So a new pair stands beside the old
one until no phone uses the old one any more, or until OVERLAP_DAYS are over.
"""

from typing import NamedTuple

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from handrail.clock import Clock, day_of
from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.db.upsert import insert_for
from handrail.errors import StartRefused
from handrail.push.message import Pair, load_key, new_pair
from handrail.push.models import Subscription, VapidKey
from handrail.vault.keys import Unopenable
from handrail.vault.seal import ServerSeal

PURPOSE = b"vapid"
# A device that is not used for so long is forgotten anyway, and its subscription with it.
OVERLAP_DAYS = 400
STILL_TWO = (
    "Two push keys are in use already: some phones have not opened the app since the last change. "
    "The old one goes when all have, or after 400 days."
)

keys, subscriptions = table_of(VapidKey), table_of(Subscription)


def _row_id(number: int) -> bytes:
    return number.to_bytes(4, "big")


def _pair(number: int, private_pem: bytes) -> Pair:
    public: ec.EllipticCurvePublicKey = load_key(private_pem).public_key()
    return Pair(
        number,
        public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        private_pem,
    )


def _read(connection: sa.Connection) -> list[tuple[int, bytes]]:
    rows = connection.execute(sa.select(keys.c.number, keys.c.blob).order_by(keys.c.number))
    return [(row.number, row.blob) for row in rows]


def _openable(rows: list[tuple[int, bytes]], seal: ServerSeal) -> list[Pair]:
    pairs = []
    for number, blob in rows:
        try:
            pairs.append(_pair(number, seal.open(PURPOSE, _row_id(number), blob)))
        except Unopenable:
            continue  # sealed under a secret file that is lost: its subscriptions are lost too
    return pairs


async def vapid_pairs(database: Database, seal: ServerSeal, clock: Clock) -> list[Pair]:
    """All pairs that can be used; makes one when there is none. Safe on many nodes at once."""
    rows = await database.read(_read)
    pairs = _openable(rows, seal)
    if pairs:
        return pairs
    await _add(database, seal, clock, max((number for number, _ in rows), default=0) + 1)
    return _openable(await database.read(_read), seal)


async def _add(database: Database, seal: ServerSeal, clock: Clock, number: int) -> bool:
    """False when another process was faster; its pair then stands."""
    made = new_pair(number)
    row = {
        "number": number,
        "public": made.public,
        "created_day": day_of(clock.now()),
        "blob": seal.seal(PURPOSE, _row_id(number), made.private_pem),
    }

    def insert(connection: sa.Connection) -> bool:
        new = insert_for(connection, keys).values(row).on_conflict_do_nothing()
        return connection.execute(new.returning(keys.c.number)).one_or_none() is not None

    return await database.write(insert)


async def rotate(database: Database, seal: ServerSeal, clock: Clock) -> int:
    """A new pair beside the old one; its number. Refused while there are two already."""
    await vapid_pairs(database, seal, clock)
    rows = await database.read(_read)
    next_number = rows[-1][0] + 1
    if len(_openable(rows, seal)) > 1 or not await _add(database, seal, clock, next_number):
        raise StartRefused(STILL_TWO)
    return next_number


def newest_number(connection: sa.Connection) -> int:
    return connection.execute(sa.select(sa.func.max(keys.c.number))).scalar_one() or 0


class Dropped(NamedTuple):
    """`cut_off`: phones that were never opened in all that time, and get no pushes any more."""

    pairs: int = 0
    cut_off: int = 0


def drop_unused(connection: sa.Connection, newest: int, today: int) -> Dropped:
    """Pairs before `newest` that no phone needs. From the day after: one may be subscribing now."""
    # Held by whoever stores a subscription; asked for first, so that the next look sees theirs.
    locked = sa.select(keys.c.number, keys.c.created_day).where(keys.c.number <= newest)
    days = {row.number: row.created_day for row in connection.execute(locked.with_for_update())}
    if len(days) < 2 or newest not in days or today <= days[newest]:
        return Dropped()
    cut_off = 0
    if today - days[newest] >= OVERLAP_DAYS:
        late = sa.delete(subscriptions).where(subscriptions.c.vapid_no < newest)
        cut_off = connection.execute(late).rowcount
    used = sa.exists().where(subscriptions.c.vapid_no == keys.c.number)
    gone = connection.execute(sa.delete(keys).where(keys.c.number < newest, ~used))
    return Dropped(gone.rowcount, cut_off)
