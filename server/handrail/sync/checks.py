"""Turns the raw body of a change into a checked Body. Faults name fields, never values."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import msgspec

from handrail.errors import BadInput
from handrail.schedule.zones import known
from handrail.vault.body import Body

YEARS = 100
# NUL and lone surrogates can only come as escapes; a hit is looked at closely before it is refused.
SUSPECT = re.compile(rb"\\u(0000|[dD][89a-fA-F])")
UNSAFE = re.compile("[\x00\ud800-\udfff]")
PATH = re.compile(r"`\$((?:\.[a-z0-9_]+|\[(?:\.\.\.|[0-9]+)\])+)`$")
UNKNOWN = "Object contains unknown field"
MISSING = re.compile(r"missing required field `([a-z0-9_]+)`")


@cache
def _decoder(kind: type[Body]) -> msgspec.json.Decoder[Body]:
    return msgspec.json.Decoder(kind)


@cache
def _timed(kind: type[Body]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a kind's own dates and moments, and of its zones."""
    fields = msgspec.structs.fields(kind)
    times = tuple(field.name for field in fields if field.name.endswith(("_at", "_on", "_date")))
    return times, tuple(field.name for field in fields if field.name == "tz")


def decode_body(kind: type[Body], raw: msgspec.Raw, now: datetime) -> Body:
    """The newest shape of the body, inside all bounds. Raises BadInput that names the fields."""
    if SUSPECT.search(raw) and (names := unsafe_fields(raw)):
        raise BadInput(fields=known_fields(kind, names))
    body = decoded(kind, raw)
    times, zones = _timed(kind)
    faults = [name for name in times if not _settle_time(body, name, now)]
    faults += [name for name in zones if not known(getattr(body, name))]
    faults += [
        name
        for name in kind.__struct_fields__
        if any(not near(day, now) for day in _dates_inside(getattr(body, name)))
    ]
    if faults:
        raise BadInput(fields=faults)
    return body


def decoded(kind: type[Body], raw: msgspec.Raw) -> Body:
    """The newest shape. Raises BadInput."""
    try:
        return _decoder(kind).decode(raw)
    except msgspec.ValidationError as error:
        older = _upcast(kind, raw)
        if older is not None:
            return older
        raise BadInput(fields=fault_fields(error, "body")) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput(fields=["body"]) from None


def _upcast(kind: type[Body], raw: msgspec.Raw) -> Body | None:
    """A body of an older schema number, brought to the newest; None when it is not one."""
    try:
        fields = msgspec.json.decode(raw)
        older = isinstance(fields, dict) and 0 < fields.get("v", 1) < newest(kind)
        return msgspec.convert(kind.upcast(fields), kind) if older else None
    except (
        msgspec.MsgspecError,
        UnicodeDecodeError,
        RecursionError,
        TypeError,
        KeyError,
        ValueError,
    ):
        return None


@cache
def newest(kind: type[Body]) -> int:
    """The schema number that the server writes."""
    return int(next(field.default for field in msgspec.structs.fields(kind) if field.name == "v"))


def _settle_time(body: Body, name: str, now: datetime) -> bool:
    """Within a hundred years of now; moments are turned to UTC."""
    value = getattr(body, name)
    # A word may be called like a time: what becomes of a date.
    if not isinstance(value, date):
        return True
    if not near(value, now):
        return False
    if isinstance(value, datetime) and value.tzinfo is not UTC:
        setattr(body, name, value.astimezone(UTC))
    return True


def _dates_inside(value: Any) -> Iterator[date]:
    """Those of the parts; the body's own are settled by name."""
    parts: Iterable[Any] = ()
    if isinstance(value, list | tuple):
        parts = value
    elif isinstance(value, msgspec.Struct):
        parts = (getattr(value, name) for name in value.__struct_fields__)
    for part in parts:
        if isinstance(part, date):
            yield part
        else:
            yield from _dates_inside(part)


def near(value: date, now: datetime) -> bool:
    return abs(value.year - now.year) <= YEARS


def known_fields(kind: type[Body], names: Sequence[str]) -> list[str]:
    """A name that is not of this kind came from outside and is not repeated."""
    own = set(kind.__struct_encode_fields__)
    return sorted({name if name in own else "body" for name in names})


def fault_fields(error: msgspec.ValidationError, fallback: str) -> list[str]:
    """The path in a msgspec message. An unknown field is not named: its name came from outside."""
    message = str(error)
    if message.startswith(UNKNOWN):
        return [fallback]
    path = PATH.search(message)
    names = path.group(1).lstrip(".") if path else ""
    if missing := MISSING.search(message):
        names = f"{names}.{missing.group(1)}".lstrip(".")
    return [names or fallback]


def unsafe_fields(raw: bytes | msgspec.Raw) -> list[str]:
    """The names of top-level fields with a NUL or half a surrogate pair somewhere inside."""
    try:
        value = json.loads(bytes(raw))
    except (ValueError, RecursionError):
        return ["body"]
    if not isinstance(value, dict):
        return ["body"] if unsafe(value) else []
    return [name for name, part in value.items() if unsafe(name) or unsafe(part)]


def unsafe(value: Any) -> bool:
    return any(UNSAFE.search(text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from (name, *_texts(part))
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
