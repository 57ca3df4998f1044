"""Encrypting and signing alone, against the same primitives of OpenSSL and nothing else."""

import os
import statistics
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from handrail.clock import SystemClock
from handrail.push.message import Messages, new_pair
from tests.phone import Phone

EACH = 1500
AT_LEAST = 0.6
PAYLOAD = b"x" * 512
CURVE, EXCHANGE = ec.SECP256R1(), ec.ECDH()
SIGNED_EVERY = 1000


def floor(phones: list[tuple[bytes, bytes]], number: int) -> None:
    """A key pair, the peer's point, ECDH, three HKDF, AES-GCM; the signature is made now and then,
    as a token that is kept is."""
    point, auth = phones[number % len(phones)]
    own = ec.generate_private_key(CURVE)
    shown = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = own.exchange(EXCHANGE, ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point))
    salt = os.urandom(16)
    keying = HKDF(SHA256(), 32, auth, point + shown).derive(secret)
    key = HKDF(SHA256(), 16, salt, b"key").derive(keying)
    nonce = HKDF(SHA256(), 12, salt, b"nonce").derive(keying)
    AESGCM(key).encrypt(nonce, PAYLOAD, None)
    if number % SIGNED_EVERY == 0:
        own.sign(shown, ec.ECDSA(SHA256()))


def rate(work: Callable[[int], object]) -> float:
    cpu = time.process_time()
    for number in range(EACH):
        work(number)
    return EACH / (time.process_time() - cpu)


def measure(rounds: int) -> float:
    """Our speed as a share of the floor's."""
    messages = Messages([new_pair(1)], "mailto:help@example.org", SystemClock())
    phones = [Phone(endpoint=f"https://push.test/{number}") for number in range(50)]
    subs = [phone.sub for phone in phones]
    raw = [
        (
            phone.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
            phone.auth,
        )
        for phone in phones
    ]
    shares = []
    for number in range(rounds + 1):
        ours = rate(lambda n: messages.build(subs[n % 50], PAYLOAD, 3600, "high", "topic"))
        theirs = rate(lambda n: floor(raw, n))
        print(f"  round {number} ours {ours:.0f}/cpu-s, floor {theirs:.0f}/cpu-s", flush=True)
        if number:
            shares.append(ours / theirs)
    return statistics.median(shares)
