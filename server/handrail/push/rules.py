"""What a push says, and what its reply means: declarative JSON of one size, and one table."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from enum import Enum

import msgspec

from handrail.errors import BadInput

SIZE = 768
LABEL_CHARACTERS = 40
LABEL_BYTES = 80
TOPIC_BYTES = 16
URGENCIES = frozenset({"very-low", "low", "normal", "high"})
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
WAITS_S = (5, 15, 60, 300)
LONGEST_WAIT_S = 3600
JOINER = "\u200d"  # inside many emoji, and the one invisible character that a label may hold


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _json(value: object) -> bytes:
    return msgspec.json.encode(value)


def check_label(label: str) -> str:
    """What the lock screen says, in bytes as they are sent (a quotation mark needs two).

    Raises BadInput; the text itself is never repeated.
    """
    label = label.strip()
    printable = label.replace(JOINER, "").isprintable()
    if not printable or len(label) > LABEL_CHARACTERS or len(_json(label)) - 2 > LABEL_BYTES:
        raise BadInput(fields=["label"])
    return label


def topic_of(key: bytes, *parts: bytes) -> str:
    """A name for one occurrence that says nothing: an undelivered push of the same name is
    replaced, and so is a shown notification. 22 base64url characters; 32 are allowed."""
    message = b"".join(len(part).to_bytes(2, "big") + part for part in parts)
    return encode(hmac.digest(key, message, hashlib.sha256)[:TOPIC_BYTES])


def payload(
    title: str,
    body: str,
    navigate: str,
    tag: str,
    data: Mapping[str, str],
    actions: Sequence[tuple[str, str]],
) -> bytes:
    """Readable by a service worker, and by a phone that shows it without one (iOS 18.4, Firefox).
    Padded with spaces, which JSON allows, so that the length tells nothing: one size for every
    label and origin that can be saved. A button without an address of its own would make the
    whole message invalid there; it opens the app, and never answers by itself."""
    notification = {
        "title": title,
        "body": body,
        "navigate": navigate,
        "tag": tag,
        "data": dict(data),
        "actions": [
            {"action": name, "title": shown, "navigate": navigate} for name, shown in actions
        ],
    }
    message = {"web_push": 8030, "mutable": True, "notification": notification}
    plain = _json(message)
    if len(plain) > SIZE:
        raise ValueError("payload too long")
    return plain.ljust(SIZE)


class Verdict(Enum):
    """What becomes of a delivery, and of its subscription."""

    ACCEPTED = "accepted"
    GONE = "gone"  # 410: the subscription is deleted
    MISSING = "missing"  # 404: deleted when it is still so an hour later
    REFUSED = "refused"  # 401, 403: our trouble with that host; keep, wait, alert
    LATER = "later"  # try again while it is still useful
    BROKEN = "broken"  # our mistake or an unknown answer; keep, do not repeat


def verdict(status: int | None) -> Verdict:
    """None: no answer came."""
    if status is None or status in (408, 425, 429) or status >= 500:
        return Verdict.LATER
    if 200 <= status < 300:
        return Verdict.ACCEPTED
    special = {
        401: Verdict.REFUSED,
        403: Verdict.REFUSED,
        404: Verdict.MISSING,
        410: Verdict.GONE,
    }
    return special.get(status, Verdict.BROKEN)


def wait_s(tries: int, retry_after: int | None, chance: float) -> float:
    """Seconds until the next try. `chance` from 0 to 1 spreads our own waits by a fifth."""
    if retry_after is not None:
        return float(min(max(retry_after, 1), LONGEST_WAIT_S))
    return WAITS_S[min(max(tries, 1), len(WAITS_S)) - 1] * (0.8 + 0.4 * chance)
