"""Envelopes: AES-256-GCM with padding, bound to the place where each blob lies."""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handrail.vault import labels
from handrail.vault.keys import (
    HEADER_BYTES,
    NONCE_BYTES,
    Place,
    ServerKeys,
    Unopenable,
    derive,
    header,
    lp,
    number_in,
    older_key,
    wrap,
)

STEP = 256
MARK = b"\x80"
TAG_BYTES = 16
ID_BYTES = 16
OFTEN = 4096
# A link has one key, for ever.
LINK_KEYS = 1
SEALED_AT = HEADER_BYTES + NONCE_BYTES

# Record id, seq, key number and blob; no blob once it is deleted.
Row = tuple[bytes, int, int, bytes | None]


def pad(plain: bytes) -> bytes:
    """Up to the next 256 bytes, so that a size tells little."""
    return plain + MARK + bytes(-(len(plain) + 1) % STEP)


def unpad(padded: bytes) -> bytes:
    plain = padded.rstrip(b"\0")
    if len(padded) % STEP or not plain.endswith(MARK):
        raise Unopenable
    return plain[:-1]


def _seal(box: AESGCM, head: bytes, data: bytes, plain: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + box.encrypt(nonce, pad(plain), data)


def _open(box: AESGCM, data: bytes, blob: bytes) -> bytes:
    if len(blob) < SEALED_AT + TAG_BYTES:
        raise Unopenable
    try:
        return unpad(box.decrypt(blob[HEADER_BYTES:SEALED_AT], blob[SEALED_AT:], data))
    except InvalidTag:
        raise Unopenable from None


class ServerSeal:
    """The server's blob key, for what it must read alone. A blob is bound to purpose and row."""

    def __init__(self, keys: ServerKeys) -> None:
        self._keys = keys
        self._boxes: dict[int, AESGCM] = {}
        # A blob never changes under its nonce, so what was in it can be told again.
        self.open_often = lru_cache(OFTEN)(self.open)

    def _box(self, number: int) -> AESGCM:
        if number not in self._boxes:
            self._boxes[number] = AESGCM(self._keys.blob(number))
        return self._boxes[number]

    def seal(self, purpose: bytes, row_id: bytes, plain: bytes) -> bytes:
        head = header(self._keys.newest)
        return _seal(self._box(self._keys.newest), head, lp(b"srv", head, purpose, row_id), plain)

    def open(self, purpose: bytes, row_id: bytes, blob: bytes) -> bytes:
        """Raises Unopenable, also when the secret file no longer holds the key."""
        box, head = self._box(number_in(blob)), blob[:HEADER_BYTES]
        return _open(box, lp(b"srv", head, purpose, row_id), blob)


class LinkSeal:
    """What whoever holds a link may read: the link's token makes the key, and is stored nowhere.

    Any text is a token to begin with, so that a wrong one takes the same way as one that is gone.
    """

    __slots__ = ("_box", "id")

    def __init__(self, token: str) -> None:
        secret = token.encode(errors="replace")
        self.id = derive(secret, labels.LINK_ID)
        self._box = AESGCM(derive(secret, labels.LINK_KEY))

    def seal(self, plain: bytes) -> bytes:
        head = header(LINK_KEYS)
        return _seal(self._box, head, lp(b"link", head, self.id), plain)

    def open(self, blob: bytes) -> bytes:
        head = header(number_in(blob))
        return _open(self._box, lp(b"link", head, self.id), blob)


class DataKeys:
    """A person's opened data keys: the newest, and the ones before it while a rotation runs."""

    __slots__ = ("_boxes", "_keys", "_places", "key_no", "older", "person")

    def __init__(self, person: bytes, keys: Mapping[int, bytes]) -> None:
        self.person = person
        self.key_no = max(keys)
        self.older = tuple(sorted(number for number in keys if number != self.key_no))
        self._keys = dict(keys)
        self._boxes: dict[int, AESGCM] = {}
        self._places: dict[int, bytes] = {}

    def _box(self, number: int) -> AESGCM:
        if number not in self._boxes:
            if number not in self._keys:
                raise Unopenable
            self._boxes[number] = AESGCM(derive(self._keys[number], labels.DATA + lp(self.person)))
        return self._boxes[number]

    def _place(self, number: int) -> bytes:
        """What binds a record to its person, but for its id: the same for all of them."""
        if number not in self._places:
            self._places[number] = lp(b"rec", header(number), self.person)
        return self._places[number]

    def seal(self, record_id: bytes, plain: bytes) -> bytes:
        data = self._place(self.key_no) + lp(record_id)
        return _seal(self._box(self.key_no), header(self.key_no), data, plain)

    def open(self, record_id: bytes, key_no: int, blob: bytes) -> bytes:
        if number_in(blob) != key_no:
            raise Unopenable
        return _open(self._box(key_no), self._place(key_no) + lp(record_id), blob)

    def open_many(self, rows: Iterable[Row]) -> list[bytes | None]:
        """As `open`, by the thousand; None for what is deleted and for what does not open.

        Written out in one loop: calls cost more than AES does.
        """
        ready = {number: self._ready(number) for number in self._keys}
        nonce, sealed = slice(HEADER_BYTES, SEALED_AT), slice(SEALED_AT, None)
        plains: list[bytes | None] = []
        for record_id, _, key_no, blob in rows:
            if blob is None:
                plains.append(None)
                continue
            try:
                head, place, decrypt = ready[key_no]
                padded = decrypt(blob[nonce], blob[sealed], place + record_id)
            except (KeyError, ValueError, InvalidTag):
                plains.append(None)
                continue
            # What follows the mark is authentic: zeros. To look for it is cheaper than to strip.
            end = padded.rfind(MARK)
            sound = end >= 0 and not len(padded) % STEP and blob[:HEADER_BYTES] == head
            plains.append(padded[:end] if sound else None)
        return plains

    def _ready(self, number: int) -> tuple[bytes, bytes, Callable[[bytes, bytes, bytes], bytes]]:
        """For ids of 16 bytes, as all records have."""
        place = self._place(number) + ID_BYTES.to_bytes(2, "big")
        return header(number), place, self._box(number).decrypt

    def seal_part(self, part: bytes, part_id: bytes, plain: bytes) -> bytes:
        """For what is not a record, such as a device's label."""
        head = header(self.key_no)
        data = lp(b"part", head, part, self.person, part_id)
        return _seal(self._box(self.key_no), head, data, plain)

    def open_part(self, part: bytes, part_id: bytes, blob: bytes) -> bytes:
        data = lp(b"part", blob[:HEADER_BYTES], part, self.person, part_id)
        return _open(self._box(number_in(blob)), data, blob)

    def wrap_for(self, key: bytes, kind: str, slot: bytes) -> bytes:
        """The newest data key, for one slot of this person."""
        place = Place(kind, self.person, slot)
        return wrap(key, self._keys[self.key_no], self.key_no, place)

    def rotated(self, data_key: bytes) -> "DataKeys":
        """The same keys behind a new one, which gets the next number."""
        return DataKeys(self.person, self._keys | {self.key_no + 1: data_key})

    def wrap_older(self) -> dict[int, bytes]:
        """Each earlier key, wrapped by the newest."""
        key = older_key(self._keys[self.key_no], self.person)
        return {
            number: wrap(
                key, self._keys[number], number, Place("older", self.person, older_slot(number))
            )
            for number in self.older
        }


def older_slot(number: int) -> bytes:
    """The slot id of an earlier data key."""
    return b"older" + number.to_bytes(2, "big")
