"""A dispatcher that was frozen between claim and sending leaves its reminders to the next claim."""

from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House
from tests.server.reminders.post import DUE, Post, at, dispatcher_of, run, somebody


async def test_what_was_claimed_before_a_freeze_is_not_sent_after_it(
    house: House, settings: Settings, clock: ManualClock, post: Post
) -> None:
    await somebody(house)
    await at(clock, f"{DUE:%Y-%m-%dT%H:%M}")

    def freeze(step: str) -> None:
        if step == "claim":
            clock.advance(seconds=16)

    frozen = dispatcher_of(house, settings, clock, post, freeze)
    assert await run(frozen) == 1
    assert post.sent == []
    assert frozen.counts["outdated"] == 1
    assert (await house.states())["10 morning"] == "leased"
    assert await run(dispatcher_of(house, settings, clock, post)) == 0, "the lease still holds"
    clock.advance(seconds=15)
    assert await run(dispatcher_of(house, settings, clock, post)) == 1
    assert len(post.sent) == 1
    assert (await house.states())["10 morning"] == "sent"


async def test_a_short_stop_changes_nothing(
    house: House, settings: Settings, clock: ManualClock, post: Post
) -> None:
    await somebody(house)
    await at(clock, f"{DUE:%Y-%m-%dT%H:%M}")

    def stop(step: str) -> None:
        if step == "claim":
            clock.advance(seconds=14)

    assert await run(dispatcher_of(house, settings, clock, post, stop)) == 1
    assert len(post.sent) == 1
