"""Every published band and cut-off, and the paths that an answer opens."""

from typing import Any

import pytest

from handrail.scales.rules import (
    band_of,
    goes_on,
    is_met,
    opens_crisis_card,
    totals,
)
from handrail.scales.service import built_in
from handrail.scales.shapes import Instrument, Score

FOUR = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")


def instrument(id: str) -> Instrument:
    return next(one for one in built_in() if one.id == id)


def score(one: Instrument, id: str) -> Score:
    return next(each for each in one.scores if each.id == id)


def phq(*values: int) -> dict[str, int | str]:
    return {str(n): FOUR[value] for n, value in enumerate(values, 1)}


def adding_up(value: int, items: int) -> dict[str, int | str]:
    """Answers from 0 to 3 with this sum, none of them to the ninth question while that is so."""
    return phq(*(max(0, min(3, value - 3 * n)) for n in range(items)))


def of_bam(value: str = "0", **changes: str) -> dict[str, int | str]:
    """Every scored question answered alike; the fourteenth by yes or no."""
    answers: dict[str, int | str] = {str(n): value for n in range(1, 18) if n not in (7, 14)}
    return answers | {"14": "no"} | {name.strip("q"): code for name, code in changes.items()}


@pytest.mark.parametrize(
    ("id", "edges"),
    [
        ("phq-9", [(0, 4, "minimal"), (5, 9, "mild"), (10, 14, "moderate"),
                   (15, 19, "moderately severe"), (20, 27, "severe")]),
        ("gad-7", [(0, 4, "minimal"), (5, 9, "mild"), (10, 14, "moderate"), (15, 21, "severe")]),
    ],
)  # fmt: skip
def test_each_band_begins_and_ends_where_it_was_published(
    id: str, edges: list[tuple[int, int, str]]
) -> None:
    one = instrument(id)
    (only,) = one.scores
    for lowest, highest, label in edges:
        for value in (lowest, highest):
            found = totals(one, adding_up(value, len(only.items)))["total"]
            assert found == value
            assert band_of(only, value) == label
    assert band_of(only, edges[-1][1] + 1) is None
    assert (only.lowest, only.highest) == (0, edges[-1][1])


@pytest.mark.parametrize(("id", "longer"), [("phq-2", "phq-9"), ("gad-2", "gad-7")])
@pytest.mark.parametrize("value", range(7))
def test_from_three_on_two_questions_lead_to_all_of_them(id: str, longer: str, value: int) -> None:
    one = instrument(id)
    (mark,) = score(one, "total").marks
    assert is_met(mark, value) == (value >= 3)
    assert goes_on(one, adding_up(value, 2)) == (longer if value >= 3 else None)
    first = [(item.id, item.text, item.options) for item in one.items]
    assert first == [(item.id, item.text, item.options) for item in instrument(longer).items[:2]]


@pytest.mark.parametrize(("value", "met"), [(10, False), (46, False), (47, True), (60, True)])
def test_the_mark_of_barc_is_47(value: int, met: bool) -> None:
    one = instrument("barc-10")
    codes = [1 + max(0, min(5, value - 10 - 5 * n)) for n in range(10)]
    answers: dict[str, int | str] = {str(n): str(code) for n, code in enumerate(codes, 1)}
    assert totals(one, answers) == {"total": value}
    assert is_met(score(one, "total").marks[0], value) == met
    assert (score(one, "total").lowest, score(one, "total").highest) == (10, 60)


@pytest.mark.parametrize(
    ("changes", "sums"),
    [
        ({}, (0, 0, 0)),
        ({"q4": "1", "q5": "0"}, (1, 0, 0)),
        ({"q4": "4", "q5": "4", "q6": "4"}, (12, 0, 0)),
        ({"q1": "4", "q2": "4", "q3": "4"}, (0, 12, 0)),
        ({"q8": "4", "q11": "4", "q15": "3"}, (0, 11, 0)),
        ({"q9": "4", "q10": "4", "q14": "yes"}, (0, 0, 12)),
        ({"q12": "4", "q13": "4", "q14": "yes", "q16": "1"}, (0, 0, 13)),
        # The seventh and the seventeenth are in no sum.
        ({"q7A": "4", "q17": "4"}, (0, 0, 0)),
        # Without any alcohol the fifth counts nothing, whatever was touched before.
        ({"q4": "0", "q5": "4"}, (0, 0, 0)),
    ],
)
def test_the_three_sums_of_bam(changes: dict[str, str], sums: tuple[int, int, int]) -> None:
    found = totals(instrument("bam"), of_bam(**changes))
    assert (found["use"], found["risk"], found["protective"]) == sums
    assert set(found) == {"use", "risk", "protective"}, "there is no total"


