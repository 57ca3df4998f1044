"""Subscribing, unsubscribing, a test push, and what a reply means for a subscription."""

import hmac
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

import sqlalchemy as sa

from handrail.clock import Clock, day_of
from handrail.db.database import Database
from handrail.errors import BadInput, Conflict, Forbidden, NotFound, Throttled
from handrail.push import subscriptions
from handrail.push.endpoints import check_endpoint
from handrail.push.message import Messages, Sub, check_keys
from handrail.push.rules import Verdict, payload, topic_of
from handrail.push.sender import Parcel, Result, Sender
from handrail.push.subscriptions import Subscribed, endpoint_ids, open_sub, seal_sub
from handrail.push.vapid import Dropped, drop_unused, newest_number, vapid_pairs
from handrail.settings import Settings
from handrail.vault.keys import ServerKeys
from handrail.vault.seal import ServerSeal

LOOKS = 3
MISSING_S = 3600.0
MOST_REMEMBERED = 10_000
TEST_EVERY_S = 10.0
TEST_TTL_S = 300
TEST_WORDS = {"en": ("Reminder", "This is a test."), "es": ("Recordatorio", "Es una prueba.")}

log = logging.getLogger("handrail.push")


class SharedDevice(Forbidden):
    """Said to the person as it stands."""

    code = "shared-device"
    title = "Reminders stay off on a shared device: whoever uses it next would see them."


