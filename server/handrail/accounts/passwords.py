"""Passwords to keys: argon2id in two threads behind a short queue, pepper, HKDF. No stored hash."""

import asyncio
import hmac
import re
import struct
import threading
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from argon2.low_level import Type, hash_secret_raw

from handrail.errors import BadInput, Busy
from handrail.vault.keys import ServerKeys, password_key

LEAST_CHARACTERS = 12
MOST_BYTES = 1024
LEAST_SCORE = 3
LEAST_OWN_CHARACTERS = 6  # beside the name and other words that anybody would try
SALT_BYTES = 16
WORKERS = 2
WAITING = 8
JUDGED_CHARACTERS = 72  # as many as zxcvbn looks at

T = TypeVar("T")
_judging = threading.Lock()


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of argon2id takes."""

    memory_kib: int
    time_cost: int
    parallelism: int = 1

    def encode(self) -> bytes:
        return struct.pack(">IIB", self.memory_kib, self.time_cost, self.parallelism)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Costs outside are never run, wherever they come from: a database row is not trusted."""

    least: Cost = Cost(47104, 1)
    most: Cost = Cost(262144, 10)

    def hold(self, cost: Cost) -> bool:
        return (
            self.least.memory_kib <= cost.memory_kib <= self.most.memory_kib
            and self.least.time_cost <= cost.time_cost <= self.most.time_cost
            and self.least.parallelism <= cost.parallelism <= self.most.parallelism
        )


@dataclass(frozen=True, slots=True)
class Salted:
    """What a key depends on beside the password. `number` is of the server's pepper."""

    person: bytes
    salt: bytes
    cost: Cost
    number: int


def as_bytes(password: str, field: str = "password") -> bytes:
    """NFC, so that one password typed on two phones is one password."""
    try:
        encoded = unicodedata.normalize("NFC", password).encode()
    except UnicodeEncodeError:
        raise BadInput(fields=[field]) from None
    if len(encoded) > MOST_BYTES:
        raise BadInput("This password is too long.", fields=[field])
    return encoded


def judge(password: str, context: Sequence[str], field: str = "password") -> None:
    """Raises BadInput for a short or guessable password. `context`: words that help a guesser."""
    text = unicodedata.normalize("NFC", password)
    as_bytes(text, field)
    if len(text) < LEAST_CHARACTERS:
        raise BadInput("Please choose at least 12 characters.", fields=[field])
    words = {"handrail", *re.findall(r"\w{3,}", " ".join(context).casefold())}
    own = re.sub(
        "|".join(map(re.escape, sorted(words, key=len, reverse=True))), "", text.casefold()
    )
    # 14 MB of words, which a server where nobody chooses a password need not hold.
    from zxcvbn import zxcvbn

    # It keeps the words of one call in a global.
    with _judging:
        score = zxcvbn(text[:JUDGED_CHARACTERS], list(words))["score"]
    if score < LEAST_SCORE or len(own) < LEAST_OWN_CHARACTERS:
        raise BadInput(
            "This password is easy to guess. Four or five unrelated words are a good one.",
            fields=[field],
        )


class Passwords:
    """Two workers and a short queue: memory stays bounded, and nobody waits for long."""

    def __init__(self, keys: ServerKeys, cost: Cost, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        if not self.bounds.hold(cost):
            raise ValueError("this cost is out of bounds")
        self.keys = keys
        self.cost = cost
        self.inside = 0
        self.threads = ThreadPoolExecutor(WORKERS, "password")

    async def key(self, password: str, salted: Salted) -> bytes:
        """The key of the password slot. Raises Busy when too many wait."""
        return await self._queued(lambda: self._stretch(as_bytes(password), salted))

    async def judge(self, password: str, context: Sequence[str], field: str = "password") -> None:
        await self._queued(lambda: judge(password, context, field))

    def _stretch(self, password: bytes, salted: Salted) -> bytes:
        # A cost out of bounds comes from a changed row: the key will be wrong, and no time tells.
        cost = salted.cost if self.bounds.hold(salted.cost) else self.cost
        run = hash_secret_raw(
            password, salted.salt, cost.time_cost, cost.memory_kib, cost.parallelism, 32, Type.ID
        )
        peppered = hmac.digest(self.keys.pepper(salted.number), run, "sha256")
        return password_key(peppered, salted.person, salted.cost.encode())

    async def _queued(self, work: Callable[[], T]) -> T:
        if self.inside >= WORKERS + WAITING:
            raise Busy(retry_after=WORKERS + WAITING)
        self.inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, work)
        finally:
            self.inside -= 1

    def close(self) -> None:
        self.threads.shutdown()
