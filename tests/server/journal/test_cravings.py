"""A craving: it runs until it has an end or an outcome, and its strengths are in order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from handrail.errors import BadInput
from handrail.journal.cravings import Craving

BEGAN = "2026-03-10T17:58:00Z"
BEGUN = {"started_at": BEGAN, "tz": "Europe/Berlin"}
SECRET = "zebrafinch"


def read(**more: Any) -> Craving:
    return Craving.read(BEGUN | more)


def test_it_is_saved_the_moment_it_begins_with_nothing_known() -> None:
    body = read()
    assert msgspec.to_builtins(body) == {
        "v": 1,
        "started_at": BEGAN,
        "tz": "Europe/Berlin",
        "ended_at": None,
        "strengths": [],
        "triggers": [],
        "coping": [],
        "outcome": None,
        "note": "",
    }
    assert (list(body.rules()), body.answers(), body.anchors()) == ([], None, None)


def test_it_comes_back_whole() -> None:
    body = read(
        ended_at="2026-03-10T18:17:00Z",
        strengths=[{"at_s": 0, "value": 6}, {"at_s": 400, "value": 8}, {"at_s": 900, "value": 0}],
        triggers=["payday", "my brother’s call"],
        coping=[{"what": "walk", "helped": "yes"}, {"what": "breathing", "helped": None}],
        outcome="passed",
        note="It went.",
    )
    assert Craving.read(msgspec.to_builtins(body)) == body
    assert body.ended_at == datetime(2026, 3, 10, 18, 17, tzinfo=UTC)


def test_it_may_end_in_the_second_it_began_and_in_another_zone() -> None:
    assert read(ended_at=BEGAN).ended_at == read().started_at
    later = read(ended_at="2026-03-10T19:58:00+01:00").ended_at
    assert later is not None
    assert later - read().started_at == timedelta(hours=1)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("ended_at", {"ended_at": "2026-03-10T17:57:59Z"}),
        ("ended_at", {"ended_at": "2026-03-10T18:57:59+02:00"}),
        ("strengths", {"strengths": [{"at_s": 9, "value": 1}, {"at_s": 9, "value": 2}]}),
        ("strengths", {"strengths": [{"at_s": 9, "value": 1}, {"at_s": 3, "value": 2}]}),
        ("triggers", {"triggers": [SECRET, SECRET]}),
        ("coping", {"coping": [{"what": SECRET, "helped": "no"}, {"what": SECRET}]}),
    ],
)
def test_what_does_not_go_together_is_named_and_not_repeated(
    field: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(BadInput) as caught:
        read(**wrong)
    assert caught.value.fields == (field,)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"strengths": [{"at_s": 0, "value": 11}]},
        {"strengths": [{"at_s": 0, "value": -1}]},
        {"strengths": [{"at_s": -1, "value": 1}]},
        {"strengths": [{"at_s": 604_801, "value": 1}]},
        {"strengths": [{"at_s": n, "value": 1} for n in range(241)]},
        {"triggers": [""]},
        {"triggers": ["x" * 41]},
        {"triggers": [str(n) for n in range(9)]},
        {"coping": [{"what": "walk", "helped": "maybe"}]},
        {"coping": [{"what": str(n)} for n in range(13)]},
        {"outcome": "failed"},
        {"note": "x" * 4001},
        {"started_at": "2026-03-10T17:58:00"},
        {"risk": 1},
    ],
)
def test_what_is_out_of_bounds_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(**wrong)
