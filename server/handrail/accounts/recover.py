"""Coming back with the recovery code: new password, new code, new data key; all else is signed out.

Works by the code alone, so also after the server's secret file was lost.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from handrail.accounts import devices, logins, recovery, sessions
from handrail.accounts.context import Accounts, Caller, NewPerson
from handrail.accounts.logins import FoundRecovery, KnownLogin
from handrail.accounts.service import (
    Entered,
    device_for,
    fresh_login,
    known_session,
    leave_other_device,
    write_fenced,
)
from handrail.accounts.shapes import Recover
from handrail.accounts.throttle import NETWORK_TRIES, Counter
from handrail.errors import BadInput, WrongPassword
from handrail.schedule import zones
from handrail.vault.keys import Unopenable, new_data_key, recovery_id, recovery_key
from handrail.vault.seal import DataKeys
from handrail.vault.slots import PASSWORD, RECOVERY, drop_all, open_slots, put_older, put_slot
from handrail.vault.store import rotate_key

WRONG_CODE = "This recovery code does not open an account."
NAME_NEEDED = "The server lost its secret file. Please also give a name to sign in with."


@dataclass(frozen=True, repr=False)
class NewLocks:
    """Everything that replaces what the old code, password and sessions opened."""

    held: DataKeys
    keys: DataKeys
    login: KnownLogin
    taken: list[bytes]
    password_slot: bytes
    used: bytes
    code: bytes
    code_slot: bytes


async def recover(accounts: Accounts, data: Recover, caller: Caller) -> Entered:
    await accounts.tries.count(Counter(NETWORK_TRIES, ("network", caller.network)))
    name = None if data.name is None else logins.clean_name(data.name)
    if data.zone is not None and not zones.known(data.zone):
        raise BadInput(fields=["zone"])
    await accounts.passwords.judge(data.password, [name or "", data.device_label])
    found, held = await _open_with_code(accounts, recovery.from_text(data.code))
    lost = found.login.number not in accounts.keys.numbers
    if lost and name is None:
        raise BadInput(NAME_NEEDED, fields=["name"])
    locks = await _new_locks(accounts, found, held, data.password, name)
    return await _come_back(accounts, data, caller, locks, lost=lost)


async def _open_with_code(accounts: Accounts, code: bytes) -> tuple[FoundRecovery, DataKeys]:
    code_id = recovery_id(code)
    found = await accounts.database.point(
        lambda connection: logins.find_by_code(connection, code_id)
    )
    if found is None:
        raise WrongPassword(WRONG_CODE, fields=["code"])
    person = found.login.person
    try:
        return found, open_slots(recovery_key(code, person), person, "recovery", found.slots)
    except Unopenable:
        raise WrongPassword(WRONG_CODE, fields=["code"]) from None


async def _new_locks(
    accounts: Accounts, found: FoundRecovery, held: DataKeys, password: str, name: str | None
) -> NewLocks:
    old = found.login
    login_id = logins.login_id(accounts.keys, name) if name else old.id
    login = fresh_login(accounts, old.person, login_id)
    keys, code = held.rotated(new_data_key()), recovery.new_code()
    key = await accounts.passwords.key(password, login.salted)
    return NewLocks(
        held=held,
        keys=keys,
        login=login,
        taken=logins.login_ids(accounts.keys, name) if name else [login_id],
        password_slot=keys.wrap_for(key, "password", PASSWORD),
        used=found.id,
        code=code,
        code_slot=keys.wrap_for(recovery_key(code, old.person), "recovery", RECOVERY),
    )


async def _come_back(
    accounts: Accounts, data: Recover, caller: Caller, locks: NewLocks, *, lost: bool
) -> Entered:
    person, keys, now = locks.keys.person, locks.keys, accounts.clock.now()
    known = await known_session(accounts, caller)
    device = device_for(known, person, shared=data.shared)
    session = sessions.new_session(keys, accounts.seal, device, shared=data.shared, now=now)
    label = devices.seal_label(keys, session.device, data.device_label)
    back = NewPerson(person, keys, data.zone or "UTC", data.language or "en", now)

    def save(connection: sa.Connection) -> None:
        rotate_key(connection, person, locks.held.key_no, keys.key_no)
        if not logins.has_recovery(connection, locks.used):
            raise WrongPassword(WRONG_CODE, fields=["code"])  # replaced by a new one meanwhile
        _change_locks(connection, locks)
        devices.drop_other_devices(connection, person, device)
        leave_other_device(connection, known, device)
        devices.write_signed_in(connection, session, label)
        for rebuild in accounts.hooks.rebuilders if lost else ():
            rebuild(connection, back)
        for end in accounts.hooks.endings:
            end(connection, person)

    await write_fenced(accounts, save)
    await accounts.hooks.quiet(person)
    code = recovery.to_text(locks.code)
    return Entered(session.token, data.shared, person, session.device, code)


def _change_locks(connection: sa.Connection, locks: NewLocks) -> None:
    """No way to the old key is left but through the new one, for re-sealing."""
    person, key_no = locks.keys.person, locks.keys.key_no
    drop_all(connection, person)
    logins.write_login(connection, locks.login, locks.taken)
    logins.write_recovery(connection, person, recovery_id(locks.code))
    put_slot(connection, person, "password", PASSWORD, key_no, locks.password_slot)
    put_slot(connection, person, "recovery", RECOVERY, key_no, locks.code_slot)
    put_older(connection, locks.keys)
