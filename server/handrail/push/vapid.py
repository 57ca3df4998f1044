"""The key pairs by which push services know this server: rows, sealed, made at the first start."""

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from handrail.clock import Clock, day_of
from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.db.upsert import insert_for
from handrail.push.message import Pair, load_key, new_pair
from handrail.push.models import VapidKey
from handrail.vault.keys import Unopenable
from handrail.vault.seal import ServerSeal

PURPOSE = b"vapid"

keys = table_of(VapidKey)


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
    made = new_pair(max((number for number, _ in rows), default=0) + 1)
    row = {
        "number": made.number,
        "public": made.public,
        "created_day": day_of(clock.now()),
        "blob": seal.seal(PURPOSE, _row_id(made.number), made.private_pem),
    }

    def insert(connection: sa.Connection) -> list[tuple[int, bytes]]:
        connection.execute(insert_for(connection, keys).values(row).on_conflict_do_nothing())
        return _read(connection)

    return _openable(await database.write(insert), seal)
