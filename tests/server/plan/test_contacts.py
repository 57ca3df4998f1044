"""A person to call has a number; only a clinic has one for after its hours."""

from typing import Any

import msgspec
import pytest

from handrail.errors import BadInput
from handrail.plan.kinds import Contact


@pytest.mark.parametrize(
    "said",
    [
        {"phone": "555-0101"},
        {"phone": "555-0101", "role": "sponsor", "sms": True, "at_night": True},
        {"role": "clinic", "after_hours": "555-0143"},
        {"phone": "555-0142", "message": "x" * 300, "order": 999},
    ],
)
def test_who_may_be_called(said: dict[str, Any]) -> None:
    body = Contact.read({"name": "Dana"} | said)
    assert (list(body.rules()), body.answers()) == ([], None)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "phone"),
        ({"role": "clinic"}, "phone"),
        ({"phone": "555-0101", "role": "family", "after_hours": "555-0143"}, "after_hours"),
    ],
)
def test_what_does_not_go_together_names_the_field(said: dict[str, Any], field: str) -> None:
    with pytest.raises((BadInput, msgspec.ValidationError)) as refused:
        Contact.read({"name": "Dana"} | said)
    cause = refused.value if isinstance(refused.value, BadInput) else refused.value.__cause__
    assert isinstance(cause, BadInput)
    assert list(cause.fields) == [field]


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""},
        {"phone": "5" * 41},
        {"message": "x" * 301},
        {"role": "patient"},
        {"order": -1},
        {"order": 1000},
    ],
)
def test_anything_else_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        Contact.read({"name": "Dana", "phone": "555-0101"} | said)