class Missing:
    """First 404s by this process, to the second. The table knows the day only."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.first: dict[bytes, float] = {}

    def for_an_hour(self, row_id: bytes) -> bool:
        now = self.clock.monotonic()
        if len(self.first) >= MOST_REMEMBERED:
            self.first = {}
        return now - self.first.setdefault(row_id, now) >= MISSING_S

    def forget(self, ids: Iterable[bytes]) -> None:
        for row_id in ids:
            self.first.pop(row_id, None)


@dataclass(frozen=True)
class Push:
    """Handed to every verb; made once at start by `open_push`."""

    settings: Settings
    database: Database
    clock: Clock
    keys: ServerKeys
    seal: ServerSeal
    messages: Messages
    sender: Sender
    missing: Missing
    tested: dict[bytes, float] = field(default_factory=dict)
    underway: Counter[bytes] = field(default_factory=Counter)

    @contextmanager
    def on_its_way(self, *people: bytes) -> Iterator[None]:
        """Entered before their phones are read: who revokes or erases meanwhile waits for the end
        of it, or was faster, and nothing is sent."""
        self.underway.update(people)
        try:
            yield
        finally:
            self.underway.subtract(people)
            for person in people:
                if not self.underway[person]:
                    del self.underway[person]

    def close(self) -> None:
        self.sender.close()


async def open_push(settings: Settings, database: Database, clock: Clock, keys: ServerKeys) -> Push:
    seal = ServerSeal(keys)
    pairs = await vapid_pairs(database, seal, clock)
    return Push(
        settings=settings,
        database=database,
        clock=clock,
        keys=keys,
        seal=seal,
        messages=Messages(pairs, contact_of(settings), clock),
        sender=Sender(clock, settings.push_hosts_extra),
        missing=Missing(clock),
    )


def contact_of(settings: Settings) -> str:
    """Who a push service can turn to; the public address when nobody is named."""
    public = settings.origin if settings.origin.startswith("https://") else ""
    return settings.contact or public


async def know_keys(push: Push, numbers: Iterable[int]) -> None:
    """Before sending: another process may have made a key, and a phone used it, a moment ago."""
    if not push.messages.pushers.keys() >= set(numbers):
        push.messages.learn(await vapid_pairs(push.database, push.seal, push.clock))


async def key_to_offer(push: Push) -> str:
    """The newest, also when `handrail keys rotate` made it since the start."""
    await know_keys(push, [await push.database.point(newest_number)])
    return push.messages.key


async def drop_old_keys(push: Push) -> Dropped:
    """A job: the pair before the newest goes when no phone needs it."""
    await key_to_offer(push)
    newest, today = push.messages.newest.number, day_of(push.clock.now())
    dropped = await push.database.write(lambda connection: drop_unused(connection, newest, today))
    if dropped.pairs:
        push.messages.learn(await vapid_pairs(push.database, push.seal, push.clock))
    if dropped.cut_off:
        log.warning("%d phones kept an old push key for too long: no pushes", dropped.cut_off)
    return dropped


async def _number_of(push: Push, key: str) -> int:
    """The number of the key that a phone says it subscribed with; the newest if it says none."""
    if key and key not in push.messages.numbers:
        await key_to_offer(push)
    number = push.messages.numbers.get(key) if key else push.messages.newest.number
    if number is None:
        raise BadInput(fields=["key"])
    return number


async def subscribe(
    push: Push, person: bytes, device: bytes, sub: Sub, *, shared: bool = False, key: str = ""
) -> None:
    """Stores where this device is reached, and the key by which we may.

    Raises SharedDevice, BadInput, TooLarge, Conflict or SignedOut.

    The same browser may have belonged to another account before. Its row moves to this device only
    if the two secret keys are the same too: an endpoint alone, however somebody learnt it, takes
    nothing from anybody, and the person who used the browser before gets no reminders on it.
    """
    if shared:
        raise SharedDevice
    endpoint = check_endpoint(sub.endpoint, push.settings.push_hosts_extra)
    check_keys(sub.p256dh, sub.auth)
    ids = endpoint_ids(push.keys, endpoint.url)
    sub = Sub(endpoint.url, sub.p256dh.rstrip("="), sub.auth.rstrip("="))
    asked = await _number_of(push, key)
    blob = seal_sub(push.seal, ids[0], sub)
    for look in range(1, LOOKS + 1):
        seen = await push.database.point(lambda connection: subscriptions.find(connection, ids))
        for old in seen:
            _may_replace(push, old, person, device, sub)
        number = seen[0].vapid_no if seen and not key else asked
        row = Subscribed(ids[0], person, device, number, blob)
        try:
            await push.database.write(partial(subscriptions.store, row=row, seen=seen))
            break
        except Conflict:
            if look == LOOKS:
                raise
    push.missing.forget(ids)


def _may_replace(push: Push, old: Subscribed, person: bytes, device: bytes, sub: Sub) -> None:
    if (old.person, old.device) == (person, device):
        return
    known = open_sub(push.seal, old)
    if known is None:
        return
    same_auth = hmac.compare_digest(known.auth, sub.auth)
    if not (same_auth and hmac.compare_digest(known.p256dh, sub.p256dh)):
        raise Conflict


async def unsubscribe(push: Push, person: bytes, device: bytes) -> None:
    await push.database.write(lambda connection: subscriptions.remove(connection, person, device))


async def settle_replies(push: Push, verdicts: Iterable[tuple[bytes, Verdict]]) -> None:
    """After a batch: deletes what is gone, remembers what is missing, forgives what works."""
    by_kind: dict[Verdict, list[bytes]] = {}
    for row_id, found in verdicts:
        by_kind.setdefault(found, []).append(row_id)
    accepted = by_kind.get(Verdict.ACCEPTED, [])
    missing = by_kind.get(Verdict.MISSING, [])
    gone = by_kind.get(Verdict.GONE, []) + [
        row_id for row_id in missing if push.missing.for_an_hour(row_id)
    ]
    push.missing.forget([*accepted, *gone])
    today = day_of(push.clock.now())

    def write(connection: sa.Connection) -> None:
        # The day before yesterday: certainly more than an hour ago, whoever saw it.
        lost = subscriptions.long_suspect(connection, missing, today - 1)
        subscriptions.drop(connection, [*gone, *lost])
        subscriptions.mark_suspect(connection, missing, today)
        subscriptions.mark_sent(connection, accepted, today)

    await push.database.write(write)


def in_trouble(push: Push, row: Subscribed) -> bool:
    """Whether the push service of this phone refuses us or does not answer, as far as we saw."""
    sub = open_sub(push.seal, row)
    return sub is not None and urlsplit(sub.endpoint).hostname in push.sender.troubles.hosts()


async def send_test(push: Push, person: bytes, device: bytes, language: str) -> Result:
    """A push that says it is a test, to this device. Raises NotFound or Throttled."""
    with push.on_its_way(person):
        return await _send_test(push, person, device, language)


async def _send_test(push: Push, person: bytes, device: bytes, language: str) -> Result:
    row = await push.database.point(
        lambda connection: subscriptions.subscription_of(connection, person, device)
    )
    sub = open_sub(push.seal, row) if row is not None else None
    if row is None or sub is None:
        raise NotFound
    _not_too_often(push, device)
    await know_keys(push, [row.vapid_no])
    tag = topic_of(push.keys.topic(), b"test", device)
    title, body = TEST_WORDS.get(language, TEST_WORDS["en"])
    said = payload(title, body, f"{push.settings.origin}/", tag, {}, [])

    build = partial(push.messages.build, sub, said, TEST_TTL_S, "high", tag, vapid_no=row.vapid_no)
    [result] = [found async for found in push.sender.send([Parcel(row.id, sub.endpoint, build)])]
    await settle_replies(push, [(row.id, result.verdict)])
    return result


def _not_too_often(push: Push, device: bytes) -> None:
    now = push.clock.monotonic()
    if now - push.tested.get(device, -TEST_EVERY_S) < TEST_EVERY_S:
        raise Throttled(retry_after=int(TEST_EVERY_S))
    if len(push.tested) >= MOST_REMEMBERED:
        push.tested.clear()
    push.tested[device] = now
