"""Elapsed time is counted from the latest real date, and from none that is still to come."""

from datetime import date
from uuid import UUID

import pytest

from handrail.schedule.days import After, Every
from handrail.schedule.elapsed import Anchor, counted_from, elapses, latest
from handrail.schedule.rules import Rule, Slot

ONE, TWO = UUID(int=1), UUID(int=2)
SHOT = Rule(slots=(Slot(id="aaaaaaaa", at="09:00"),), start=date(2026, 3, 1), days=After(days=28))
PILL = Rule(slots=(Slot(id="aaaaaaaa", at="09:00"),), start=date(2026, 3, 1), days=Every())


@pytest.mark.parametrize(
    ("on", "start"),
    [
        (None, date(2026, 3, 1)),
        (date(2026, 2, 1), date(2026, 3, 1)),
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 4, 2), date(2026, 4, 2)),
    ],
)
def test_only_a_later_date_moves_it(on: date | None, start: date) -> None:
    assert [rule.start for rule in counted_from([SHOT], on)] == [start]


def test_what_the_calendar_asks_for_stays() -> None:
    assert counted_from([PILL], date(2026, 5, 1)) == (PILL,)
    assert (elapses([PILL]), elapses([PILL, SHOT])) == (False, True)


def test_the_latest_counts_whatever_the_order_and_none_after_the_last_day() -> None:
    days = [date(2026, 3, 29), date(2026, 3, 2), date(2062, 3, 2)]
    found = latest([Anchor(ONE, day) for day in days], date(2026, 4, 1))
    assert found == {ONE: date(2026, 3, 29)}
    assert TWO not in found
