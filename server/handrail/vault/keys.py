"""The key hierarchy: the server's subkeys, the keys that open slots, the wrapping of data keys."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handrail.vault import labels

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
COMMIT_BYTES = 32
HEADER_BYTES = 3
HASH_BYTES = 32
EMPTY_SALT = bytes(HASH_BYTES)
WRAPPED_BYTES = HEADER_BYTES + NONCE_BYTES + COMMIT_BYTES + KEY_BYTES + 16
LARGEST_NUMBER = 0xFFFF
SLOT_KINDS = frozenset({"password", "recovery", "session", "older"})


class Unopenable(Exception):
    """A sealed thing stays shut: wrong key, changed bytes, another place or an unknown version."""


def lp(*parts: bytes) -> bytes:
    """Each part behind its length, so that no two lists of parts give the same bytes."""
    return b"".join([len(part).to_bytes(2, "big") + part for part in parts])


def derive(key: bytes, info: bytes, size: int = KEY_BYTES) -> bytes:
    """HKDF-SHA256 (RFC 5869) with an empty salt. On hmac.digest: every request derives several."""
    prk = hmac.digest(EMPTY_SALT, key, "sha256")
    block = hmac.digest(prk, info + b"\1", "sha256")
    made = block
    for number in range(2, -(-size // HASH_BYTES) + 1):
        block = hmac.digest(prk, block + info + bytes([number]), "sha256")
        made += block
    return made[:size]


def header(number: int) -> bytes:
    """Version and key number, at the start of every sealed blob."""
    return VERSION.to_bytes(1, "big") + number.to_bytes(2, "big")


def number_in(blob: bytes) -> int:
    """The key number of a sealed blob. An unknown version is refused, never guessed."""
    if len(blob) < HEADER_BYTES or blob[0] != VERSION:
        raise Unopenable
    return int.from_bytes(blob[1:HEADER_BYTES], "big")


def new_data_key() -> bytes:
    return os.urandom(KEY_BYTES)


def session_id(token: bytes) -> bytes:
    """What is stored of a session token."""
    return derive(token, labels.SESSION_ID)


def session_key(token: bytes, person: bytes) -> bytes:
    return derive(token, labels.SESSION_KEY + lp(person))


def recovery_id(code: bytes) -> bytes:
    """Found by the code alone: no person, no server key, so it outlives a lost secret file."""
    return derive(code, labels.RECOVERY_ID)


def recovery_key(code: bytes, person: bytes) -> bytes:
    return derive(code, labels.RECOVERY_KEY + lp(person))


def password_key(stretched: bytes, person: bytes, cost: bytes) -> bytes:
    """From the peppered argon2id output; `cost` binds the parameters it was made with."""
    return derive(stretched, labels.PASSWORD_KEY + lp(person, cost))


def older_key(data_key: bytes, person: bytes) -> bytes:
    """By which the newest data key opens the ones before it while a rotation runs."""
    return derive(data_key, labels.OLDER_KEY + lp(person))


class Place(NamedTuple):
    """Where a wrapped key belongs. Moved to another kind, person or slot, it does not open."""

    kind: str
    person: bytes
    slot: bytes


def _slot_data(head: bytes, place: Place) -> bytes:
    if place.kind not in SLOT_KINDS:
        raise Unopenable
    return lp(b"slot", head, place.kind.encode(), place.person, place.slot)


def _commitment(key: bytes, nonce: bytes, data: bytes) -> bytes:
    """AES-GCM alone lets one blob open under two keys; this does not."""
    return hashlib.sha256(key + nonce + data).digest()


def wrap(key: bytes, data_key: bytes, number: int, place: Place) -> bytes:
    """A data key for one slot: version, number, nonce, commitment, AES-256-GCM."""
    head, nonce = header(number), os.urandom(NONCE_BYTES)
    both, data = derive(key, labels.WRAP, 64), _slot_data(head, place)
    sealed = AESGCM(both[:32]).encrypt(nonce, data_key, data)
    return head + nonce + _commitment(both[32:], nonce, data) + sealed


def unwrap(key: bytes, blob: bytes, place: Place) -> tuple[int, bytes]:
    """Number and data key. Raises Unopenable; the commitment proves a password right or wrong."""
    number = number_in(blob)
    if len(blob) != WRAPPED_BYTES:
        raise Unopenable
    nonce, rest = blob[HEADER_BYTES:][:NONCE_BYTES], blob[HEADER_BYTES + NONCE_BYTES :]
    both, data = derive(key, labels.WRAP, 64), _slot_data(blob[:HEADER_BYTES], place)
    if not hmac.compare_digest(rest[:COMMIT_BYTES], _commitment(both[32:], nonce, data)):
        raise Unopenable
    try:
        return number, AESGCM(both[:32]).decrypt(nonce, rest[COMMIT_BYTES:], data)
    except InvalidTag:
        raise Unopenable from None


class ServerKeys:
    """The secret file's keys by number: the newest seals, each opens its own."""

    __slots__ = ("_roots", "_subkeys", "numbers")

    def __init__(self, roots: Mapping[int, bytes]) -> None:
        if not roots or any(len(root) != KEY_BYTES for root in roots.values()):
            raise ValueError("a server key has 32 bytes")
        if not all(1 <= number <= LARGEST_NUMBER for number in roots):
            raise ValueError("a server key has a number from 1 to 65535")
        self._roots = dict(roots)
        self._subkeys: dict[tuple[bytes, int], bytes] = {}
        self.numbers = tuple(sorted(roots, reverse=True))

    @property
    def newest(self) -> int:
        return self.numbers[0]

    def root(self, number: int) -> bytes:
        return self._roots[number]

    def _subkey(self, label: bytes, number: int | None) -> bytes:
        """Raises Unopenable for a number that the secret file no longer holds."""
        at = (label, number or self.newest)
        if at not in self._subkeys:
            if at[1] not in self._roots:
                raise Unopenable
            self._subkeys[at] = derive(self._roots[at[1]], label)
        return self._subkeys[at]

    def pepper(self, number: int | None = None) -> bytes:
        return self._subkey(labels.SERVER_PEPPER, number)

    def lookup(self, number: int | None = None) -> bytes:
        return self._subkey(labels.SERVER_LOOKUP, number)

    def blob(self, number: int | None = None) -> bytes:
        return self._subkey(labels.SERVER_BLOB, number)

    def decoy(self, number: int | None = None) -> bytes:
        return self._subkey(labels.SERVER_DECOY, number)

    def topic(self, number: int | None = None) -> bytes:
        return self._subkey(labels.SERVER_TOPIC, number)

    def hush(self, number: int | None = None) -> bytes:
        return self._subkey(labels.SERVER_HUSH, number)

    def throttle(self, number: int | None = None) -> bytes:
        return self._subkey(labels.SERVER_THROTTLE, number)

    def endpoint(self, number: int | None = None) -> bytes:
        return self._subkey(labels.SERVER_ENDPOINT, number)

    def check(self, number: int) -> bytes:
        """Stored in the database to tell a right secret file from a wrong one; opens nothing."""
        return self._subkey(labels.SERVER_CHECK, number)
