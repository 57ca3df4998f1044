"""An operator's own questionnaires: there after a start, and never in its way."""

import json
import logging
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from handrail.scales import reading
from handrail.scales.checks import Unusable
from handrail.scales.fhir import Questionnaire, QuestionnaireItem
from handrail.scales.reading import read
from handrail.scales.rules import is_asked, totals
from handrail.scales.service import LARGEST, built_in, open_questionnaires

BUILT_IN = files("handrail.scales") / "instruments"


def raw(id: str = "phq-2") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((BUILT_IN / f"{id}.json").read_text("utf-8"))
    return found


def own(**changes: Any) -> dict[str, Any]:
    return raw() | {"id": "sleep-3", "title": "Sleep"} | changes


def drop(data_dir: Path, name: str, content: Any) -> None:
    (data_dir / "scales").mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    (data_dir / "scales" / name).write_text(text)


def test_a_dropped_file_stands_beside_ours(tmp_path: Path) -> None:
    drop(tmp_path, "sleep.json", own())
    found = open_questionnaires(tmp_path)
    assert [one.id for one in found.instruments] == [*(one.id for one in built_in()), "sleep-3"]
    assert found.faults == ()
    assert b'"sleep-3"' in found.encoded


def test_a_broken_one_is_named_and_the_others_stay(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    drop(tmp_path, "a.json", "{")
    drop(tmp_path, "b.json", own(version=1))
    drop(tmp_path, "c.json", own())
    drop(tmp_path, "d.json", own(title="again, with an id that is taken"))
    drop(tmp_path, "e.json", raw())
    drop(tmp_path, "f.json", " " * (LARGEST + 1))
    with caplog.at_level(logging.ERROR):
        found = open_questionnaires(tmp_path)
    assert found.instruments[-1].id == "sleep-3"
    assert [tuple(fault) for fault in found.faults] == [
        ("a.json", "JSON"),
        ("b.json", "version"),
        ("d.json", "id"),
        ("e.json", "id"),
        ("f.json", "its size"),
    ]
    assert caplog.messages[0] == "scales/a.json is left out: JSON cannot be used"


def change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def do(one: dict[str, Any]) -> None:
        *way, last = path.split(".")
        place: Any = one
        for step in way:
            place = place[int(step)] if step.isdigit() else place[step]
        place[int(last) if last.isdigit() else last] = value

    return do


CODE = "item.1.answerOption.1.valueCoding.code"
BANDS = "extension.3.extension"
ORDINAL = "item.1.answerOption.1.valueCoding.extension.0.valueDecimal"
SCORE = "extension.2.extension"
IN_OPTION = "item[1].answerOption[1].valueCoding.extension[0]"
CRISIS = {"url": "urn:handrail:crisis-at", "valueInteger": 1}
ONLY_IF = {"question": "4", "operator": "!=", "answerCoding": {"code": "0"}}


def uncounted(code: str) -> dict[str, Any]:
    return {"valueCoding": {"code": code, "display": code}}


# Asks about self-harm and counts nothing.
UNCOUNTED: dict[str, Any] = {
    "linkId": "3", "type": "choice", "text": "Such thoughts?", "extension": [CRISIS],
    "answerOption": [uncounted("no"), uncounted("yes")],
}  # fmt: skip
GROUP: dict[str, Any] = {
    "linkId": "g", "type": "group", "text": "More", "enableWhen": [ONLY_IF],
    "item": [UNCOUNTED | {"extension": [], "enableWhen": [ONLY_IF]}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("id", "path", "value", "field"),
    [
        ("phq-2", "resourceType", "Patient", "resourceType"),
        ("phq-2", "id", "../phq", "id"),
        ("phq-2", "item", [], "item"),
        ("phq-2", "extension", [], "urn:handrail:score"),
        ("phq-2", "item.2.linkId", "1", "item 1: linkId"),
        ("phq-2", "item.1.type", "string", "item 1: type"),
        ("phq-2", "item.1.answerOption", [], "item 1: answerOption"),
        ("phq-2", ORDINAL, 0.5, "item 1: ordinalValue"),
        ("phq-2", "item.1.answerOption.1.valueCoding.extension", [], "item 1: ordinalValue"),
        ("phq-2", CODE, "LA6568-5", "item 1: answerOption.code"),
        ("phq-2", f"{SCORE}.3.valueString", "17", "urn:handrail:score.item"),
        ("phq-2", f"{SCORE}.0.valueCode", "", "extension[2].extension[0].valueCode"),
        ("phq-2", "extension.3.extension.1.valueCode", "sum", "urn:handrail:goes-on.score"),
        ("phq-9", f"{BANDS}.12.extension.0.valueInteger", 1, "urn:handrail:score.band"),
        ("phq-9", f"{BANDS}.13.extension.0.valueInteger", 6, "urn:handrail:score.band"),
        ("bam", "item.4.enableWhen.0.operator", ">", "item 5: enableWhen"),
        ("bam", "item.4.enableWhen.0.question", "6", "item 5: enableWhen"),
        ("bam", "item.4.enableWhen.0.answerCoding.code", "never", "item 5: enableWhen"),
        ("bam", "item.6", GROUP, "item 3: enableWhen"),
        ("phq-2", "item.0", UNCOUNTED, "item 3: ordinalValue"),
        ("phq-2", "item.0", GROUP | {"enableWhen": [], "extension": [CRISIS]},
         "item g: urn:handrail:crisis-at"),
        ("phq-9", "item.9.extension.0.valueInteger", 4, "item 9: urn:handrail:crisis-at"),
        ("phq-9", "item.9.answerOption.1.valueCoding.extension", [],
         "item 9: ordinalValue"),
        ("bam", f"{BANDS}.0.valueCode", "use", "urn:handrail:score.id"),
        # What would stop the start if it were taken as it stands.
        ("phq-2", ORDINAL.replace("Decimal", "String"), "one", "item 1: ordinalValue"),
        ("phq-2", ORDINAL, 1e300, f"{IN_OPTION}.valueDecimal"),
        ("phq-2", ORDINAL.replace("Decimal", "Integer"), 2**80, f"{IN_OPTION}.valueInteger"),
        ("phq-2", f"{SCORE}.3", {"url": "item", "valueCoding": {"code": "1"}},
         "urn:handrail:score.item"),
        ("phq-2", "extension.0", {"url": "urn:handrail:source", "valueInteger": 1},
         "urn:handrail:source"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_by_its_field(
    id: str, path: str, value: Any, field: str
) -> None:
    one = raw(id)
    change(path, value)(one)
    with pytest.raises(Unusable) as refused:
        read(json.dumps(one).encode())
    assert str(refused.value) == field


@pytest.mark.parametrize("deep", [400, 2_500])
def test_groups_in_groups_are_refused_however_many_there_are(
    deep: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the reading of JSON, or by what follows: how deep that goes is Python's own affair."""
    group = '{"linkId": "g", "type": "group", "text": "More", "item": ['
    text = json.dumps(own(item=["HERE"])).replace('"HERE"', group * deep + "]}" * deep)
    with pytest.raises(Unusable):
        read(text.encode())
    found = msgspec.json.decode(json.dumps(own()), type=Questionnaire)
    for _ in range(deep):
        found.items = [QuestionnaireItem("g", "group", "More", items=found.items)]
    monkeypatch.setattr(reading, "_decoder", SimpleNamespace(decode=lambda _: found))
    if deep > sys.getrecursionlimit():
        with pytest.raises(Unusable, match="^item$"):
            read(b"")
    else:
        assert len(read(b"").items) == 2


def test_numbers_can_be_asked_for_too() -> None:
    """As in the form of BAM with days from 0 to 30."""
    bounds = [
        {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 0},
        {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 30},
    ]
    one = raw()
    for at in (1, 2):
        one["item"][at] |= {"type": "integer", "extension": bounds}
        del one["item"][at]["answerOption"]
    found = read(json.dumps(one).encode())
    assert (found.scores[0].lowest, found.scores[0].highest) == (0, 60)
    assert totals(found, {"1": 30, "2": 4}) == {"total": 34}
    for wrong in (31, -1, "4"):
        assert totals(found, {"1": wrong, "2": 4}) == {"total": None}


def test_a_group_hands_its_condition_down() -> None:
    bam = next(one for one in built_in() if one.id == "bam")
    first, second = bam.items[6:8]
    assert (first.id, second.id) == ("7A", "7B")
    assert first.heading is not None
    assert second.heading is None
    assert not is_asked(second.only_if, {"6": "0"})
    assert is_asked(second.only_if, {"6": "2"})
    assert not is_asked(second.only_if, {})


def leading(id: str, to: str) -> dict[str, Any]:
    one = own(id=id)
    change("extension.3.extension.0.valueCode", to)(one)
    return one


def test_one_that_leads_nowhere_is_left_out_and_so_is_what_leads_to_it(tmp_path: Path) -> None:
    drop(tmp_path, "first.json", leading("sleep-1", "sleep-2"))
    drop(tmp_path, "second.json", leading("sleep-2", "sleep-9"))
    drop(tmp_path, "third.json", leading("sleep-3", "phq-9"))
    drop(tmp_path, "fourth.json", leading("sleep-4", "sleep-3"))
    found = open_questionnaires(tmp_path)
    assert [one.id for one in found.instruments[len(built_in()) :]] == ["sleep-4", "sleep-3"]
    assert [tuple(fault) for fault in found.faults] == [
        ("second.json", "urn:handrail:goes-on.to"),
        ("first.json", "urn:handrail:goes-on.to"),
    ]
