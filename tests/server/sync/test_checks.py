"""What a phone may send: each fault is refused by the name of its field, never by its value."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.errors import BadInput
from handrail.sync.checks import decode_body
from handrail.sync.kinds import KINDS
from handrail.sync.merge import Incoming, check
from handrail.sync.messages import CHANGES_UP, Rejected, decode_change, decode_request
from handrail.sync.service import sort_out

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ID = "6f1c3f0e-8f5e-4a53-9d2b-0d4f5a6b7c8d"
CANARY = "zebracanary"
CHECK_IN = {"occurred_at": "2026-03-10T12:00:00Z", "tz": "Europe/Berlin"}
TIME = {"slot": "abcdefg1", "at": "08:00", "dose": ""}
MEDICATION = {"name": "M", "start_on": "2026-03-10", "times": [TIME]}
DOSE = {
    "medication": ID,
    "status": "taken",
    "occurred_at": "2026-03-10T12:00:00Z",
    "tz": "Europe/Berlin",
    "local_date": "2026-03-10",
    "time_slot": "abcdefg1",
}
SCALE = {"instrument": "phq-9", "version": "1", "answers": {"q1": 0}, **CHECK_IN}
BODIES: dict[str, dict[str, Any]] = {
    "check_in": CHECK_IN,
    "medication": MEDICATION,
    "dose": DOSE,
    "scale": SCALE,
}


def body_of(kind: str, **fields: Any) -> Any:
    raw = msgspec.Raw(json.dumps({**BODIES[kind], **fields}).encode())
    return decode_body(KINDS[kind], raw, NOW)


@pytest.mark.parametrize("kind", list(BODIES))
def test_the_plain_body_of_each_kind_is_taken(kind: str) -> None:
    assert body_of(kind).v == 1


@pytest.mark.parametrize(
    ("kind", "fields", "named"),
    [
        ("check_in", {"mood": 11}, "mood"),
        ("check_in", {"mood": -1}, "mood"),
        ("check_in", {"mood": 3.5}, "mood"),
        ("check_in", {"mood": "3"}, "mood"),
        ("check_in", {"sleep_hours": 24.5}, "sleep_hours"),
        ("check_in", {"halt": ["tired", "tired"]}, "halt"),
        ("check_in", {"halt": [CANARY]}, "halt[0]"),
        ("check_in", {"contact": CANARY}, "contact"),
        ("check_in", {"note": CANARY * 400}, "note"),
        ("check_in", {"note": f"{CANARY}\0"}, "note"),
        ("check_in", {"note": f"{CANARY}\ud800"}, "note"),
        ("check_in", {"tz": CANARY}, "tz"),
        ("check_in", {"tz": "../../etc/passwd"}, "tz"),
        ("check_in", {"occurred_at": "2026-03-10T12:00:00"}, "occurred_at"),
        ("check_in", {"occurred_at": "1925-03-10T12:00:00Z"}, "occurred_at"),
        ("check_in", {"occurred_at": "2127-03-10T12:00:00Z"}, "occurred_at"),
        ("check_in", {"occurred_at": "0001-01-01T00:00:00+14:00"}, "occurred_at"),
        ("check_in", {"v": 2}, "v"),
        ("check_in", {CANARY: 1}, "body"),
        ("check_in", {f"a` - at `$.{CANARY}": 1}, "body"),
        ("check_in", {f"{CANARY}\0": 1}, "body"),
        ("medication", {"name": ""}, "name"),
        ("medication", {"name": "x" * 81}, "name"),
        ("medication", {"times": [TIME, TIME]}, "times.slot"),
        ("medication", {"times": [TIME, {**TIME, "slot": "abcdefg2"}]}, "times.at"),
        ("medication", {"times": [{**TIME, "at": "24:00"}]}, "times[0].at"),
        ("medication", {"times": [{**TIME, "at": "08:00\n"}]}, "times[0].at"),
        ("medication", {"times": [{**TIME, "slot": "ABCDEFG1"}]}, "times[0].slot"),
        ("medication", {"times": [{**TIME, "slot": "abc"}]}, "times[0].slot"),
        ("medication", {"times": [TIME] * 13}, "times"),
        ("medication", {"end_on": "2026-03-09"}, "end_on"),
        ("medication", {"start_on": "2026-02-30"}, "start_on"),
        ("medication", {"start_on": "2200-02-20"}, "start_on"),
        ("check_in", {"answers": [{"question": "q", "text": f"{CANARY}\0"}]}, "answers"),
        ("check_in", {"answers": [{"question": "q", "text": f"{CANARY}\ud800"}]}, "answers"),
        ("scale", {"answers": {"q1": f"{CANARY}\0"}}, "answers"),
        ("scale", {"answers": {"q1": f"{CANARY}\ud800"}}, "answers"),
        ("dose", {"status": CANARY}, "status"),
        ("dose", {"medication": CANARY}, "medication"),
        ("dose", {"local_date": "1900-01-01"}, "local_date"),
        ("dose", {"time_slot": CANARY}, "time_slot"),
    ],
)
def test_a_fault_is_named_and_never_repeated(kind: str, fields: dict[str, Any], named: str) -> None:
    with pytest.raises(BadInput) as refused:
        body_of(kind, **fields)
    assert list(refused.value.fields) == [named]
    assert CANARY not in refused.value.title


@pytest.mark.parametrize(
    "note", ["\u202eright to left", "😀 \U0001f9d1\u200d\U0001f4bb", "\\u0000", "é" * 4000]
)
def test_all_other_text_is_kept_as_it_is(note: str) -> None:
    assert body_of("check_in", note=note).note == note


def test_moments_are_kept_in_utc() -> None:
    assert body_of("check_in", occurred_at="2026-03-10T14:00:00+02:00").occurred_at == NOW


def test_a_missing_field_is_named() -> None:
    with pytest.raises(BadInput) as refused:
        decode_body(KINDS["check_in"], msgspec.Raw(b'{"tz":"UTC"}'), NOW)
    assert list(refused.value.fields) == ["occurred_at"]


def change(**parts: Any) -> dict[str, Any]:
    return {
        "id": ID,
        "kind": "check_in",
        "edited_at": "2026-03-10T12:00:00Z",
        "body": CHECK_IN,
        **parts,
    }


def sorted_out(*changes: Any) -> tuple[list[Incoming], list[Rejected]]:
    raw = json.dumps({"since": 0, "agenda_no": 0, "changes": changes}).encode()
    return sort_out(decode_request(raw).changes, NOW)


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"id": "not-one"}, "id"),
        ({"id": ID.upper()}, "id"),
        ({"id": "00000000-0000-0000-0000-000000000001"}, "id"),
        ({"kind": CANARY}, "kind"),
        ({"kind": "dose_salt"}, "kind"),
        ({"kind": 7}, "kind"),
        ({"edited_at": CANARY}, "edited_at"),
        ({"edited_at": "1900-01-01T00:00:00Z"}, "edited_at"),
        ({"body": 7}, "body"),
        ({CANARY: 7}, "body"),
        ({"body": {**CHECK_IN, "note": "\ud800" + CANARY}}, "note"),
        ({"body": {**CHECK_IN, CANARY: "\ud800"}}, "body"),
    ],
)
def test_a_malformed_change_is_refused_alone(parts: dict[str, Any], named: str) -> None:
    good, bad = sorted_out(change(), change(**parts), change())
    assert len(good) == 2
    assert [(one.id, list(one.fields)) for one in bad] == [(parts.get("id", ID), [named])]
    assert CANARY not in bad[0].title


@pytest.mark.parametrize("broken", [{}, 7, None, {"id": 7}, {"id": "x" * 65}, {"id": "\ud800"}])
def test_a_change_without_an_id_refuses_the_request(broken: Any) -> None:
    with pytest.raises(BadInput):
        sorted_out(change(), broken)


def test_a_missing_body_is_no_delete() -> None:
    without = change()
    del without["body"]
    good, bad = sorted_out(without)
    assert good == []
    assert list(bad[0].fields) == ["body"]


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading_of_a_request(raw: bytes) -> None:
    with suppress(BadInput):
        for one in decode_request(raw).changes[:CHANGES_UP]:
            decode_change(one)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.sampled_from(list(BODIES)), st.dictionaries(st.text(), json_values, max_size=4), st.data()
)
def test_no_json_breaks_the_check_of_a_change(
    kind: str, extra: dict[str, Any], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([*BODIES[kind], "note", "v"]))
    body = {**BODIES[kind], name: data.draw(json_values), **extra}
    raw = json.dumps(change(kind=kind, body=body)).encode()
    read = decode_change(msgspec.Raw(raw))
    if not isinstance(read, Rejected):
        assert isinstance(check(read, NOW), Incoming | Rejected)
