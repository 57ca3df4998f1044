"""A dispatcher that was frozen between claim and sending leaves its reminders to the next claim."""

from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House
from tests.server.reminders.post import DUE, Post, at, dispatcher_of, run, somebody


async def test_what_was_claimed_before_a_freeze_is_given_back_and_goes_out_at_once(
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
    assert frozen.counts["given back"] == 1
    [row] = [row for row in await house.rows() if row.due_at == DUE]
    assert (row.state, row.tries) == ("waiting", 0), "what was not begun is no try"
    assert row.next_try <= clock.now()
    assert await run(dispatcher_of(house, settings, clock, post)) == 1
    assert len(post.sent) == 1
    assert (await house.states())["10 morning"] == "sent"


async def test_frozen_past_its_lease_it_neither_sends_nor_gives_back(
    house: House, settings: Settings, clock: ManualClock, post: Post
) -> None:
    await somebody(house)
    await at(clock, f"{DUE:%Y-%m-%dT%H:%M}")
    other = dispatcher_of(house, settings, clock, Post(says=lambda _device: 503))

    async def freeze_while_another_takes_it() -> None:
        clock.advance(seconds=31)
        assert await run(other) == 1

    zombie = dispatcher_of(house, settings, clock, post)
    assert await zombie.tick() == 1
    await freeze_while_another_takes_it()
    await zombie.landed()
    assert post.sent == []
    assert zombie.counts["outdated"] == 1
    [row] = [row for row in await house.rows() if row.due_at == DUE]
    assert (row.state, row.tries) == ("waiting", 2), "as the other has left it"
    assert row.next_try > clock.now()


async def test_a_short_stop_changes_nothing(
    house: House, settings: Settings, clock: ManualClock, post: Post
) -> None:
    await somebody(house)
    await at(clock, f"{DUE:%Y-%m-%dT%H:%M}")

    def stop(step: str) -> None:
        if step == "claim":
            clock.advance(seconds=9)

    assert await run(dispatcher_of(house, settings, clock, post, stop)) == 1
    assert len(post.sent) == 1
