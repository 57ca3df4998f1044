"""`handrail demo`: makes one account and writes the year into it, as a phone would have."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from handrail.accounts.context import Accounts, Caller, Hooks, NewPerson, open_accounts
from handrail.accounts.service import sign_out, sign_up
from handrail.accounts.shapes import SignUp
from handrail.clock import Clock
from handrail.db.database import Database, open_database
from handrail.db.models import table_of
from handrail.demo.year import Made, Year, stamp
from handrail.errors import StartRefused
from handrail.medications.service import found_salt
from handrail.reminders.service import found_plan
from handrail.schedule.zones import known, local_date
from handrail.settings import Settings
from handrail.sync.service import apply, sort_out
from handrail.vault.models import Person
from handrail.vault.seal import DataKeys, ServerSeal
from handrail.vault.secret_file import unlock
from handrail.vault.upkeep import erase_person, erase_some

BATCH = 50
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
OCCUPIED = "There are people on this server. With --yes one more is added; nobody else is touched."


class Demo(NamedTuple):
    """By which one signs in. The password is shown this once."""

    name: str
    password: str
    entries: int


async def make_demo(
    settings: Settings, clock: Clock, zone: str, *, occupied_too: bool, days: int = 365
) -> Demo:
    """Raises StartRefused where there are people already and nobody said yes to that."""
    if not known(zone):
        raise StartRefused("--zone is not a name of the time zone database.")
    database = open_database(settings)
    try:
        if not occupied_too and await database.read(has_people):
            raise StartRefused(OCCUPIED)
        return await _write(settings, database, clock, zone, days)
    finally:
        await database.close()


def has_people(connection: sa.Connection) -> bool:
    return connection.execute(sa.select(table_of(Person).c.id).limit(1)).first() is not None


async def _write(
    settings: Settings, database: Database, clock: Clock, zone: str, days: int
) -> Demo:
    server_keys = await unlock(settings.secret_file, database)
    seal = ServerSeal(server_keys)
    made: list[NewPerson] = []

    def remember(_connection: sa.Connection, person: NewPerson) -> None:
        made[:] = [person]

    hooks = Hooks(founders=(partial(found_plan, seal), found_salt, remember))
    # Whoever may run this command needs no invitation.
    accounts = open_accounts(replace(settings, sign_up="open"), database, clock, server_keys, hooks)
    try:
        demo = await _sign_up(accounts, zone)
        now = clock.now()
        year = Year(local_date(now, zone), zone, days).entries(now)
        count = await write_year(database, seal, made[0].keys, list(year), now)
        return demo._replace(entries=count)
    except BaseException:
        # Nobody was told the password.
        await _erase(database, made)
        raise
    finally:
        accounts.close()


async def _sign_up(accounts: Accounts, zone: str) -> Demo:
    """The device of this process is gone again at once: nothing can be sent to it."""
    name = f"demo-{_letters(4)}"
    password = "-".join(_letters(5) for _ in range(4))
    data = SignUp(name=name, password=password, device_label="demo", zone=zone, language="en")
    entered = await sign_up(accounts, data, Caller("local"))
    await sign_out(accounts, entered.person, entered.device)
    return Demo(name, password, 0)


async def _erase(database: Database, made: Sequence[NewPerson]) -> None:
    """`made` is looked into by the writer: a sign-up that was under way is through by then."""

    def some(connection: sa.Connection) -> int:
        return sum(erase_some(connection, one.person, BATCH) for one in made)

    def last(connection: sa.Connection) -> None:
        for one in made:
            erase_person(connection, one.person)

    while await database.write(some):
        pass
    await database.write(last)


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))


async def write_year(
    database: Database, seal: ServerSeal, keys: DataKeys, year: list[Made], now: datetime
) -> int:
    entries = iter(year)
    while batch := list(islice(entries, BATCH)):
        good, bad = sort_out((change_of(one) for one in batch), now)
        if bad:
            raise ValueError(f"a made-up entry does not fit: {bad[0].fields}")
        await apply(database, seal, keys, good, now)
    return len(year)


def change_of(one: Made) -> msgspec.Raw:
    change = {
        "id": str(one.id),
        "kind": one.kind,
        "edited_at": stamp(one.at),
        "body": one.body,
    }
    return msgspec.Raw(msgspec.json.encode(change))
