"""Signing up, in and out."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from handrail.accounts import devices, invites, logins, recovery, sessions
from handrail.accounts.context import Accounts, Caller, NewPerson
from handrail.accounts.logins import Found, KnownLogin
from handrail.accounts.passwords import SALT_BYTES
from handrail.accounts.sessions import FoundSession
from handrail.accounts.shapes import SignIn, SignUp
from handrail.accounts.throttle import FAILS, NETWORK_TRIES, Counter
from handrail.errors import BadInput, Busy, SignedOut, WrongPassword
from handrail.schedule import zones
from handrail.vault import labels, store
from handrail.vault.keys import (
    Unopenable,
    derive,
    new_data_key,
    recovery_id,
    recovery_key,
    session_id,
)
from handrail.vault.seal import DataKeys
from handrail.vault.slots import PASSWORD, RECOVERY, open_slots, put_slot


@dataclass(frozen=True, repr=False)
class Entered:
    """Somebody is signed in now: their token goes into the cookie."""

    token: bytes
    shared: bool
    person: bytes
    device: bytes
    recovery_code: str = ""


def person_tag(person: bytes) -> UUID:
    """By which a phone knows whether the same person signs in. It outlives the secret file."""
    return UUID(bytes=derive(person, labels.PERSON_TAG, 16))


async def sign_up(accounts: Accounts, data: SignUp, caller: Caller) -> Entered:
    name = logins.clean_name(data.name)
    if not zones.known(data.zone):
        raise BadInput(fields=["zone"])
    await accounts.tries.count(Counter(NETWORK_TRIES, ("network", caller.network)))
    invite = await invites.check(accounts, data.invite)
    await accounts.passwords.judge(data.password, [name, data.device_label])
    login = fresh_login(accounts, os.urandom(16), logins.login_id(accounts.keys, name))
    keys = DataKeys(login.person, {1: new_data_key()})
    wrapped = keys.wrap_for(
        await accounts.passwords.key(data.password, login.salted), "password", PASSWORD
    )
    code = recovery.new_code()
    code_slot = keys.wrap_for(recovery_key(code, login.person), "recovery", RECOVERY)
    now = accounts.clock.now()
    session = sessions.new_session(
        keys, accounts.seal, devices.new_device_id(), shared=data.shared, now=now
    )
    label = devices.seal_label(keys, session.device, data.device_label)
    known = await known_session(accounts, caller)
    founded = NewPerson(login.person, keys, data.zone, data.language, now)

    def save(connection: sa.Connection) -> None:
        invites.use(connection, invite)
        store.create_person(connection, login.person, accounts.today)
        logins.write_login(connection, login, logins.login_ids(accounts.keys, name))
        logins.write_recovery(connection, login.person, recovery_id(code))
        put_slot(connection, login.person, "password", PASSWORD, keys.key_no, wrapped)
        put_slot(connection, login.person, "recovery", RECOVERY, keys.key_no, code_slot)
        leave_other_device(connection, known, session.device)
        devices.write_signed_in(connection, session, label)
        for found in accounts.hooks.founders:
            found(connection, founded)

    await accounts.database.write(save)
    return Entered(session.token, data.shared, login.person, session.device, recovery.to_text(code))


def fresh_login(accounts: Accounts, person: bytes, login_id: bytes) -> KnownLogin:
    return KnownLogin(login_id, person, os.urandom(SALT_BYTES), accounts.passwords.cost)


async def sign_in(accounts: Accounts, data: SignIn, caller: Caller) -> Entered:
    name = logins.clean_name(data.name)
    ids = logins.login_ids(accounts.keys, name)
    stand_in = logins.decoy(accounts.keys, ids[0], accounts.passwords.cost)
    found = await accounts.database.point(
        lambda connection: logins.find_by_name(connection, ids, stand_in)
    )
    known = await known_session(accounts, caller)
    own = known if known and known.person == found.login.person else None
    keys = await open_with_password(accounts, found, data.password, caller, own and own.device)
    login, wrapped = await _renewed(accounts, found.login, ids[0], data.password, keys)
    session = sessions.new_session(
        keys,
        accounts.seal,
        device_for(known, keys.person, shared=data.shared),
        shared=data.shared,
        now=accounts.clock.now(),
    )
    label = devices.seal_label(keys, session.device, data.device_label)

    def save(connection: sa.Connection) -> None:
        fence(connection, keys, found.login)
        if wrapped is not None:
            logins.write_login(connection, login, [login.id])
            put_slot(connection, keys.person, "password", PASSWORD, keys.key_no, wrapped)
        leave_other_device(connection, known, session.device)
        devices.write_signed_in(connection, session, label)
        for arrive in accounts.hooks.arrivals:
            arrive(connection, keys.person)

    await write_fenced(accounts, save)
    return Entered(session.token, data.shared, keys.person, session.device)


async def open_with_password(
    accounts: Accounts,
    found: Found,
    password: str,
    caller: Caller,
    device: bytes | None = None,
) -> DataKeys:
    """Raises WrongPassword. A known device counts its own tries: nobody locks the owner out."""
    if device is not None:
        counters = [Counter(FAILS, ("device", device.hex()))]
    else:
        counters = [
            Counter(NETWORK_TRIES, ("network", caller.network)),
            Counter(FAILS, ("login", found.login.id.hex(), caller.network)),
        ]
    await accounts.tries.count(*counters)
    key = await accounts.passwords.key(password, found.login.salted)
    try:
        keys = open_slots(key, found.login.person, "password", found.slots)
    except Unopenable:
        raise WrongPassword from None
    await accounts.tries.forget(counters[-1])
    return keys


async def _renewed(
    accounts: Accounts, login: KnownLogin, newest_id: bytes, password: str, keys: DataKeys
) -> tuple[KnownLogin, bytes | None]:
    """The login under today's cost and server key; no slot when nothing changes."""
    if login.id == newest_id and login.cost == accounts.passwords.cost:
        return login, None
    fresh = fresh_login(accounts, login.person, newest_id)
    with suppress(Busy):
        key = await accounts.passwords.key(password, fresh.salted)
        return fresh, keys.wrap_for(key, "password", PASSWORD)
    return login, None