@pytest.mark.parametrize(
    ("id", "value", "met"),
    [("use", 0, False), ("use", 1, True), ("risk", 11, False), ("risk", 12, True),
     ("protective", 12, True), ("protective", 13, False)],
)  # fmt: skip
def test_where_bam_looks_closer(id: str, value: int, met: bool) -> None:
    (mark,) = score(instrument("bam"), id).marks
    assert is_met(mark, value) == met


def test_days_are_banded_as_in_2013() -> None:
    texts = [option.text.en for option in instrument("bam").items[1].options]
    assert texts == ["0", "1-3", "4-8", "9-15", "16-30"]
    assert [option.value for option in instrument("bam").items[1].options] == [0, 1, 2, 3, 4]


def test_without_alcohol_the_fifth_is_not_asked_and_without_its_answer_nothing_is_known() -> None:
    bam = instrument("bam")
    answers = of_bam()
    del answers["5"]
    assert totals(bam, answers)["use"] == 0
    assert totals(bam, answers | {"4": "1"})["use"] is None
    del answers["4"]
    assert totals(bam, answers)["use"] is None


@pytest.mark.parametrize("missing", [str(n) for n in range(1, 10)])
def test_an_open_question_leaves_the_sum_open(missing: str) -> None:
    answers = adding_up(27, 9)
    del answers[missing]
    assert totals(instrument("phq-9"), answers) == {"total": None}
    assert totals(instrument("phq-9"), answers | {missing: "other"}) == {"total": None}


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"9": FOUR[0]}, False),
        ({"9": FOUR[1]}, True),
        ({"9": FOUR[3]}, True),
        (phq(*[3] * 8, 0), False),
        (phq(*[0] * 8, 1), True),
        ({}, False),
    ],
)
def test_the_ninth_opens_the_crisis_card_at_any_total(answers: dict[str, Any], opens: bool) -> None:
    assert opens_crisis_card(instrument("phq-9"), answers) == opens


def test_the_way_to_the_crisis_card_stands_by_what_asks_of_mood_and_fear() -> None:
    shown = {one.id for one in built_in() if one.crisis_entry}
    assert shown == {"phq-2", "phq-9", "gad-2", "gad-7"}


def test_the_tenth_of_phq_9_is_in_no_sum_and_may_stay_open() -> None:
    tenth = instrument("phq-9").items[9]
    assert not tenth.required
    assert {option.value for option in tenth.options} == {None}
    assert tenth.id not in score(instrument("phq-9"), "total").items


@pytest.mark.parametrize("one", built_in(), ids=lambda one: one.id)
def test_each_names_its_source_and_its_licence(one: Instrument) -> None:
    assert one.licence
    assert one.sources
    assert one.about.es
    assert (one.languages == ["en", "es"]) == (one.id[:3] in ("phq", "gad"))
    labels = [band.label for each in one.scores for band in each.bands]
    labels += [mark.label for each in one.scores for mark in each.marks]
    assert all(label.es for label in labels), "our words are there in both languages"


def test_where_two_licences_were_found_both_are_said() -> None:
    licence = instrument("barc-10").licence
    assert "permission not required" in licence
    assert "CC BY-NC-ND" in licence


def test_codes_are_those_that_were_read_in_public_files() -> None:
    assert {one.id: one.code for one in built_in() if one.code} == {
        "phq-9": "44249-1", "phq-2": "55757-9", "gad-7": "69737-5",
    }  # fmt: skip
    sums = {one.id: one.scores[0].code for one in built_in() if one.scores[0].code}
    assert sums == {"phq-9": "44261-6", "phq-2": "55758-7", "gad-7": "70274-6"}
