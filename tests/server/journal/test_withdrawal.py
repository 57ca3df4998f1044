"""How stopping feels: strengths of what was felt, and words that send nobody home with advice."""

import json
import re
from importlib.resources import files
from typing import Any

import msgspec
import pytest

from handrail.errors import BadInput
from handrail.help.service import load_help
from handrail.journal.withdrawal import Withdrawal

SYMPTOMS: dict[str, Any] = json.loads(
    (files("handrail.journal") / "data/symptoms.json").read_text("utf-8")
)
CARD: dict[str, Any] = load_help().cards["withdrawal"]
# Of rule 13: what means a call, whatever else is written down.
CALL_NOW = [
    "confusion",
    "hallucinations",
    "seizure",
    "chest_pain",
    "fast_heart",
    "fever",
    "vomiting",
    "suicide",
    "pregnancy",
]
ADVICE = re.compile(
    r"\b(taper|detox|cold turkey|mg|hydrate|rest|wait|baja la dosis|espera)\b", re.I
)


def written(*symptoms: tuple[str, int], **more: Any) -> Withdrawal:
    each = [{"name": name, "strength": strength} for name, strength in symptoms]
    body = {"v": 1, "occurred_at": "2026-03-10T12:00:00Z", "tz": "UTC", "symptoms": each}
    return Withdrawal.read(body | more)


def test_own_words_stand_beside_those_of_the_list() -> None:
    body = written(("aches", 2), ("metal taste", 1), ("none", 0), last_use_on="2026-03-08")
    assert [(one.name, one.strength) for one in body.symptoms] == [
        ("aches", 2),
        ("metal taste", 1),
        ("none", 0),
    ]
    assert (list(body.rules()), body.answers()) == ([], None)


@pytest.mark.parametrize(
    "symptoms", [[("aches", 4)], [("aches", -1)], [("", 1)], [("x" * 41, 1)], [("a", 1), ("a", 2)]]
)
def test_bounds(symptoms: list[tuple[str, int]]) -> None:
    with pytest.raises((BadInput, msgspec.ValidationError)):
        written(*symptoms)


def test_the_list_fits_the_kind_and_tells_where_it_is_from() -> None:
    ids = [one["id"] for one in SYMPTOMS["symptoms"]]
    assert len(set(ids)) == len(ids)
    assert len(ids) <= 40
    assert written(*((name, 1) for name in ids))
    assert all(one["en"] and one["es"] for one in SYMPTOMS["symptoms"])
    assert SYMPTOMS["source"]
    assert SYMPTOMS["clinician_reviewed"] is False


def test_every_sign_that_means_a_call_is_there_in_both_languages() -> None:
    assert [flag["id"] for flag in CARD["flags"]] == CALL_NOW
    assert all(flag["en"] and flag["es"] for flag in CARD["flags"])
    assert CARD["clinician_reviewed"] is False
    assert CARD["sources"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("drink every day", "benzodiazepines", "do not stop on your own", "Call first")),
        ("es", ("bebes cada día", "benzodiacepinas", "no pares por tu cuenta", "Llama antes")),
    ],
)
def test_the_line_about_alcohol_and_benzodiazepines(language: str, words: tuple[str, ...]) -> None:
    assert all(word in CARD["standing"][language] for word in words)


def test_the_lines_for_a_pregnancy_name_both_groups_of_medicines() -> None:
    first, second = CARD["pregnancy"]["en"]
    assert "Do not stop methadone or buprenorphine" in first
    named = "naltrexone, disulfiram, acamprosate, varenicline, bupropion or lofexidine"
    assert named in second
    assert "today, before the next dose" in second
    assert len(CARD["pregnancy"]["es"]) == 2


def test_no_word_tells_how_to_stop_at_home() -> None:
    said = json.dumps([SYMPTOMS["symptoms"], CARD], ensure_ascii=False)
    assert ADVICE.search(said) is None
