"""What each reply of a push service leads to, for the phone and for the reminder."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from handrail.push.sender import Result
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House
from tests.server.reminders.post import DUE, Post, at, dispatcher_of, run, somebody


def after(*replies: Result | int) -> Post:
    waiting: list[Result | int] = list(replies)
    return Post(says=lambda _device: waiting.pop(0) if waiting else 201)


async def tries(
    house: House, settings: Settings, clock: ManualClock, post: Post, hours: int = 4
) -> list[int]:
    """Seconds after 08:00 at which the phone was tried."""
    dispatcher = dispatcher_of(house, settings, clock, post)
    await at(clock, "2026-03-10T12:00")
    moments: list[int] = []
    end = DUE + timedelta(hours=hours)
    while clock.now() <= end:
        before = len(post.sent)
        await run(dispatcher)
        moments += [int((clock.now() - DUE).total_seconds())] * (len(post.sent) - before)
        rows = [row.next_try for row in await house.rows() if row.state in ("waiting", "leased")]
        clock.advance(max(1.0, (min(rows) - clock.now()).total_seconds()))
    return moments


NET = Result("", error="timeout")


@pytest.mark.parametrize(
    ("replies", "moments"),
    [
        ([201], [0]),
        ([503, 500, NET, 502, 408, 201], [0, 5, 20, 80, 380, 680]),
        ([Result("", 429, None, 7), 201], [0, 7]),
        ([Result("", 503, None, 3000), 201], [0, 3000]),
        ([301], [0]),
        ([400], [0]),
        ([413], [0]),
        ([410], [0]),
        ([401, 201], [0, 600]),
        ([403, 201], [0, 600]),
        ([404, 201], [0, 3601]),
        ([404, 404], [0, 3601]),
        ([Result("", error="paused", retry_after=90), 201], [0, 90]),
    ],
)
async def test_replies_are_followed_as_the_table_says(
    house: House,
    settings: Settings,
    clock: ManualClock,
    replies: Sequence[Result | int],
    moments: list[int],
) -> None:
    await somebody(house)
    found = await tries(house, settings, clock, after(*replies))
    assert all(abs(a - b) <= 1 for a, b in zip(found, moments, strict=True)), found
    assert (await house.states())["10 morning"] == "sent"
    gone = replies[-1] in (410, 404)
    rows = await house.database.read(
        lambda c: c.execute(sa.text("select 1 from subscription")).all()
    )
    assert bool(rows) is not gone


async def test_a_dead_push_service_is_tried_until_the_window_ends_and_no_longer(
    house: House, settings: Settings, clock: ManualClock
) -> None:
    await somebody(house)
    found = await tries(house, settings, clock, Post(says=lambda _device: 503), 5)
    assert found[:4] == [0, 5, 20, 80]
    assert found[-1] < 4 * 3600
    assert len(found) == 4 + (4 * 3600 - 81) // 300
    assert (await house.states())["10 morning"] == "past"


async def test_one_bad_phone_does_not_hold_up_the_other_nor_get_it_pushed_twice(
    house: House, settings: Settings, clock: ManualClock
) -> None:
    _, _, (good, bad) = await somebody(house, 2)
    replies: dict[bytes, list[Result | int]] = {bad.device: [Result("", 429, None, 1800), 201]}
    post = Post(says=lambda d: replies[d].pop(0) if d in replies else 201)
    assert await tries(house, settings, clock, post) == [0, 0, 1800]
    assert post.devices.count(good.device) == 1


async def test_each_phone_waits_as_long_as_it_was_told(
    house: House, settings: Settings, clock: ManualClock
) -> None:
    _, _, (quick, slow) = await somebody(house, 2)
    replies: dict[bytes, list[Result | int]] = {
        quick.device: [503, 503, 201],
        slow.device: [Result("", 429, None, 1000), 201],
    }
    post = Post(says=lambda device: replies[device].pop(0))
    found = await tries(house, settings, clock, post)
    assert [moment for moment in found if moment > 30] == [1000]
    assert found[:4] == [0, 0, 5, 20]
