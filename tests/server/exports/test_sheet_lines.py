"""Which visits stand on a sheet, in what order, and how they are broken into rows and pages."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.errors import BadInput, TooLarge
from handrail.exports.sheet.layout import Row, pages_of, wrap
from handrail.exports.sheet.letters import INSTEAD, can_show, shown, tidy
from handrail.exports.sheet.rules import LONGEST, MOST_LINES, Line, check_days, lines_of
from handrail.exports.sheet.words import ENGLISH, SPANISH, WORDS, date_words, time_words
from handrail.meetings.kinds import Attendance
from tests.server.exports.visits import FROM, UNTIL, asked, planned, visit

DAY = timedelta(days=1)
APP_WORDS = Path(__file__).parents[3] / "pwa/src/lib/i18n"


def names(*some: Attendance, **fields: Any) -> list[str]:
    return [line.name for line in lines_of(some, asked(**fields))]


def test_only_what_was_attended_of_the_chosen_kinds_between_the_two_days() -> None:
    some = [
        visit(str(FROM), name="first day"),
        visit(str(UNTIL), name="last day"),
        visit(str(FROM - DAY), name="too early"),
        visit(str(UNTIL + DAY), name="too late"),
        visit(name="not there", status="missed"),
        visit(name="called off", status="cancelled"),
        visit(name="other kind", setting="clinic"),
    ]
    assert names(*some) == ["first day", "last day"]
    assert names(*some, kinds=["clinic"]) == ["other kind"]


def test_in_order_of_time_whatever_the_order_of_the_entries() -> None:
    some = [
        visit("2026-03-02", at="19:30", name="c"),
        visit("2026-03-02", at="07:00", name="b"),
        visit("2026-02-27", at="20:00", name="a"),
        visit("2026-03-02", at=None, name="without a time"),
    ]
    assert names(*some) == ["a", "without a time", "b", "c"]
    assert names(*reversed(some)) == names(*some)


def test_said_twice_is_once_and_then_as_it_was_signed() -> None:
    plain, signed = planned(), planned(signer="J.")
    for some in ([plain, signed], [signed, plain], [signed, plain, plain]):
        assert [line.signer for line in lines_of(some, asked())] == ["J."]
    # Beside any plan, two visits of a day are two.
    assert len(lines_of([visit(), visit()], asked())) == 2


def test_what_is_private_does_not_come_along() -> None:
    word = "zanzibarquokka"
    (line,) = lines_of([visit(takeaway=word)], asked())
    assert word not in repr(line)
    fields = {"on", "at", "name", "setting", "how", "minutes", "signer", "tz"}
    assert set(Line.__struct_fields__) == fields


def test_more_than_fits_is_refused_and_not_cut() -> None:
    some = [visit() for _ in range(MOST_LINES + 1)]
    assert len(lines_of(some[1:], asked())) == MOST_LINES
    with pytest.raises(TooLarge):
        lines_of(some, asked())


@pytest.mark.parametrize(
    ("start", "until", "wrong"),
    [
        (UNTIL, UNTIL + DAY, None),
        (UNTIL, UNTIL, None),
        (UNTIL - LONGEST, UNTIL, None),
        (UNTIL, UNTIL + 2 * DAY, "until"),
        (UNTIL, UNTIL - DAY, "from"),
        (UNTIL - LONGEST - DAY, UNTIL, "from"),
        (date.max, UNTIL, "from"),
    ],
)
def test_the_days_that_can_be_asked_for(start: date, until: date, wrong: str | None) -> None:
    question = asked(**{"from": start, "until": until})
    if wrong is None:
        check_days(question, UNTIL)
        return
    with pytest.raises(BadInput) as refused:
        check_days(question, UNTIL)
    assert refused.value.fields == (wrong,)


@given(st.text(alphabet="ab é", max_size=60), st.integers(1, 9))
def test_wrapping_loses_no_letter_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = wrap(text, width, len)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) <= width for line in lines)


@given(st.lists(st.integers(1, 5), max_size=40))
def test_pages_hold_every_row_once_and_none_is_too_full(sizes: list[int]) -> None:
    rows = [Row(([str(n)] * size,)) for n, size in enumerate(sizes)]
    pages = pages_of(rows, 30, 60)
    assert [row for page in pages for row in page] == rows
    for room, page in zip([30.0] + [60.0] * len(pages), pages, strict=False):
        assert sum(row.height for row in page) <= room or len(page) == 1


def test_each_kind_and_way_has_words_in_both_languages() -> None:
    assert WORDS.keys() == {"en", "es"}
    assert ENGLISH.settings.keys() == SPANISH.settings.keys()
    assert ENGLISH.hows.keys() == SPANISH.hows.keys()


@pytest.mark.parametrize("language", WORDS)
def test_the_phone_prints_the_same_words(language: str) -> None:
    words, folder = WORDS[language], APP_WORDS / language
    said = "".join((folder / f"{name}.ts").read_text() for name in ("sheet", "week"))
    texts = [words.title, words.none, words.honest, words.zone, words.self_reported]
    texts += [*words.heads, *words.settings.values(), *words.hows.values()]
    assert [text for text in texts if f"'{text}'" not in said] == []
    filled = [words.name, words.days, words.kinds, words.total, words.signed, words.page]
    said = re.sub(r"\$\{\w+\}", "{}", said)
    shapes = [re.sub(r"\{\w+\}", "{}", text) for text in filled]
    assert [shape for shape in shapes if f"`{shape}`" not in said] == []


def test_dates_and_times_as_each_language_writes_them() -> None:
    on = date(2026, 11, 19)
    said = [date_words(words, on) for words in (ENGLISH, SPANISH)]
    assert said == ["Thu, Nov 19, 2026", "jue 19 nov 2026"]
    assert [time_words(ENGLISH, at) for at in ("00:05", "12:00", "19:30", "")] == [
        "12:05 AM", "12:00 PM", "7:30 PM", "",
    ]  # fmt: skip
    assert time_words(SPANISH, "19:30") == "19:30"


def test_letters_that_cannot_be_drawn_become_a_box_and_hidden_ones_go() -> None:
    known = {ord(one) for one in "Jose\u0301é \u05d0-"}
    assert tidy("Jose\u0301\u200b \n J\u202e") == "José J"
    assert shown("José 林", known) == f"José {INSTEAD}"
    # Known to the font, but drawn from right to left.
    assert not can_show("\u05d0", known)
