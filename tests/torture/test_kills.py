"""Two hundred kills of the server while four phones write."""

import statistics
from pathlib import Path

import pytest

from tests.torture.conftest import Figures
from tests.torture.kills import storm

KILLS = 200


@pytest.mark.torture
@pytest.mark.timeout(1800)
def test_two_hundred_kills_lose_nothing_that_was_acknowledged(
    tmp_path: Path, figures: Figures
) -> None:
    tally = storm(tmp_path, KILLS)
    restart = statistics.median(tally.restarts_s)
    figures[f"{tally.kills} kills of the server while 4 phones write"] = (
        f"{tally.saved} entries acknowledged, {tally.lost} lost, {tally.doubled} doubled, "
        f"integrity check {tally.integrity}; up again after {restart:.1f} s (median)"
    )
    assert tally.kills == KILLS
    assert (tally.lost, tally.doubled, tally.integrity) == (0, 0, "ok")
