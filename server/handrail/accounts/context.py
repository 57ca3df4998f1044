"""What every verb of accounts needs, made once at start; and what higher rooms lend to it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from handrail.accounts.passwords import Cost, Passwords
from handrail.accounts.throttle import Tries
from handrail.clock import Clock, day_of
from handrail.db.database import Database
from handrail.settings import Settings
from handrail.vault.keys import ServerKeys
from handrail.vault.seal import DataKeys, ServerSeal


@dataclass(frozen=True)
class NewPerson:
    """Given to higher rooms in the transaction that makes a person, or brings one back."""

    person: bytes
    keys: DataKeys
    zone: str
    language: str
    now: datetime


@dataclass(frozen=True)
class About:
    """What higher rooms know of a person: settings, and the devices that get pushes."""

    zone: str = "UTC"
    language: str = "en"
    pushing: frozenset[bytes] = frozenset()


async def nobody_is_sending(_person: bytes) -> None:
    return None


def nothing_known(_connection: sa.Connection, _person: bytes) -> About:
    return About()


@dataclass(frozen=True)
class Hooks:
    """Higher rooms' part: accounts may not import them.

    `founders` run in the sign-up transaction. `rebuilders` run in the recovery transaction when the
    secret file was replaced: they drop the rows that the lost key sealed. `arrivals` run in the
    transaction of a sign-in. `endings` run where every way in ends, in the transaction of a
    recovery and in the first of an erase: what others can read by a link ends with them. `quiet`
    returns when no reminder of the person is being sent. `about` reads for GET /api/account.
    """

    founders: Sequence[Callable[[sa.Connection, NewPerson], None]] = ()
    rebuilders: Sequence[Callable[[sa.Connection, NewPerson], None]] = ()
    arrivals: Sequence[Callable[[sa.Connection, bytes], None]] = ()
    endings: Sequence[Callable[[sa.Connection, bytes], None]] = ()
    quiet: Callable[[bytes], Awaitable[None]] = nobody_is_sending
    about: Callable[[sa.Connection, bytes], About] = nothing_known


@dataclass(frozen=True, repr=False)
class Caller:
    """Where a request comes from: its network, and the session token that it carries."""

    network: str
    token: bytes | None = None


@dataclass(frozen=True)
class Accounts:
    """Handed to every verb."""

    settings: Settings
    database: Database
    clock: Clock
    keys: ServerKeys
    seal: ServerSeal
    passwords: Passwords
    tries: Tries
    hooks: Hooks = field(default_factory=Hooks)

    @property
    def today(self) -> int:
        return day_of(self.clock.now())

    def close(self) -> None:
        self.passwords.close()


def open_accounts(
    settings: Settings,
    database: Database,
    clock: Clock,
    keys: ServerKeys,
    hooks: Hooks | None = None,
    passwords: Passwords | None = None,
) -> Accounts:
    cost = Cost(settings.argon2_memory_kib, settings.argon2_time)
    return Accounts(
        settings=settings,
        database=database,
        clock=clock,
        keys=keys,
        seal=ServerSeal(keys),
        passwords=passwords or Passwords(keys, cost),
        tries=Tries(database, clock, keys),
        hooks=hooks or Hooks(),
    )
