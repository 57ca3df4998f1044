"""The sender against a real push service: each reply, and hosts that refuse our keys."""

import asyncio
import logging
from collections.abc import Hashable

import pytest

from handrail.errors import BadInput
from handrail.net.http import HttpSender
from handrail.push.endpoints import check_endpoint
from handrail.push.hosts import PAUSE_S, SEVERAL
from handrail.push.message import Wire
from handrail.push.rules import Verdict, payload, topic_of
from handrail.push.sender import Parcel, Result, Sender
from handrail.settings import PushHost
from tests.conftest import ManualClock
from tests.phone import Phone
from tests.server.push.home import Home
from tests.sink import HOST

SAID = payload("Reminder", "08:00", "https://h.example/", "tag", {}, [])


def parcel(home: Home, phone: Phone, key: Hashable = "key") -> Parcel:
    def wire() -> Wire:
        return home.push.messages.build(phone.sub, SAID, 600, "high", topic_of(b"k", b"x"))

    return Parcel(key, phone.endpoint, wire)


async def send(home: Home, *parcels: Parcel) -> dict[Hashable, Result]:
    results = [result async for result in home.push.sender.send(parcels)]
    assert len(results) == len(parcels)
    return {result.key: result for result in results}


async def test_what_arrives_is_what_the_phone_can_read(home: Home) -> None:
    phone = home.phone()
    results = await send(home, parcel(home, phone))
    assert results["key"] == Result("key", 201)
    [request] = home.sink.received
    assert phone.read(request.body) == SAID
    assert f"https://{HOST}{request.path}" == phone.endpoint
    assert request.headers["ttl"] == "600"
    assert request.headers["urgency"] == "high"
    assert request.headers["content-encoding"] == "aes128gcm"
    assert request.headers["authorization"].startswith("vapid t=")


async def test_a_ready_wire_is_taken_too(home: Home) -> None:
    phone = home.phone()
    made = home.push.messages.build(phone.sub, SAID, 600, "high", "topic")
    results = await send(home, Parcel("key", phone.endpoint, made))
    assert results["key"].verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("habit", "meaning", "status", "retry_after"),
    [
        ("201", Verdict.ACCEPTED, 201, None),
        ("404", Verdict.MISSING, 404, None),
        ("410", Verdict.GONE, 410, None),
        ("429", Verdict.LATER, 429, 7),
        ("500", Verdict.LATER, 500, None),
        ("301", Verdict.BROKEN, 301, None),
        ("413", Verdict.BROKEN, 413, None),
        ("big", Verdict.ACCEPTED, 201, None),
        ("hang", Verdict.LATER, None, None),
        ("drip", Verdict.LATER, None, None),
        ("reset", Verdict.LATER, None, None),
    ],
)
async def test_each_habit_of_a_push_service_is_understood(
    home: Home, habit: str, meaning: Verdict, status: int | None, retry_after: int | None
) -> None:
    result = (await send(home, parcel(home, home.phone(habit))))["key"]
    assert (result.verdict, result.status, result.retry_after) == (meaning, status, retry_after)


async def test_one_bad_endpoint_stops_no_other(home: Home) -> None:
    strange = Phone("https://127.0.0.1/x")
    good = [parcel(home, home.phone(), n) for n in range(20)]
    results = await send(home, parcel(home, strange, "strange"), *good)
    assert results["strange"].error == "endpoint"
    assert results["strange"].verdict is Verdict.BROKEN
    assert all(results[n].status == 201 for n in range(20))


async def test_a_message_that_cannot_be_built_stops_no_other(home: Home) -> None:
    def broken() -> Wire:
        raise ValueError("a secret")

    results = await send(
        home, Parcel("bad", home.phone().endpoint, broken), parcel(home, home.phone(), "good")
    )
    assert results["bad"].verdict is Verdict.BROKEN
    assert results["good"].status == 201


@pytest.mark.parametrize("habit", ["401", "403"])
async def test_a_host_that_refuses_several_phones_is_left_alone_for_ten_minutes(
    home: Home, clock: ManualClock, caplog: pytest.LogCaptureFixture, habit: str
) -> None:
    with caplog.at_level(logging.ERROR):
        for _ in range(SEVERAL):
            assert "refuses our keys" not in caplog.text
            last = (await send(home, parcel(home, home.phone(habit))))["key"]
            assert last.verdict is Verdict.REFUSED
    assert "refuses our keys" in caplog.text
    assert home.push.sender.troubles.hosts() == {HOST}
    clock.advance(PAUSE_S - 60)
    held = (await send(home, parcel(home, home.phone())))["key"]
    assert (held.error, held.verdict) == ("paused", Verdict.LATER)
    assert held.retry_after in (60, 61)
    assert len(home.sink.received) == SEVERAL
    clock.advance(60)
    assert (await send(home, parcel(home, home.phone())))["key"].status == 201


@pytest.mark.parametrize("habit", ["401", "403"])
async def test_one_phone_that_is_refused_holds_up_no_other_of_its_host(
    home: Home, clock: ManualClock, habit: str
) -> None:
    strange = home.phone(habit)
    for _ in range(SEVERAL):
        assert (await send(home, parcel(home, strange)))["key"].verdict is Verdict.REFUSED
        held = (await send(home, parcel(home, strange)))["key"]
        assert (held.error, held.retry_after) == ("paused", PAUSE_S + 1)
        assert (await send(home, parcel(home, home.phone())))["key"].status == 201
        clock.advance(PAUSE_S)
    assert home.push.sender.troubles.hosts() == frozenset()


async def test_refused_phones_among_others_that_are_served_pause_no_host(home: Home) -> None:
    for _ in range(2 * SEVERAL):
        assert (await send(home, parcel(home, home.phone("403"))))["key"].status == 403
        assert (await send(home, parcel(home, home.phone())))["key"].status == 201


async def test_the_same_phone_refused_again_and_again_is_one_phone(
    home: Home, clock: ManualClock
) -> None:
    strange = home.phone("403")
    for _ in range(2 * SEVERAL):
        assert (await send(home, parcel(home, strange)))["key"].status == 403
        clock.advance(PAUSE_S)
    assert (await send(home, parcel(home, home.phone())))["key"].status == 201


async def test_endpoints_are_nowhere_in_the_log(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for habit in ("401", "413", "hang", "reset"):
            await send(home, parcel(home, home.phone(habit + "/canary")))
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("handrail")]
    assert ours
    assert "canary" not in "".join(ours)


def test_a_bad_extra_host_stops_the_start(clock: ManualClock) -> None:
    with pytest.raises(ValueError, match="literal"):
        Sender(clock, [PushHost("push.test", "push.test", None)])


async def test_an_endpoint_allowed_before_is_refused_once_its_host_is_gone(home: Home) -> None:
    phone = home.phone()
    home.push.sender.extra = ()
    assert (await send(home, parcel(home, phone)))["key"].error == "endpoint"
    with pytest.raises(BadInput):
        check_endpoint(phone.endpoint)


async def test_three_hundred_phones_each_get_their_own(home: Home) -> None:
    # With the time that a server gives them: the two seconds of these tests are for what hangs.
    await asyncio.to_thread(home.push.sender.http.close)
    home.push.sender.http = HttpSender()
    phones = [home.phone() for _ in range(300)]
    results = await send(home, *(parcel(home, phone, n) for n, phone in enumerate(phones)))
    assert {result.status for result in results.values()} == {201}
    received = {request.path: request.body for request in home.sink.received}
    for phone in phones:
        assert phone.read(received[phone.endpoint.removeprefix(f"https://{HOST}")]) == SAID
