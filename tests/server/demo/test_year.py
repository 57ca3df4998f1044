"""What the made-up person wrote reads as the app itself would have written it."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

from handrail.demo.year import Year

WORDS = Path(__file__).parents[3] / "pwa/src/lib/i18n/en/triggers.ts"
MADE = list(
    Year(date(2026, 3, 10), "America/Los_Angeles").entries(datetime(2026, 3, 11, tzinfo=UTC))
)


def codes(name: str) -> set[str]:
    found = re.search(rf"  {name}: \{{(.*?)\}}", WORDS.read_text(), re.DOTALL)
    assert found
    return set(re.findall(r"^    (\w+):", found[1], re.MULTILINE))


def test_feelings_and_deeds_are_codes_of_the_app() -> None:
    notes = [one.body for one in MADE if one.kind == "trigger_note"]
    assert {one["name"] for body in notes for one in body["feelings"]} <= codes("feelings")
    assert {name for body in notes for name in body["did"]} <= codes("dids")


def test_a_plan_follows_the_words_then_i() -> None:
    plans = [one for made in MADE if made.kind == "trigger_plan" for one in made.body["plans"]]
    assert plans
    assert not [one for one in plans if one["do"].startswith("I ")]
