"""The base of every kind."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from handrail.vault.body import Body, Entry, decode_entry, encode_entry


class Note(Body):
    text: str

    @classmethod
    def upcast(cls, raw: dict[str, Any]) -> dict[str, Any]:
        return {"v": 1, "text": raw["words"]} if "words" in raw else raw


def test_an_older_shape_is_lifted() -> None:
    assert Note.read({"words": "calm"}) == Note(text="calm")


@pytest.mark.parametrize("raw", [{"text": "a", "more": 1}, {"text": 1}, {}, {"text": "a", "v": 2}])
def test_what_is_not_this_shape_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        Note.read(raw)


def test_the_number_of_the_shape_is_always_written() -> None:
    assert msgspec.json.decode(msgspec.json.encode(Note(text="a"))) == {"v": 1, "text": "a"}


def test_an_entry_comes_back_as_it_was() -> None:
    body = msgspec.Raw(msgspec.json.encode(Note(text="a")))
    entry = Entry(kind="note", edited_at=datetime(2026, 3, 1, tzinfo=UTC), body=body)
    again = decode_entry(encode_entry(entry))
    assert (again.kind, again.edited_at, bytes(again.body)) == (
        "note",
        entry.edited_at,
        bytes(body),
    )
