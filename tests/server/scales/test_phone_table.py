"""What the phone's own counting is held to: the same answers, and what they add up to here.

`HANDRAIL_WRITE=1` writes the table, and the copy of our questionnaires that the app carries.
"""

import json
import os
import random
from pathlib import Path
from typing import Any

import msgspec

from handrail.scales.rules import band_of, goes_on, is_met, opens_crisis_card, totals
from handrail.scales.service import built_in
from handrail.scales.shapes import Instrument, Scales

ROOT = Path(__file__).parents[3]
TABLE = Path(__file__).parent / "phone" / "scores.json"
CARRIED = ROOT / "pwa" / "src" / "screens" / "scales" / "instruments.json"


def told(one: Instrument, answers: dict[str, int | str]) -> dict[str, Any]:
    sums = totals(one, answers)
    known = [(score, sums[score.id]) for score in one.scores]
    return {
        "instrument": one.id,
        "answers": answers,
        "totals": sums,
        "bands": {s.id: band_of(s, n) for s, n in known if n is not None},
        "marks": {s.id: [is_met(m, n) for m in s.marks] for s, n in known if n is not None},
        "goes_on": goes_on(one, answers),
        "crisis": opens_crisis_card(one, answers),
    }


def cases() -> list[dict[str, Any]]:
    chance = random.Random(4711)
    found = []
    for one in built_in():
        for left_out in [0.0] * 14 + [0.1] * 6:
            found.append(told(one, answered(one, chance, left_out)))
    return found


def answered(one: Instrument, chance: random.Random, left_out: float) -> dict[str, int | str]:
    some = [item for item in one.items if chance.random() >= left_out]
    edge = chance.random() < 0.2
    return {
        item.id: (item.options[-1] if edge else chance.choice(item.options)).code for item in some
    }


def agrees(file: Path, made: str) -> None:
    if os.environ.get("HANDRAIL_WRITE"):
        file.write_text(made, "utf-8")
    assert file.read_text("utf-8") == made, "run: HANDRAIL_WRITE=1 pytest tests/server/scales"


def test_the_phone_counts_like_the_server() -> None:
    agrees(TABLE, json.dumps(cases(), ensure_ascii=False, indent=1) + "\n")


def test_the_app_carries_our_questionnaires() -> None:
    scales = msgspec.to_builtins(Scales(list(built_in())))
    agrees(CARRIED, json.dumps(scales, ensure_ascii=False, separators=(",", ":")) + "\n")
