"""Trigger notes and plans: nothing has to be filled in, nothing stands twice."""

from typing import Any

import msgspec
import pytest

from handrail.errors import BadInput
from handrail.journal.notes import TriggerNote, TriggerPlan

BASIS = {"occurred_at": "2026-03-10T17:50:00Z", "tz": "Europe/Berlin"}
TEXTS = {"situation": 2000, "thought": 2000, "body": 2000, "behaviour": 2000}
BOUNDS = TEXTS | {"place": 80, "coping": 400}


def note(**more: Any) -> TriggerNote:
    return TriggerNote.read(BASIS | more)


def plan(**more: Any) -> TriggerPlan:
    return TriggerPlan.read({"trigger": "payday"} | more)


def test_a_note_of_chips_alone_is_a_note() -> None:
    body = note(tags=["message", "payday"], feelings=[{"name": "stress"}], did=["walked_away"])
    assert body.feelings[0].strength is None
    assert (body.urge, body.place, body.thought) == (None, "", "")
    assert TriggerNote.read(msgspec.to_builtins(body)) == body


@pytest.mark.parametrize(("name", "most"), BOUNDS.items())
def test_each_text_has_its_length(name: str, most: int) -> None:
    assert getattr(note(**{name: "x" * most}), name) == "x" * most
    with pytest.raises(msgspec.ValidationError) as caught:
        note(**{name: "x" * (most + 1)})
    assert f"$.{name}" in str(caught.value)


@pytest.mark.parametrize("strength", [0, 100, None])
def test_a_feeling_has_a_strength_or_none(strength: int | None) -> None:
    assert note(feelings=[{"name": "fear", "strength": strength}]).feelings[0].strength == strength


@pytest.mark.parametrize(
    "wrong",
    [
        {"feelings": [{"name": "fear", "strength": 101}]},
        {"feelings": [{"name": "fear", "strength": -1}]},
        {"feelings": [{"name": ""}]},
        {"tags": [str(n) for n in range(13)]},
        {"tags": ["x" * 41]},
        {"did": [str(n) for n in range(9)]},
        {"urge": 11},
        {"latitude": 1.5},
    ],
)
def test_what_is_out_of_bounds_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        note(**wrong)


@pytest.mark.parametrize("field", ["tags", "did", "feelings"])
def test_nothing_stands_twice(field: str) -> None:
    same: list[Any] = ["anger", "anger"]
    if field == "feelings":
        same = [{"name": "anger", "strength": 1}, {"name": "anger"}]
    with pytest.raises(BadInput) as caught:
        note(**{field: same})
    assert caught.value.fields == (field,)


def test_a_plan_says_if_and_then_and_what_is_cleared_away() -> None:
    raw = {
        "v": 1,
        "trigger": "payday",
        "plans": [{"when": "the money comes", "do": "rent first"}],
        "removal": [{"what": "that number", "done_on": "2026-03-11"}, {"what": "the box"}],
        "archived": False,
    }
    body = TriggerPlan.read(raw)
    assert body.plans[0].when == "the money comes"
    assert body.removal[1].done_on is None
    assert TriggerPlan.read(msgspec.to_builtins(body)) == body
    assert msgspec.to_builtins(body)["plans"] == raw["plans"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"trigger": ""},
        {"plans": [{"when": "", "do": "x"}]},
        {"plans": [{"when": "x", "do": "x" * 201}]},
        {"plans": [{"if": "x", "then": "x"}]},
        {"plans": [{"when": str(n), "do": "x"} for n in range(9)]},
        {"removal": [{"what": "x" * 121}]},
        {"removal": [{"what": str(n)} for n in range(21)]},
    ],
)
def test_a_plan_has_bounds(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        plan(**wrong)


def test_neither_reminds_nor_answers() -> None:
    for body in (note(), plan()):
        assert (list(body.rules()), body.answers(), body.anchors()) == ([], None, None)
