"""Several `handrail remind` on one PostgreSQL: the small form; `make torture` runs the long one."""

from pathlib import Path

import pytest

from handrail.net.http import IN_FLIGHT_PER_HOST
from handrail.settings import Settings
from tests.torture.herd import IN_HAND, herd, kill_and_freeze

pytestmark = [pytest.mark.only_postgresql, pytest.mark.timeout(200)]
# One process holds 2,000 at a time at most, so that some are left for the others.
SHARED = 3000
KILLED = 4000


def test_two_processes_share_the_work_and_send_nothing_twice(
    empty_settings: Settings, tmp_path: Path
) -> None:
    with herd(empty_settings, tmp_path, size=2, people=SHARED) as two:
        two.wait(SHARED, 45)
        two.wait_until_marked(30)
        assert (two.lost(), two.repeats()) == (0, 0)
        assert min(two.shares()) > 0.1
        assert [member.stop() for member in two.members] == [0, 0]


def test_one_killed_and_one_frozen_are_made_up_for_by_the_third(
    empty_settings: Settings, tmp_path: Path
) -> None:
    with herd(empty_settings, tmp_path, size=3, people=KILLED) as three:
        came_to = kill_and_freeze(three, frozen_s=16, shift_s=31)
    assert (came_to.lost, came_to.named_twice) == (0, 0)
    assert came_to.rescued > 0
    # What was on the wire at the moment of the kill and of the freeze; never the rest of a batch.
    assert came_to.repeats <= 2 * IN_HAND
    # Nothing is begun on waking; what libcurl was just writing leaves it all the same.
    assert came_to.after_thaw <= IN_FLIGHT_PER_HOST
    assert came_to.codes == [0, 0]
