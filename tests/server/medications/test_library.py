"""What is known of medicines: numbers and words of the sources, which operators can tighten."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from handrail.errors import StartRefused
from handrail.medications.library import Library, MedicineFacts, Said, load_library

NEVER = re.compile(
    r"\b(addict\w*|alcoholic|users?|junkies?|habits?|abus\w+|clean|dirty|fail\w*|relaps\w+|slips?"
    r"|non-compliant|MAT|maintenance|substitution|adict\w+|drogadict\w+|limpi[oa]s?|suci[oa]s?"
    r"|reca[ií]d\w+|recaer|abus\w+|fracas\w+|sustituci[oó]n|mantenimiento|reemplazo)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(Path("/nowhere"))


def medicine(library: Library, id: str) -> MedicineFacts:
    return next(one for one in library.medicines if one.id == id)


@pytest.mark.parametrize(
    ("id", "interval", "earliest", "before", "after"),
    [
        ("buprenorphine_weekly", {"days": 7}, None, 2, 2),
        ("buprenorphine_monthly", {"months": 1}, None, 7, 7),
        ("buprenorphine_sublocade", {"months": 1}, 26, None, None),
        ("naltrexone_injection", {"days": 28}, None, None, None),
        ("methadone", None, None, None, None),
    ],
)
def test_intervals_and_windows_are_those_of_the_labels(
    library: Library,
    id: str,
    interval: dict[str, int] | None,
    earliest: int | None,
    before: int | None,
    after: int | None,
) -> None:
    found = medicine(library, id)
    assert msgspec.to_builtins(found.interval) == interval
    assert (found.earliest_days, found.before_days, found.after_days) == (earliest, before, after)


def test_there_is_a_form_for_each_medicine_for_opioid_use_disorder(library: Library) -> None:
    by_moud: dict[Any, list[str]] = {}
    for one in library.medicines:
        by_moud.setdefault(one.moud, []).append(one.id)
    assert by_moud["buprenorphine"] == [
        "buprenorphine",
        "buprenorphine_naloxone",
        "buprenorphine_weekly",
        "buprenorphine_monthly",
        "buprenorphine_sublocade",
    ]
    assert by_moud["methadone"] == ["methadone"]
    assert by_moud["naltrexone"] == ["naltrexone_tablet", "naltrexone_injection"]
    assert len({one.id for one in library.medicines}) == len(library.medicines)


def test_the_steps_of_a_gap_are_those_of_the_safety_rules(library: Library) -> None:
    steps = {
        name: (gap.call, gap.firm, gap.urgent, gap.early_weeks, gap.early_shift)
        for name, gap in (
            ("methadone", library.gaps.methadone),
            ("buprenorphine", library.gaps.buprenorphine),
            ("naltrexone", library.gaps.naltrexone),
        )
    }
    assert steps == {
        "methadone": (1, 2, 3, 4, 1),
        "buprenorphine": (1, 2, 3, 0, 0),
        "naltrexone": (1, 1, 1, 0, 0),
    }
    assert library.gaps.naltrexone.tolerance_days_before == 7


def test_bottles_are_seven_fourteen_and_twenty_eight_at_most(library: Library) -> None:
    limits = [(one.from_day, one.most_doses) for one in library.take_home.limits]
    assert limits == [(1, 7), (15, 14), (31, 28)]


def test_tolerance_is_lower_for_as_long_as_was_published(library: Library) -> None:
    assert {one.id: one.window_days for one in library.tolerance} == {
        "custody": 28,
        "hospital": 28,
        "detox": 30,
        "residential": 30,
        "programme": 30,
        "methadone_start": 28,
        "moud_stopped": 28,
        "lapse": 28,
    }


def test_the_checklist_asks_what_the_safety_rules_ask(library: Library) -> None:
    assert [one.id for one in library.checklist] == [
        "tell_prescriber",
        "ask_risk",
        "non_opioid",
        "naltrexone",
        "disulfiram",
        "methadone",
        "sedatives",
    ]


def said(value: Any) -> Iterator[Said]:
    if isinstance(value, Said):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from said(getattr(value, name))
    elif isinstance(value, list):
        for part in value:
            yield from said(part)


def test_every_sentence_is_there_in_both_languages_without_a_word_that_hurts(
    library: Library,
) -> None:
    sentences = list(said(library))
    assert len(sentences) > 70
    for one in sentences:
        assert one.en != one.es or "(" not in one.en
        for text in (one.en, one.es):
            assert not NEVER.search(text), text
            assert "!" not in text


def test_a_late_injection_is_a_call_today_and_never_a_number_of_days(library: Library) -> None:
    """What a maker tells clinicians about a delay is never printed to a person."""
    for one in library.medicines:
        if one.interval is not None:
            assert one.late_text is not None
            assert one.late_text.en.startswith("Call the clinic today.")
            assert not re.search(r"\d|week", one.late_text.en), one.id


def test_no_text_says_to_take_two_or_names_an_amount(library: Library) -> None:
    for one in library.medicines:
        for text in (one.late_text, *one.warnings):
            assert text is None or not re.search(r"\d+ ?(mg|ml|µg|mcg)", text.en + text.es), one.id
        if one.moud and one.interval is None:
            assert one.late_text is not None
            assert "two doses" in one.late_text.en
            assert "Call your clinic" in one.late_text.en


def put(folder: Path, part: str, value: Any) -> Path:
    (folder / "medicines").mkdir(exist_ok=True)
    text = value if isinstance(value, str) else json.dumps(value)
    (folder / "medicines" / f"{part}.json").write_text(text)
    return folder


def test_an_operator_tightens_numbers_and_writes_texts(tmp_path: Path) -> None:
    words = {"en": "Call 555 today.", "es": "Llama hoy al 555."}
    put(tmp_path, "gaps", {"methadone": {"firm": 1, "early_weeks": 8}})
    put(
        tmp_path,
        "medicines",
        [{"id": "buprenorphine_sublocade", "earliest_days": 28, "late_text": words}],
    )
    put(tmp_path, "checklist", [{"id": "ask_risk", "text": words}])
    put(tmp_path, "take_home", {"limits": [{"id": "days_1_14", "most_doses": 1}]})
    found, built = load_library(tmp_path), load_library(Path("/nowhere"))
    assert (found.gaps.methadone.firm, found.gaps.methadone.early_weeks) == (1, 8)
    assert found.gaps.methadone.urgent == 3
    shot = medicine(found, "buprenorphine_sublocade")
    assert (shot.earliest_days, shot.late_text) == (28, Said(**words))
    assert shot.warnings == medicine(built, "buprenorphine_sublocade").warnings
    assert found.checklist[1].text.en == words["en"]
    assert [one.most_doses for one in found.take_home.limits] == [1, 14, 28]
    assert [one.id for one in found.medicines] == [one.id for one in built.medicines]


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("gaps", {"methadone": {"firm": 3}}, "medicines/gaps.json: methadone.firm"),
        ("gaps", {"methadone": {"early_weeks": 2}}, "medicines/gaps.json: methadone.early_weeks"),
        ("gaps", {"methadone": {"call": 0}}, "medicines/gaps.json: methadone.call"),
        ("gaps", {"methadone": {"call": "1"}}, "medicines/gaps.json: methadone.call"),
        ("gaps", {"methadone": {"call": True}}, "medicines/gaps.json: methadone.call"),
        ("gaps", {"heroin": {}}, "medicines/gaps.json: a field"),
        ("gaps", {"naltrexone": 3}, "medicines/gaps.json: naltrexone"),
        ("gaps", [], "medicines/gaps.json: the file"),
        ("gaps", "{", "medicines/gaps.json: JSON"),
        (
            "medicines",
            [{"id": "buprenorphine_sublocade", "earliest_days": 20}],
            "medicines/medicines.json: buprenorphine_sublocade.earliest_days",
        ),
        (
            "medicines",
            [{"id": "buprenorphine_sublocade", "earliest_days": None}],
            "medicines/medicines.json: buprenorphine_sublocade.earliest_days",
        ),
        ("medicines", [{"id": "mine"}], "medicines/medicines.json: id"),
        ("medicines", [{"id": "methadone", "moud": None}], "medicines/medicines.json"),
        ("medicines", [{"id": "methadone", "names": {"en": "M"}}], "medicines/medicines.json"),
        ("take_home", {"limits": [{"id": "days_1_14", "most_doses": 8}]}, "take_home.json: limits"),
        ("heroin", {}, "medicines/heroin.json is not one of"),
    ],
)
def test_a_bad_file_is_refused_at_the_start_with_its_name_and_field(
    tmp_path: Path, part: str, value: Any, says: str
) -> None:
    with pytest.raises(StartRefused) as refused:
        load_library(put(tmp_path, part, value))
    assert says in str(refused.value)


SHOT = "buprenorphine_weekly"


@pytest.mark.parametrize(
    ("part", "place", "name", "stricter", "laxer"),
    [
        ("gaps", "methadone", "firm", 1, 3),
        ("gaps", "methadone", "urgent", 2, 4),
        ("gaps", "methadone", "early_weeks", 5, 3),
        ("gaps", "methadone", "early_shift", 2, 0),
        ("gaps", "naltrexone", "tolerance_days_before", 8, 6),
        ("gaps", "naltrexone", "call", 1, 2),
        ("medicines", SHOT, "earliest_days", 6, None),
        ("medicines", SHOT, "before_days", 1, 3),
        ("medicines", SHOT, "after_days", 1, 3),
        ("take_home", "days_15_30", "most_doses", 13, 15),
        ("tolerance", "moud_stopped", "window_days", 35, 27),
    ],
)
def test_each_number_goes_one_way_only(
    tmp_path: Path, part: str, place: str, name: str, stricter: int, laxer: int | None
) -> None:
    def file(number: int | None) -> Any:
        named = [{"id": place, name: number}]
        return {
            "gaps": {place: {name: number}},
            "medicines": named,
            "take_home": {"limits": named},
            "tolerance": named,
        }[part]

    changed = msgspec.json.encode(load_library(put(tmp_path, part, file(stricter))))
    assert f'"{name}":{stricter}'.encode() in changed
    with pytest.raises(StartRefused) as refused:
        load_library(put(tmp_path, part, file(laxer)))
    assert name in str(refused.value)
