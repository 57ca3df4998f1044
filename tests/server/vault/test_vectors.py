"""Known answers, made once with PyCryptodome: the construction never changes without a red test."""

import hashlib
import hmac
import json
import struct
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from handrail.accounts.logins import login_id
from handrail.accounts.passwords import Bounds, Cost, Passwords, Salted
from handrail.vault import keys
from handrail.vault.seal import DataKeys, ServerSeal

VECTORS = {
    name: bytes.fromhex(text)
    for name, text in json.loads(Path(__file__).with_name("vectors.json").read_text()).items()
}
PERSON, RECORD = bytes(range(16)), bytes(range(16, 32))
DATA_KEY, ROOT = bytes(range(32)), bytes(range(32, 64))
TOKEN, CODE = bytes(range(200, 232)), bytes(range(50, 66))
SERVER = keys.ServerKeys({7: ROOT})
DATA = DataKeys(PERSON, {7: DATA_KEY})


def hkdf(key: bytes, info: bytes, size: int = 32) -> bytes:
    """RFC 5869 from hashlib alone."""
    secret = hmac.new(bytes(32), key, hashlib.sha256).digest()
    block, out = b"", b""
    for number in range(1, -(-size // 32) + 1):
        block = hmac.new(secret, block + info + bytes([number]), hashlib.sha256).digest()
        out += block
    return out[:size]


def lp(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">H", len(part)) + part for part in parts)


def open_by_hand(key: bytes, blob: bytes, data: bytes) -> bytes:
    """AES-256-GCM through OpenSSL's streaming interface, with our own additional data."""
    nonce, sealed, tag = blob[3:15], blob[15:-16], blob[-16:]
    opener = Cipher(algorithms.AES(key), modes.GCM(nonce, tag)).decryptor()
    opener.authenticate_additional_data(data)
    return opener.update(sealed) + opener.finalize()


@pytest.mark.parametrize(
    ("made", "vector"),
    [
        (keys.session_id(TOKEN), "sid"),
        (keys.session_key(TOKEN, PERSON), "session key"),
        (keys.recovery_id(CODE), "rid"),
        (keys.recovery_key(CODE, PERSON), "rk"),
        (SERVER.pepper(), "pepper"),
        (SERVER.lookup(), "lookup"),
        (SERVER.blob(), "blob"),
        (SERVER.decoy(), "decoy"),
        (SERVER.topic(), "topic"),
        (SERVER.hush(), "hush"),
        (SERVER.throttle(), "throttle"),
        (SERVER.endpoint(), "endpoint"),
        (SERVER.check(7), "check"),
        (login_id(SERVER, "ada")[2:], "login"),
    ],
)
def test_derived_values_are_as_another_library_made_them(made: bytes, vector: str) -> None:
    assert made == VECTORS[vector]


def test_sealed_things_of_another_library_open() -> None:
    assert DATA.open(RECORD, 7, VECTORS["rec"]) == b'{"kind":"check_in"}'
    assert DATA.open_part(b"device", RECORD, VECTORS["part"]) == b"Phone"
    assert ServerSeal(SERVER).open(b"session", b"row", VECTORS["srv"]) == b"secret"
    place = keys.Place("session", PERSON, b"slot-id")
    assert keys.unwrap(VECTORS["session key"], VECTORS["wrap"], place) == (7, DATA_KEY)


def test_hkdf_agrees_with_hashlib_alone() -> None:
    for size in (16, 32, 64):
        assert keys.derive(TOKEN, b"info", size) == hkdf(TOKEN, b"info", size)


def test_what_we_seal_opens_by_hand() -> None:
    blob = DATA.seal(RECORD, b"plain")
    key = hkdf(DATA_KEY, b"handrail/v1/data\0" + lp(PERSON))
    opened = open_by_hand(key, blob, lp(b"rec", blob[:3], PERSON, RECORD))
    assert opened == b"plain\x80" + bytes(250)


def test_what_we_wrap_opens_by_hand() -> None:
    blob = DATA.wrap_for(TOKEN, "password", b"password")
    both = hkdf(TOKEN, b"handrail/v1/wrap\0", 64)
    data = lp(b"slot", blob[:3], b"password", PERSON, b"password")
    assert blob[15:47] == hashlib.sha256(both[32:] + blob[3:15] + data).digest()
    assert open_by_hand(both[:32], blob[:15] + blob[47:], data) == DATA_KEY


async def test_a_password_key_is_argon2id_pepper_and_hkdf() -> None:
    passwords = Passwords(SERVER, Cost(64, 1), Bounds(least=Cost(8, 1)))
    made = await passwords.key(
        "correct horse e\u0301", Salted(PERSON, bytes(16), Cost(64, 1), number=7)
    )
    passwords.close()
    assert made == VECTORS["kek"]
