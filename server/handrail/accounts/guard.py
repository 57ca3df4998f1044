"""Who is asking: opens a request's session, and refuses what does not come from our own page."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from litestar import Request
from litestar.di import NamedDependency

from handrail.accounts import devices, sessions
from handrail.accounts.context import Accounts, Caller
from handrail.accounts.sessions import FoundSession, Times
from handrail.accounts.throttle import network_of
from handrail.errors import BadInput, Busy, Forbidden, Locked, SignedOut
from handrail.vault import rotate
from handrail.vault.keys import Unopenable, session_id, session_key
from handrail.vault.seal import DataKeys
from handrail.vault.slots import open_slots

COOKIE = "__Host-s"
COOKIE_IS = f"{COOKIE}=".encode()
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Signed:
    """`keys` is None when the session was idle for long: reminders go on, entries stay shut."""

    person: bytes
    device: bytes
    session: bytes
    keys: DataKeys | None
    shared: bool = False

    @property
    def opened(self) -> DataKeys:
        if self.keys is None:
            raise Locked
        return self.keys


def token_of(text: str) -> bytes | None:
    """The token as it stands in the cookie; None for anything that cannot be one of ours."""
    try:
        token = base64.b64decode(text.encode() + b"=", altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    return token if len(token) == sessions.TOKEN_BYTES else None


def token_in(headers: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """Looks at the Cookie header alone: a general reader of cookies costs ten times as much."""
    for name, value in headers:
        if name == b"cookie":
            for pair in value.split(b";"):
                if pair.lstrip().startswith(COOKIE_IS):
                    return token_of(pair.partition(b"=")[2].strip().decode("latin-1"))
    return None


def token_text(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode()


def caller_of(request: Request[Any, Any, Any]) -> Caller:
    """The network, not the address: nothing finer is looked at."""
    address = request.client.host if request.client else None
    return Caller(network_of(address), token_in(request.scope["headers"]))


async def read_signed(accounts: Accounts, token: bytes | None) -> Signed:
    """Raises SignedOut for no session, an unknown one, or one that has ended."""
    if token is None:
        raise SignedOut
    session = session_id(token)
    found = await accounts.database.point(
        lambda connection: sessions.find_session(connection, session)
    )
    if found is None:
        raise SignedOut
    try:
        times = sessions.open_times(accounts.seal, found)
    except Unopenable:
        raise SignedOut from None
    closed = await _settle_time(accounts, found, times)
    keys = None if closed else _open(found, token)
    return Signed(found.person, found.device, session, keys, times.shared)


async def _settle_time(accounts: Accounts, found: FoundSession, times: Times) -> bool:
    """Ends, closes or marks as used what is due; True when entries stay shut."""
    now = accounts.clock.now()
    if sessions.has_ended(times, now):
        await _try_to(accounts, _end(found))
        raise SignedOut
    closed = sessions.has_closed(found, times, now)
    moment, today = int(now.timestamp()), accounts.today
    due = found.seen_day < today or (
        times.shared and moment - times.seen >= sessions.SHARED_TOUCH_S
    )
    if due or (closed and found.has_slot):
        seen = Times(times.started, moment, times.shared)
        blob = sessions.seal_times(accounts.seal, found.id, seen)
        await _try_to(
            accounts,
            lambda connection: sessions.touch(connection, found, today, blob, close=closed),
        )
    return closed


def _end(found: FoundSession) -> Callable[[sa.Connection], None]:
    def end(connection: sa.Connection) -> None:
        devices.drop_devices(connection, found.person, [found.device])

    return end


async def _try_to(accounts: Accounts, save: Callable[[sa.Connection], None]) -> None:
    """A full disk must not keep anybody from reading."""
    with suppress(Busy):
        await accounts.database.write(save)


def _open(found: FoundSession, token: bytes) -> DataKeys | None:
    try:
        key = session_key(token, found.person)
        return open_slots(key, found.person, "session", found.slots)
    except Unopenable:
        return None


async def provide_signed(
    request: Request[Any, Any, Any], accounts: NamedDependency[Accounts]
) -> Signed:
    """The dependency `signed`: 401 without a session; its keys may be None."""
    return await read_signed(accounts, token_in(request.scope["headers"]))


async def provide_open(
    request: Request[Any, Any, Any], accounts: NamedDependency[Accounts]
) -> Signed:
    """The dependency `opened`."""
    return await open_session(accounts, token_in(request.scope["headers"]))


async def open_session(accounts: Accounts, token: bytes | None) -> Signed:
    """With keys. Raises SignedOut without a session, Locked when it opens nothing.

    While a rotation runs, each such request re-seals some records.
    """
    signed = await read_signed(accounts, token)
    if signed.opened.older:
        with suppress(Busy):
            await rotate.step(accounts.database, signed.opened)
    return signed


def check_page(method: str, sent: Mapping[str, str], origin: str) -> None:
    """What changes something comes from our own page, as JSON. Raises Forbidden or BadInput.

    For the door of the server, before any route: Litestar copies the handler for each guard.
    """
    if method in SAFE:
        return
    site = sent.get("sec-fetch-site")
    if site != "same-origin" and (site or sent.get("origin") != origin):
        raise Forbidden
    kind = sent.get("content-type", "application/json")
    if kind.split(";")[0].strip().lower() != "application/json":
        raise BadInput("Only JSON is taken here.")
