"""The only door to webpush: encrypts a payload for one phone, with VAPID and headers of our own."""

import base64
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from webpush import WebPush
from webpush.vapid import VAPID

from handrail.clock import Clock
from handrail.errors import BadInput
from handrail.push.rules import TOPIC, URGENCIES, encode

POINT_BYTES = 65
AUTH_BYTES = 16
TOKEN_S = 12 * 60 * 60
MOST_ORIGINS = 1000
LONGEST_TTL = 28 * 24 * 60 * 60
LARGEST_PAYLOAD = 3000
BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}", re.ASCII)
CURVE, EXCHANGE = ec.SECP256R1(), ec.ECDH()
# Not hmac.digest: it lets go of the interpreter each time, and waits for it among busy threads.
SHA = SHA256()
# One record of 4096 bytes, and the length of the key that follows.
RECORD = (4096).to_bytes(4, "big") + bytes([POINT_BYTES])


class Sub(msgspec.Struct, frozen=True):
    """What is sealed of a subscription: where the phone is reached, and its two keys."""

    endpoint: str
    p256dh: str
    auth: str


class Pair(NamedTuple):
    """A VAPID key pair. `public` is the point that a browser asks for; webpush takes PEMs."""

    number: int
    public: bytes
    public_pem: bytes
    private_pem: bytes


class Wire(msgspec.Struct, frozen=True):
    """A message as it goes out."""

    url: str
    headers: Mapping[str, str]
    body: bytes


def _decode(text: str, size: int, name: str) -> bytes:
    """Exactly `size` bytes of base64url, or BadInput naming the field."""
    if len(text) <= 2 * size and BASE64URL.fullmatch(text):
        bare = text.rstrip("=")
        raw = base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4)) if len(bare) % 4 != 1 else b""
        if len(raw) == size:
            return raw
    raise BadInput(fields=[name])


def check_keys(p256dh: str, auth: str) -> None:
    """webpush takes any length and fails later, at the moment of a dose. So here, at the door."""
    point = _decode(p256dh, POINT_BYTES, "keys.p256dh")
    _decode(auth, AUTH_BYTES, "keys.auth")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise BadInput(fields=["keys.p256dh"]) from None


def new_pair(number: int) -> Pair:
    private_pem, public_pem, public = VAPID.generate_keys()
    return Pair(number, base64.urlsafe_b64decode(public + "="), public_pem, private_pem)


def load_key(private_pem: bytes) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(private_pem, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("a VAPID key is a P-256 key")
    return key


class CachedVapid(VAPID):  # type: ignore[misc]
    """webpush signs anew for each message and forgets the port; this signs once an origin."""

    def __init__(self, pair: Pair, contact: str, clock: Clock) -> None:
        super().__init__(pair.private_pem, pair.public_pem)
        self.contact = contact
        self.clock = clock
        self.key = load_key(pair.private_pem)
        self.shown = encode(pair.public)
        self.tokens: dict[str, tuple[int, str]] = {}

    def get_authorization_header(self, endpoint: str, subscriber: str, expiration: int) -> str:
        now = int(self.clock.now().timestamp())
        audience = endpoint[: endpoint.find("/", len("https://"))].removesuffix(":443")
        made, header = self.tokens.get(audience, (0, ""))
        # A clock that was set back must not leave a token from the future in use.
        if not 0 <= now - made < expiration // 2:
            header = f"vapid t={self._sign(audience, now + expiration)},k={self.shown}"
            if len(self.tokens) >= MOST_ORIGINS:
                self.tokens = {}
            self.tokens[audience] = (now, header)
        return header

    def _sign(self, audience: str, expires: int) -> str:
        claims: dict[str, Any] = {"aud": audience, "exp": expires}
        if self.contact:
            claims["sub"] = self.contact
        return jwt.encode(claims, self.key, algorithm="ES256")


class LeanPush(WebPush):  # type: ignore[misc]
    """webpush without its models and with the standard's own lines for its cipher: both looked
    again, for each message, at what `check_keys` has seen, in a third of a busy minute's time."""

    def _encrypt(self, message: bytes, subscription: Sub) -> bytes:
        point = base64.urlsafe_b64decode(subscription.p256dh + "==")
        auth = base64.urlsafe_b64decode(subscription.auth + "==")
        return seal_for(message, point, auth, ec.generate_private_key(CURVE), os.urandom(16))


def seal_for(
    message: bytes, point: bytes, auth: bytes, own: ec.EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    """RFC 8291, section 3.4, and RFC 8188 for one record; held against the standard's example."""
    shown = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = own.exchange(EXCHANGE, ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point))
    keying = HKDF(SHA, 32, auth, b"WebPush: info\0" + point + shown).derive(secret)
    key = HKDF(SHA, 16, salt, b"Content-Encoding: aes128gcm\0").derive(keying)
    nonce = HKDF(SHA, 12, salt, b"Content-Encoding: nonce\0").derive(keying)
    return salt + RECORD + shown + AESGCM(key).encrypt(nonce, message + b"\2", None)


class Messages:
    """Builds messages under any of the server's VAPID pairs. May be used from any thread."""

    def __init__(self, pairs: Sequence[Pair], contact: str, clock: Clock) -> None:
        self.contact = contact
        self.clock = clock
        self.pushers: dict[int, WebPush] = {}
        self.numbers: dict[str, int] = {}
        self.learn(pairs)

    def learn(self, pairs: Sequence[Pair]) -> None:
        """These and no others from now on. In one step: messages are being built meanwhile."""
        known = self.pushers
        self.newest = max(pairs, key=lambda pair: pair.number)
        self.numbers = {encode(pair.public): pair.number for pair in pairs}
        self.pushers = {pair.number: known.get(pair.number) or self._pusher(pair) for pair in pairs}

    def _pusher(self, pair: Pair) -> WebPush:
        # TTL and subscriber are only to satisfy webpush: neither value leaves this file.
        pusher = LeanPush(pair.private_pem, pair.public_pem, "-", ttl=1, expiration=TOKEN_S)
        pusher.vapid = CachedVapid(pair, self.contact, self.clock)
        return pusher

    @property
    def key(self) -> str:
        """What a browser asks for when it subscribes: the newest public key."""
        return encode(self.newest.public)

    def build(
        self,
        subscription: Sub,
        payload: bytes,
        ttl: int,
        urgency: str,
        topic: str,
        vapid_no: int | None = None,
    ) -> Wire:
        """Encrypts. Options of webpush's own `get` stick to later messages: it is not asked."""
        if len(payload) > LARGEST_PAYLOAD:
            raise ValueError("payload too long")
        if urgency not in URGENCIES or not TOPIC.fullmatch(topic):
            raise ValueError("urgency or topic not allowed")
        pusher = self.pushers[vapid_no or self.newest.number]
        headers = {
            "authorization": pusher.vapid.get_authorization_header(
                subscription.endpoint, "", TOKEN_S
            ),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            # Zero would mean: drop it unless the phone is awake this very second.
            "ttl": str(min(max(ttl, 1), LONGEST_TTL)),
            "urgency": urgency,
            "topic": topic,
        }
        return Wire(subscription.endpoint, headers, pusher._encrypt(payload, subscription))
