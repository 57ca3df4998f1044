"""What goes over the wire in a sync: the request with its changes, and the reply."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from handrail.errors import BadInput, TooLarge
from handrail.sync.checks import fault_fields, known_fields, unsafe, unsafe_fields
from handrail.sync.kinds import KINDS

CHANGES_UP = 50
CHANGES_DOWN = 500
CANONICAL = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
RESERVED = bytes(15)


# In the canonical spelling, as it came.
Id = Annotated[str, Meta(extra_json_schema={"format": "uuid"})]


class SyncRequest(Struct, forbid_unknown_fields=True):
    """`since`: the cursor of the last reply. `agenda_no`: of the agenda the phone holds, else 0."""

    since: Annotated[int, Meta(ge=0, le=2**53)]
    agenda_no: Annotated[int, Meta(ge=0, le=2**53)]
    changes: list[Raw]


class Change(Struct, forbid_unknown_fields=True):
    """One edit; a delete when the body is null. A refused one comes back under its id."""

    id: Annotated[str, Meta(max_length=64)]
    kind: Annotated[str, Meta(max_length=40)]
    edited_at: Annotated[datetime, Meta(tz=True)]
    body: Raw


class Named(Struct):
    """As much of a malformed change as is needed to refuse it by its id."""

    id: Annotated[str, Meta(max_length=64)]


class Accepted(Struct):
    """Saved. `seq` is the order number that the entry has now."""

    id: Id
    seq: int


class Rejected(Struct):
    """Not saved, and it will not be as it is. `fields` are names only."""

    id: str
    fields: Sequence[str]
    title: str


class Down(Struct):
    """An entry as it stands on the server; kind, time and body are null once it is deleted."""

    id: UUID
    seq: int
    kind: str | None
    edited_at: datetime | None
    body: Raw


class SyncReply(Struct, kw_only=True):
    """`changes` (of `Down`) and `agenda` are JSON already; the latter only for an old one."""

    epoch: str
    cursor: int
    more: bool
    reset: bool
    accepted: list[Accepted]
    rejected: list[Rejected]
    changes: Raw
    unreadable: int
    agenda: Raw | UnsetType = UNSET


_requests = msgspec.json.Decoder(SyncRequest)
_changes = msgspec.json.Decoder(Change)
_named = msgspec.json.Decoder(Named)


def decode_request(raw: bytes) -> SyncRequest:
    """Raises BadInput or TooLarge for the whole; each change is looked at on its own later."""
    try:
        request = _requests.decode(raw)
    except msgspec.ValidationError as error:
        raise BadInput(fields=fault_fields(error, "body")) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        request = _decode_slowly(raw)
    if len(request.changes) > CHANGES_UP:
        raise TooLarge(fields=["changes"])
    return request


def _decode_slowly(raw: bytes) -> SyncRequest:
    """Half a surrogate pair in one entry must not stop the others: that one is refused alone."""
    try:
        value = json.loads(raw)
        value["changes"] = [_without_unsafe(change) for change in value["changes"]]
        return msgspec.convert(value, SyncRequest)
    except (ValueError, TypeError, LookupError, RecursionError):
        raise BadInput(fields=["body"]) from None


def _without_unsafe(change: object) -> Raw:
    if not unsafe(change):
        return Raw(msgspec.json.encode(change))
    named = change.get("id") if isinstance(change, dict) else None
    if not isinstance(named, str) or unsafe(named):
        raise ValueError
    return Raw(json.dumps(change).encode("ascii"))


def decode_change(raw: Raw) -> Change | Rejected:
    """Raises BadInput when not even the id can be read."""
    try:
        return _changes.decode(raw)
    except msgspec.ValidationError as error:
        return refused(_id_of(raw), fault_fields(error, "body"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return refused(_id_of(raw), _fields_with_unsafe(raw))


def _fields_with_unsafe(raw: Raw) -> list[str]:
    try:
        change = json.loads(bytes(raw))
        body = json.dumps(change["body"]).encode()
        return known_fields(KINDS[change["kind"]], unsafe_fields(body)) or ["body"]
    except (ValueError, TypeError, LookupError, RecursionError):
        return ["body"]


def _id_of(raw: Raw) -> str:
    try:
        return _named.decode(raw).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        value = json.loads(bytes(raw))
        return msgspec.convert(value, Named).id
    except (ValueError, RecursionError):
        raise BadInput(fields=["changes.id"]) from None


def record_id(text: str) -> bytes | None:
    """16 bytes in the canonical spelling, and not of the few that the server keeps for itself."""
    if not CANONICAL.fullmatch(text):
        return None
    raw = bytes.fromhex(text.replace("-", ""))
    return None if raw.startswith(RESERVED) else raw


def refused(name: str, fields: Sequence[str], title: str = BadInput.title) -> Rejected:
    return Rejected(name, list(fields), title)
