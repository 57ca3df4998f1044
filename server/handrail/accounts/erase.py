"""Erasing an account: no key is left after the first commit, no row and no log of it at the end."""

import logging
import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from handrail.accounts import devices, logins
from handrail.accounts.context import Accounts
from handrail.accounts.credentials import prove
from handrail.accounts.guard import Signed
from handrail.accounts.service import fence, write_fenced
from handrail.db.models import ServerState, table_of
from handrail.db.state import set_state
from handrail.vault import upkeep
from handrail.vault.slots import drop_all
from handrail.vault.store import rotate_key

LOG = "erased.log"
MARK = "erasing:"
ROWS_A_JOB = 100
CHECKPOINTS = 20

log = logging.getLogger("handrail.accounts")
facts = table_of(ServerState)


async def erase(accounts: Accounts, signed: Signed, password: str) -> None:
    """Answers only when nothing of the person is left and nothing of theirs is being sent."""
    login, keys = await prove(accounts, signed, password)

    def shut(connection: sa.Connection) -> None:
        fence(connection, keys, login)
        # A write that is under way with the old key is refused from here on.
        rotate_key(connection, keys.person, keys.key_no, keys.key_no + 1)
        set_state(connection, MARK + keys.person.hex(), "")
        drop_all(connection, keys.person)
        logins.drop_logins(connection, keys.person)
        devices.drop_other_devices(connection, keys.person, None)
        for end in accounts.hooks.endings:
            end(connection, keys.person)

    await write_fenced(accounts, shut)
    await _finish(accounts, keys.person)
    await _empty_wal(accounts)


async def finish_erasures(accounts: Accounts) -> None:
    """At start: goes on where the server was stopped in the middle of erasing somebody."""
    marks = sa.select(facts.c.name).where(facts.c.name.startswith(MARK))
    names = await accounts.database.read(
        lambda connection: list(connection.execute(marks).scalars())
    )
    for name in names:
        await _finish(accounts, bytes.fromhex(name.removeprefix(MARK)))
    if names:
        await _empty_wal(accounts)


async def _finish(accounts: Accounts, person: bytes) -> None:
    """The log first: a backup that is put back later must not bring the person back."""
    append(accounts.settings.data_dir / LOG, person)
    while await accounts.database.write(
        lambda connection: upkeep.erase_some(connection, person, ROWS_A_JOB)
    ):
        pass
    await accounts.hooks.quiet(person)

    def last(connection: sa.Connection) -> None:
        upkeep.erase_person(connection, person)
        connection.execute(sa.delete(facts).where(facts.c.name == MARK + person.hex()))

    await accounts.database.write(last)


def append(path: Path, person: bytes) -> None:
    """One opaque id a line, on the disk before anything else happens."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, person.hex().encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)


async def _empty_wal(accounts: Accounts) -> None:
    """The write-ahead log still holds what was deleted, until all of it is written back."""
    if accounts.database.dialect != "sqlite":
        return
    for _ in range(CHECKPOINTS):
        if await accounts.database.maintain(_checkpoint):
            return
    log.warning("the write-ahead log could not be emptied after an erase: a reader holds it")


def _checkpoint(driver: Any) -> bool:
    busy, left, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return bool(busy == 0 and left == 0)
