"""Changing the password and making a new recovery code: always with the password once more."""

import sqlalchemy as sa

from handrail.accounts import devices, logins, recovery, sessions
from handrail.accounts.context import Accounts, Caller
from handrail.accounts.guard import Signed
from handrail.accounts.logins import KnownLogin
from handrail.accounts.service import (
    Entered,
    fence,
    fresh_login,
    open_with_password,
    write_fenced,
)
from handrail.errors import SignedOut
from handrail.vault.keys import recovery_id, recovery_key
from handrail.vault.seal import DataKeys
from handrail.vault.slots import PASSWORD, RECOVERY, put_slot

NOWHERE = Caller("")


async def prove(accounts: Accounts, signed: Signed, password: str) -> tuple[KnownLogin, DataKeys]:
    """The password once more. Raises WrongPassword."""
    found = await accounts.database.point(
        lambda connection: logins.find_by_person(connection, signed.person)
    )
    if found is None:
        raise SignedOut
    return found.login, await open_with_password(accounts, found, password, NOWHERE, signed.device)


async def change_password(accounts: Accounts, signed: Signed, password: str, new: str) -> Entered:
    """The data key stays and is wrapped anew; every other session ends, reminders go on."""
    login, keys = await prove(accounts, signed, password)
    await accounts.passwords.judge(new, [], "new_password")
    fresh = fresh_login(accounts, login.person, login.id)
    key = await accounts.passwords.key(new, fresh.salted)
    wrapped = keys.wrap_for(key, "password", PASSWORD)
    opened = sessions.new_session(
        keys, accounts.seal, signed.device, shared=signed.shared, now=accounts.clock.now()
    )

    def save(connection: sa.Connection) -> None:
        fence(connection, keys, login)
        if not devices.has_device(connection, keys.person, signed.device):
            raise SignedOut
        logins.write_login(connection, fresh, [fresh.id])
        put_slot(connection, keys.person, "password", PASSWORD, keys.key_no, wrapped)
        sessions.drop_sessions(connection, keys.person)
        sessions.write_session(connection, opened)

    await write_fenced(accounts, save)
    return Entered(opened.token, signed.shared, keys.person, signed.device)


async def renew_code(accounts: Accounts, signed: Signed, password: str) -> str:
    """The code before is dead from then on."""
    login, keys = await prove(accounts, signed, password)
    code = recovery.new_code()
    wrapped = keys.wrap_for(recovery_key(code, keys.person), "recovery", RECOVERY)

    def save(connection: sa.Connection) -> None:
        fence(connection, keys, login)
        logins.write_recovery(connection, keys.person, recovery_id(code))
        put_slot(connection, keys.person, "recovery", RECOVERY, keys.key_no, wrapped)

    await write_fenced(accounts, save)
    return recovery.to_text(code)
