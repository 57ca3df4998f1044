"""Two and four `handrail remind` on one PostgreSQL while 10,000 occurrences fall due at once."""

from pathlib import Path

import pytest

from handrail.net.http import IN_FLIGHT_PER_HOST
from handrail.settings import Settings
from tests.torture.conftest import Figures
from tests.torture.herd import IN_HAND, herd, kill_and_freeze

pytestmark = [pytest.mark.torture, pytest.mark.only_postgresql, pytest.mark.timeout(900)]
PEOPLE = 10_000
FROZEN_S = 60


@pytest.mark.parametrize("size", [2, 4])
def test_ten_thousand_are_shared_and_none_goes_out_twice(
    empty_settings: Settings, tmp_path: Path, size: int, figures: Figures
) -> None:
    with herd(empty_settings, tmp_path, size, PEOPLE) as several:
        took = several.wait(PEOPLE, 240)
        several.wait_until_marked(30)
        shares = ", ".join(f"{share:.0%}" for share in sorted(several.shares(), reverse=True))
        figures[f"{PEOPLE:,} occurrences due at once, {size} processes on one PostgreSQL"] = (
            f"{several.lost()} lost, {several.repeats()} sent twice, the last after {took:.0f} s; "
            f"shares {shares}"
        )
        assert (several.lost(), several.repeats()) == (0, 0)
        assert sum(share > 0.05 for share in several.shares()) >= 2
        assert [member.stop() for member in several.members] == [0] * size


@pytest.mark.parametrize("size", [3, 4])
def test_one_killed_and_one_frozen_for_a_minute(
    empty_settings: Settings, tmp_path: Path, size: int, figures: Figures
) -> None:
    with herd(empty_settings, tmp_path, size, PEOPLE) as several:
        came_to = kill_and_freeze(several, FROZEN_S)
    figures[
        f"{PEOPLE:,} due at once, {size} processes: one killed, one frozen for {FROZEN_S} s"
    ] = (
        f"{came_to.rescued} still to come then, {came_to.lost} lost, {came_to.repeats} sent twice, "
        f"each under one name; the last after {came_to.arrived_s:.0f} s; "
        f"{came_to.after_thaw} sent by the frozen one on waking"
    )
    assert (came_to.lost, came_to.named_twice) == (0, 0)
    assert came_to.repeats <= 2 * IN_HAND
    # Nothing is begun on waking; what libcurl was just writing leaves it all the same.
    assert came_to.after_thaw <= IN_FLIGHT_PER_HOST
    assert came_to.codes == [0] * (size - 1)
