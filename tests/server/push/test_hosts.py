"""Hosts that hang or fail: they rest for a growing, bounded time, and others are not held up."""

import logging
import time

import pytest

from handrail.net.http import TOTAL_S
from handrail.push.hosts import LONGEST_REST_S, PROBES, SILENT_PHONES, Breaker
from handrail.push.rules import Verdict
from tests.conftest import ManualClock
from tests.server.push.home import Home
from tests.server.push.test_sender import parcel, send

TIMEOUT = (None, "timeout")


@pytest.fixture
def breaker(clock: ManualClock) -> Breaker:
    return Breaker(clock)


def fail(breaker: Breaker, times: int = SILENT_PHONES, host: str = "a") -> None:
    for n in range(times):
        breaker.note(host, f"phone {n}", *TIMEOUT)


def tried(breaker: Breaker, host: str = "a", calls: int = 20) -> int:
    """How many of so many messages may be sent now."""
    return sum(breaker.left_s(host) == 0 for _ in range(calls))


@pytest.mark.parametrize("how", [TIMEOUT, (None, "resolve"), (500, None), (503, None)])
def test_a_host_that_fails_for_many_in_a_row_rests_and_no_other_host_does(
    breaker: Breaker, how: tuple[int | None, str | None]
) -> None:
    for n in range(SILENT_PHONES):
        assert tried(breaker) == 20
        breaker.note("a", f"phone {n}", *how)
    assert breaker.left_s("a") in (5, 6)
    assert tried(breaker, "b") == 20


@pytest.mark.parametrize("status", [201, 404, 410, 413, 429])
def test_one_answer_of_any_sort_among_them_shows_that_the_host_is_well(
    breaker: Breaker, status: int
) -> None:
    fail(breaker, SILENT_PHONES - 1)
    breaker.note("a", "another", status, None)
    fail(breaker, SILENT_PHONES - 1)
    assert tried(breaker) == 20


@pytest.mark.parametrize("error", ["content", "closed", "address"])
def test_what_is_our_own_fault_counts_against_no_host(breaker: Breaker, error: str) -> None:
    for n in range(3 * SILENT_PHONES):
        breaker.note("a", f"phone {n}", None, error)
    assert tried(breaker) == 20


def test_one_sick_phone_is_no_sick_host(breaker: Breaker) -> None:
    for _ in range(5 * SILENT_PHONES):
        breaker.note("a", "the same", 500, None)
    assert tried(breaker) == 20


def test_after_each_rest_a_few_try_and_the_rests_grow_to_a_minute(
    breaker: Breaker, clock: ManualClock
) -> None:
    fail(breaker)
    rests = []
    for _ in range(7):
        left = breaker.left_s("a")
        rests.append(left - 1)
        clock.advance(left)
        assert tried(breaker) == PROBES
        fail(breaker, PROBES)
        assert tried(breaker) == 0
    assert rests == [5, 10, 20, 40, 60, 60, 60]
    assert rests[-1] == LONGEST_REST_S


def test_what_was_under_way_when_the_rest_began_does_not_make_it_longer(
    breaker: Breaker, clock: ManualClock
) -> None:
    fail(breaker, 50 * SILENT_PHONES)
    assert breaker.left_s("a") in (5, 6)
    clock.advance(6)
    assert tried(breaker) == PROBES


def test_the_first_that_gets_through_ends_it(breaker: Breaker, clock: ManualClock) -> None:
    fail(breaker)
    clock.advance(6)
    assert breaker.left_s("a") == 0
    breaker.note("a", "phone", 201, None)
    assert tried(breaker) == 20
    fail(breaker, SILENT_PHONES - 1)
    assert tried(breaker) == 20


def test_a_try_whose_end_nobody_tells_is_followed_by_another(
    breaker: Breaker, clock: ManualClock
) -> None:
    fail(breaker)
    clock.advance(6)
    assert tried(breaker) == PROBES
    assert tried(breaker) == 0
    clock.advance(TOTAL_S)
    assert tried(breaker) == PROBES


async def test_messages_for_a_host_that_hangs_come_back_at_once_and_are_kept(
    home: Home, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await send(home, *(parcel(home, home.phone("hang"), n) for n in range(SILENT_PHONES)))
    asked = len(home.sink.received)
    start = time.monotonic()
    held = await send(home, *(parcel(home, home.phone("hang"), n) for n in range(50)))
    assert time.monotonic() - start < 0.5
    assert {result.error for result in held.values()} == {"paused"}
    assert {result.verdict for result in held.values()} == {Verdict.LATER}
    assert {result.retry_after for result in held.values()} <= {5, 6}
    assert len(home.sink.received) == asked
    assert "left alone" in caplog.text
    clock.advance(6)
    back = await send(home, *(parcel(home, home.phone(), n) for n in range(PROBES)))
    assert {result.status for result in back.values()} == {201}
    assert (await send(home, parcel(home, home.phone())))["key"].status == 201


async def test_a_host_that_rests_is_counted_as_one_in_trouble(home: Home) -> None:
    await send(home, *(parcel(home, home.phone("503"), n) for n in range(SILENT_PHONES)))
    assert len(home.push.sender.troubles.hosts()) == 1
