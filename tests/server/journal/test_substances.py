"""A return to use is what the person says of it, and an odd answer is named by its field."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from handrail.errors import BadInput
from handrail.journal.substances import Discharge, Lapse, Substance

ONE = uuid4()
DAY = date(2026, 3, 10)
BASE: dict[str, Any] = {"tz": "America/New_York", "local_date": "2026-03-10"}


def test_only_the_day_need_be_known_and_the_date_stays_until_decided() -> None:
    body = Lapse.read(BASE)
    assert (body.occurred_at, body.change_date, body.substances) == (None, "later", [])
    assert (list(body.rules()), body.answers(), body.anchors()) == ([], None, None)


def test_a_substance_may_have_no_date_yet() -> None:
    assert msgspec.to_builtins(Substance(name="Mine")) == {
        "v": 1,
        "name": "Mine",
        "started_on": None,
        "counted": True,
        "archived": False,
    }


@pytest.mark.parametrize(
    "said",
    [
        {"occurred_at": datetime(2026, 3, 10, 22, tzinfo=UTC)},
        {"change_date": "new_run"},
        {"change_date": "new_run", "new_run_on": "2026-03-10"},
        {"change_date": "new_run", "new_run_on": "2026-05-01"},
        {"substances": [str(ONE), str(uuid4())]},
        {"what_happened": "x" * 4000},
    ],
)
def test_what_a_person_may_say(said: dict[str, Any]) -> None:
    assert Lapse.read(BASE | said).local_date == DAY


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"new_run_on": "2026-03-11"}, "new_run_on"),
        ({"change_date": "keep", "new_run_on": "2026-03-11"}, "new_run_on"),
        ({"change_date": "new_run", "new_run_on": "2026-03-09"}, "new_run_on"),
        ({"substances": [str(ONE), str(ONE)]}, "substances"),
        ({"before": ["pain", "pain"]}, "before"),
        ({"feelings": ["sad", "sad"]}, "feelings"),
    ],
)
def test_what_does_not_go_together_names_the_field(said: dict[str, Any], field: str) -> None:
    with pytest.raises((BadInput, msgspec.ValidationError)) as refused:
        Lapse.read(BASE | said)
    cause = refused.value if isinstance(refused.value, BadInput) else refused.value.__cause__
    assert isinstance(cause, BadInput)
    assert list(cause.fields) == [field]


@pytest.mark.parametrize(
    "said",
    [
        {"change_date": "lost"},
        {"local_date": "tomorrow"},
        {"occurred_at": "2026-03-10T22:00:00"},
        {"what_happened": "x" * 4001},
        {"before": ["x" * 41]},
        {"streak": 3},
    ],
)
def test_anything_else_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        Lapse.read(BASE | said)


def test_a_place_that_was_left() -> None:
    assert Discharge.read({"left": "detox", "left_on": "2026-03-10"}).left_on == DAY
    with pytest.raises(msgspec.ValidationError):
        Discharge.read({"left": "elsewhere", "left_on": "2026-03-10"})
