"""The base of every kind: what a record holds inside its seal, and what the house asks of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal, Self

import msgspec


class Body(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=False):
    """One kind's fields. `v` is the number of its shape; `upcast` lifts older shapes, for ever."""

    v: Literal[1] = 1
    internal: ClassVar[bool] = False
    """Written by the server alone: never taken from a phone, never sent to one."""

    def rules(self) -> Sequence[Any]:
        """What should be reminded (schedule rules)."""
        return ()

    def answers(self) -> Any | None:
        """Which occurrence this entry settles (a schedule answer)."""
        return None

    def anchors(self) -> Any | None:
        """When something was really done, for what is counted from then (a schedule anchor)."""
        return None

    @classmethod
    def upcast(cls, raw: dict[str, Any]) -> dict[str, Any]:
        """An older shape as the newest one."""
        return raw

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Self:
        """Lifts and checks. Raises msgspec.ValidationError, which names the field."""
        return msgspec.convert(cls.upcast(raw), cls)


class Entry(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The whole inside of a record."""

    kind: str
    edited_at: datetime
    body: msgspec.Raw


def encode_entry(entry: Entry) -> bytes:
    return msgspec.json.encode(entry)


_entries = msgspec.json.Decoder(Entry)


def decode_entry(plain: bytes) -> Entry:
    """Raises msgspec.DecodeError."""
    return _entries.decode(plain)
