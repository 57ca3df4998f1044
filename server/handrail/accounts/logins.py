"""Sign-in names and recovery codes on disk, as keyed hashes only, and the slots they lead to."""

import hmac
import unicodedata
from typing import NamedTuple

import sqlalchemy as sa

from handrail.accounts.models import Login, Recovery
from handrail.accounts.passwords import SALT_BYTES, Cost, Salted
from handrail.db.models import table_of
from handrail.db.upsert import insert_for
from handrail.errors import BadInput, Conflict
from handrail.vault.keys import ServerKeys
from handrail.vault.slots import PASSWORD, RECOVERY, Slot, read_slots

logins, recoveries = table_of(Login), table_of(Recovery)

MOST_NAME = 64
TAKEN = "This name is taken already."


class KnownLogin(NamedTuple):
    """One row. The id begins with the number of the server key that made it."""

    id: bytes
    person: bytes
    salt: bytes
    cost: Cost

    @property
    def number(self) -> int:
        return int.from_bytes(self.id[:2])

    @property
    def salted(self) -> Salted:
        return Salted(self.person, self.salt, self.cost, self.number)


class Found(NamedTuple):
    """A login with its password slot, and the earlier keys' slots."""

    login: KnownLogin
    slots: list[Slot]


class FoundRecovery(NamedTuple):
    id: bytes
    login: KnownLogin
    slots: list[Slot]


def clean_text(text: str, most: int, field: str) -> str:
    """Trimmed, of bounded length, without control characters or halves of a pair."""
    clean = text.strip()
    strange = any(unicodedata.category(letter) in ("Cc", "Cs") for letter in clean)
    if strange or len(clean) > most:
        raise BadInput(fields=[field])
    return clean


def clean_name(name: str) -> str:
    """One name however it is typed."""
    folded = unicodedata.normalize("NFKC", clean_text(name, MOST_NAME, "name")).casefold()
    if not folded:
        raise BadInput("Please give a name to sign in with.", fields=["name"])
    return folded


def login_id(keys: ServerKeys, name: str, number: int | None = None) -> bytes:
    number = number or keys.newest
    return number.to_bytes(2) + hmac.digest(keys.lookup(number), name.encode(), "sha256")


def login_ids(keys: ServerKeys, name: str) -> list[bytes]:
    """What the name may be stored as: the newest server key first."""
    return [login_id(keys, name, number) for number in keys.numbers]


def decoy(keys: ServerKeys, wanted: bytes, cost: Cost) -> KnownLogin:
    """Stands in for an unknown name, always the same, so that it takes the same work."""
    both = hmac.digest(keys.decoy(), wanted, "sha256")
    return KnownLogin(wanted, both[:16], both[16 : 16 + SALT_BYTES], cost)


_columns = (
    logins.c.id,
    logins.c.person_id,
    logins.c.salt,
    logins.c.memory_kib,
    logins.c.time_cost,
    logins.c.parallelism,
)


def _read(connection: sa.Connection, where: sa.ColumnElement[bool]) -> KnownLogin | None:
    rows = connection.execute(sa.select(*_columns).where(where)).all()
    if not rows:
        return None
    newest = max(rows, key=lambda row: bytes(row.id))
    return KnownLogin(newest[0], newest[1], newest[2], Cost(*newest[3:]))


def find_by_name(connection: sa.Connection, ids: list[bytes], stand_in: KnownLogin) -> Found:
    """The stand-in when nobody has the name, after the same reads."""
    login = _read(connection, logins.c.id.in_(ids)) or stand_in
    return Found(login, read_slots(connection, login.person, "password", PASSWORD))


def find_by_person(connection: sa.Connection, person: bytes) -> Found | None:
    login = _read(connection, logins.c.person_id == person)
    if login is None:
        return None
    return Found(login, read_slots(connection, person, "password", PASSWORD))


def find_by_code(connection: sa.Connection, code_id: bytes) -> FoundRecovery | None:
    owner = sa.select(recoveries.c.person_id).where(recoveries.c.id == code_id)
    person = connection.execute(owner).scalar_one_or_none()
    login = None if person is None else _read(connection, logins.c.person_id == person)
    if login is None:
        return None
    slots = read_slots(connection, login.person, "recovery", RECOVERY)
    return FoundRecovery(code_id, login, slots)


def is_still(connection: sa.Connection, login: KnownLogin) -> bool:
    """False when name or password changed since it was read. After `bump`."""
    same = (logins.c.id == login.id, logins.c.salt == login.salt)
    return connection.execute(sa.select(logins.c.id).where(*same)).first() is not None


def write_login(connection: sa.Connection, login: KnownLogin, taken: list[bytes]) -> None:
    """Replaces the person's login. Raises Conflict when somebody else has a `taken` id."""
    connection.execute(sa.delete(logins).where(logins.c.person_id == login.person))
    others = connection.execute(sa.select(logins.c.id).where(logins.c.id.in_(taken))).first()
    insert = insert_for(connection, logins).values(
        id=login.id,
        person_id=login.person,
        salt=login.salt,
        memory_kib=login.cost.memory_kib,
        time_cost=login.cost.time_cost,
        parallelism=login.cost.parallelism,
    )
    done = connection.execute(
        insert.on_conflict_do_nothing(), execution_options={"preserve_rowcount": True}
    )
    if others is not None or done.rowcount != 1:
        raise Conflict(TAKEN, fields=["name"])


def write_recovery(connection: sa.Connection, person: bytes, code_id: bytes) -> None:
    """Replaces the person's code: the one before is dead."""
    connection.execute(sa.delete(recoveries).where(recoveries.c.person_id == person))
    connection.execute(sa.insert(recoveries).values(id=code_id, person_id=person))


def has_recovery(connection: sa.Connection, code_id: bytes) -> bool:
    found = sa.select(recoveries.c.id).where(recoveries.c.id == code_id)
    return connection.execute(found).first() is not None


def drop_logins(connection: sa.Connection, person: bytes) -> None:
    connection.execute(sa.delete(logins).where(logins.c.person_id == person))
    connection.execute(sa.delete(recoveries).where(recoveries.c.person_id == person))