def fence(connection: sa.Connection, keys: DataKeys, login: KnownLogin) -> None:
    """First in every write that makes a slot: the key and the password still hold."""
    store.bump(connection, keys.person, keys.key_no, 0)
    if not logins.is_still(connection, login):
        raise WrongPassword


async def write_fenced(accounts: Accounts, save: Callable[[sa.Connection], None]) -> None:
    """A key that moved on meanwhile means that the password or code is no longer right."""
    try:
        await accounts.database.write(save)
    except SignedOut:
        raise WrongPassword from None


async def known_session(accounts: Accounts, caller: Caller) -> FoundSession | None:
    """The session that a request still carries, if it may be built on."""
    if caller.token is None:
        return None
    session = session_id(caller.token)
    found = await accounts.database.point(
        lambda connection: sessions.find_session(connection, session)
    )
    if found is None:
        return None
    try:
        times = sessions.open_times(accounts.seal, found)
    except Unopenable:
        return None
    return None if sessions.has_ended(times, accounts.clock.now()) else found


def device_for(known: FoundSession | None, person: bytes, *, shared: bool) -> bytes:
    """The same browser of the same person stays the same device, and keeps its reminders.

    A shared one never gets any, so it begins anew.
    """
    if known is not None and known.person == person and not shared:
        return known.device
    return devices.new_device_id()


def leave_other_device(
    connection: sa.Connection, known: FoundSession | None, device: bytes
) -> None:
    """A browser that changes hands is signed out as what it was before, reminders included."""
    if known is not None and known.device != device:
        devices.drop_devices(connection, known.person, [known.device])


async def sign_out(accounts: Accounts, person: bytes, device: bytes) -> None:
    """Session, key, device and its subscription go; then nothing of theirs is under way."""
    await accounts.database.write(
        lambda connection: devices.drop_devices(connection, person, [device])
    )
    await accounts.hooks.quiet(person)
