"""Saved means saved: the small form of the kill test; `make torture` runs the long one."""

from pathlib import Path

import pytest

from tests.torture.kills import storm


@pytest.mark.timeout(240)
def test_twenty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    tally = storm(tmp_path, kills=20)
    assert tally.kills == 20
    assert tally.saved > 20
    assert (tally.lost, tally.doubled, tally.integrity) == (0, 0, "ok")
