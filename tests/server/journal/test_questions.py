"""What a check-in asks, and the times at which it reminds."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from handrail.errors import BadInput
from handrail.journal.kinds import CheckIn
from handrail.journal.questions import CheckInSetup
from handrail.schedule.rules import Rule, occurrences_of

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
SETUP = UUID("0b9f2a3c-5d6e-4f70-8a91-b2c3d4e5f607")


def ask(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"question{number:02}"[-8:], "ask": "Did I go outside?", "type": "yes_no"} | more


def setup(**more: Any) -> CheckInSetup:
    return CheckInSetup.read({"v": 1} | more)


def check_in(*answers: dict[str, Any], **more: Any) -> CheckIn:
    body = {"v": 1, "occurred_at": "2026-03-10T12:00:00Z", "tz": "UTC", "answers": list(answers)}
    return CheckIn.read(body | more)


def test_nothing_is_off_and_nothing_reminds_until_it_is_said() -> None:
    empty = setup()
    assert msgspec.to_builtins(empty) == {"v": 1, "off": [], "own": [], "times": []}
    assert list(empty.rules()) == []


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("off", {"off": ["mood", "mood"]}),
        ("own.id", {"own": [ask(1), ask(1, ask="Another")]}),
        ("own", {"own": [ask(n) for n in range(13)]}),
        ("times.slot", {"times": [{"slot": "s" * 8, "at": at} for at in ("08:00", "21:00")]}),
        ("times.at", {"times": [{"slot": one * 8, "at": "08:00"} for one in "ab"]}),
    ],
)
def test_what_cannot_be_is_refused_by_the_name_of_its_field(
    field: str, body: dict[str, Any]
) -> None:
    with pytest.raises((BadInput, msgspec.ValidationError)) as refused:
        setup(**body)
    cause = refused.value if isinstance(refused.value, BadInput) else refused.value.__cause__
    assert isinstance(cause, BadInput)
    assert cause.fields == (field,)


@pytest.mark.parametrize(
    "body",
    [
        {"off": ["weight"]},
        {"own": [ask(1, ask="")]},
        {"own": [ask(1, ask="x" * 121)]},
        {"own": [ask(1, type="date")]},
        {"own": [ask(1, id="short")]},
        {"own": [ask(n, archived=True) for n in range(61)]},
        {"times": [{"slot": one * 8, "at": f"0{one}:00"} for one in "12345"]},
        {"times": [{"slot": "a" * 8, "at": "24:00"}]},
    ],
)
def test_the_bounds_stand_in_the_types(body: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        setup(**body)


def test_questions_that_were_put_away_make_room() -> None:
    assert len(setup(own=[ask(n, archived=n > 11) for n in range(40)]).own) == 40


@pytest.mark.parametrize(
    ("answer", "fits"),
    [
        ({"scale": 0}, True),
        ({"yes": False}, True),
        ({"text": "a walk"}, True),
        ({}, False),
        ({"scale": 3, "yes": True}, False),
        ({"scale": 11}, False),
        ({"text": "x" * 601}, False),
    ],
)
def test_an_answer_to_an_own_question_is_one_thing(answer: dict[str, Any], fits: bool) -> None:
    given = {"question": "qqqqqqqq"} | answer
    if fits:
        assert msgspec.to_builtins(check_in(given))["answers"][0].items() >= given.items()
        return
    with pytest.raises((BadInput, msgspec.ValidationError)):
        check_in(given)


def test_a_question_is_answered_once() -> None:
    with pytest.raises((BadInput, msgspec.ValidationError)):
        check_in({"question": "qqqqqqqq", "yes": True}, {"question": "qqqqqqqq", "yes": False})


def test_its_times_remind_every_day_until_midnight() -> None:
    times = [{"slot": "morning1", "at": "08:00"}, {"slot": "evening1", "at": "21:00"}]
    (rule,) = setup(times=times).rules()
    assert isinstance(rule, Rule)
    start, end = datetime(2026, 3, 10, tzinfo=UTC), datetime(2026, 3, 12, tzinfo=UTC)
    found = occurrences_of((rule,), "Europe/Berlin", start, end)
    assert [(due.at, due.useful_s // 3600, due.purpose) for due in found] == [
        ("08:00", 16, "check_in"),
        ("21:00", 3, "check_in"),
    ] * 2


def test_a_check_in_names_what_it_answers_only_where_something_reminds() -> None:
    assert check_in().answers() is None
    answer = check_in(setup=str(SETUP)).answers()
    assert answer is not None
    assert (answer.reminder, answer.occurred_at, answer.purpose) == (SETUP, NOON, "check_in")
    assert answer.time_slot is None
