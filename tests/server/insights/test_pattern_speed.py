"""Ten years of daily entries, opened and told."""

import time
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from handrail.demo.year import Made, Year
from handrail.insights.entries import Seen
from handrail.insights.moments import open_life
from handrail.insights.opening import story_of
from handrail.insights.patterns import told
from handrail.scales.service import built_in
from handrail.vault.body import Entry, encode_entry
from handrail.vault.keys import new_data_key
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 20, tzinfo=UTC)
ZONE = "America/New_York"
TEN_YEARS = 3653
ENOUGH_S = 0.3
KEYS = DataKeys(UUID(int=9).bytes, {1: new_data_key()})


def sealed(one: Made) -> StoredRow:
    body = msgspec.Raw(msgspec.json.encode(one.body))
    plain = encode_entry(Entry(kind=one.kind, edited_at=one.at, body=body))
    return StoredRow(one.id.bytes, 1, 1, KEYS.seal(one.id.bytes, plain))


@pytest.fixture(scope="module")
def rows() -> list[StoredRow]:
    made = list(Year(TODAY, ZONE, TEN_YEARS).entries(NOW))
    assert len(made) > 9_000
    return [sealed(one) for one in made]


@pytest.mark.parametrize("days", [7, 365])
def test_ten_years_are_told_in_under_300_ms(rows: list[StoredRow], days: int) -> None:
    took = []
    for _ in range(3):
        start = time.process_time()
        life = open_life(KEYS, rows)
        written = {row_id: entry.edited_at for row_id, entry in life.medicines.items()}
        stories = {
            row_id: story_of(row_id, [entry]) for row_id, entry in life.turned_up.meetings.items()
        }
        found = told(life, written, stories, built_in(), Seen(ZONE, rows, TODAY, NOW), days)
        took.append(time.process_time() - start)
    assert min(took) < ENOUGH_S, took
    assert found.entries > days * 0.8
    assert len(found.points) <= 53


def test_a_made_up_year_shows_what_was_put_into_it(rows: list[StoredRow]) -> None:
    life = open_life(KEYS, rows)
    written = {row_id: entry.edited_at for row_id, entry in life.medicines.items()}
    seen = Seen(ZONE, rows, TODAY, NOW)
    found = told(life, written, {}, built_in(), seen, 365)
    links = {one.name: one for one in found.links}
    short = links["short_sleep_craving"]
    assert short.mean - short.other_mean > 1
    assert found.coping[0].yes > found.coping[-1].yes
    assert found.triggers[0].count >= found.triggers[-1].count
    assert {line.instrument for line in found.scales} == {"phq-9", "gad-7"}
    assert sum(week.taken for week in found.weeks) > 300
    assert found.start == TODAY - timedelta(days=364)
