"""Guessing is slow; the owner is never locked out."""

import asyncio
import statistics
import time

import pytest

from handrail.accounts import service
from handrail.accounts.context import Caller
from handrail.accounts.passwords import Bounds, Cost, Passwords, Salted, judge
from handrail.accounts.shapes import SignIn
from handrail.accounts.throttle import FAILS, Counter, Tries, network_of
from handrail.db.database import Database
from handrail.errors import BadInput, Busy, Throttled, WrongPassword
from handrail.settings import Settings, load
from handrail.vault.keys import ServerKeys
from tests.conftest import ManualClock
from tests.server.accounts.conftest import CHEAP, OTHER_PASSWORD, PASSWORD, House

HOME, ELSEWHERE = Caller("192.0.2.0/24"), Caller("198.51.100.0/24")


async def guess(
    house: House, caller: Caller, name: str = "Ada", password: str = OTHER_PASSWORD
) -> str:
    try:
        await service.sign_in(house.accounts, SignIn(name, password, ""), caller)
    except (WrongPassword, Throttled) as error:
        return error.code
    return "in"


async def test_after_five_wrong_tries_a_network_waits(house: House, clock: ManualClock) -> None:
    await house.browser().sign_up()
    assert [await guess(house, ELSEWHERE) for _ in range(7)] == ["wrong-password"] * 5 + [
        "throttled"
    ] * 2
    assert await guess(house, ELSEWHERE, password=PASSWORD) == "throttled"
    assert await guess(house, HOME, password=PASSWORD) == "in", "others are not held up"
    clock.advance(minutes=15)
    assert await guess(house, ELSEWHERE, password=PASSWORD) == "in"


async def test_unknown_names_wait_just_the_same(house: House) -> None:
    tries = [await guess(house, HOME, name="Nobody") for _ in range(6)]
    assert tries == ["wrong-password"] * 5 + ["throttled"]


async def test_parallel_guesses_gain_nothing(house: House) -> None:
    await house.browser().sign_up()
    outcomes = await asyncio.gather(*(guess(house, HOME) for _ in range(9)))
    assert sorted(outcomes) == ["throttled"] * 4 + ["wrong-password"] * 5


async def test_a_right_password_forgets_the_wrong_ones(house: House) -> None:
    await house.browser().sign_up()
    for _ in range(3):
        assert [await guess(house, HOME) for _ in range(4)] == ["wrong-password"] * 4
        assert await guess(house, HOME, password=PASSWORD) == "in"


async def test_nobody_can_lock_a_known_device_out(house: House) -> None:
    phone = house.browser()
    await phone.sign_up()
    network = Caller(network_of("testclient"))
    while await guess(house, network) != "throttled":
        pass
    assert (await house.browser().sign_in()).status_code == 429
    assert (await phone.sign_in()).status_code == 200
    wrong = [(await phone.sign_in(password=OTHER_PASSWORD)).status_code for _ in range(6)]
    assert wrong == [403] * 5 + [429], "but a stolen phone may not guess for ever either"


async def test_the_answer_says_how_long_to_wait(house: House, clock: ManualClock) -> None:
    clock.advance(minutes=4)
    phone = house.browser()
    for _ in range(6):
        answer = await phone.sign_in("Nobody")
    assert (answer.status_code, answer.json()["retry"]) == (429, 11 * 60)


async def test_one_network_has_a_hundred_tries_an_hour_for_all_names(house: House) -> None:
    outcomes = [await guess(house, HOME, name=f"name {n}") for n in range(102)]
    assert outcomes.count("throttled") == 2
    assert await guess(house, ELSEWHERE, name="other") == "wrong-password"


@pytest.mark.both_databases
async def test_counters_hold_no_name_and_no_address(
    database: Database, clock: ManualClock, server_keys: ServerKeys
) -> None:
    tries = Tries(database, clock, server_keys)
    counter = Counter(FAILS, ("login", "ada", "192.0.2.0/24"))
    for _ in range(5):
        await tries.count(counter)
    with pytest.raises(Throttled):
        await tries.count(counter)
    await tries.forget(counter)
    await tries.count(counter)
    for _ in range(4):
        await tries.count(counter)
    clock.advance(minutes=15)
    await tries.count(counter)
    assert "192.0.2" not in str(getattr(tries.limiter.storage, "counts", ""))


@pytest.mark.only_postgresql
async def test_two_servers_on_one_database_count_together(
    database: Database, clock: ManualClock, server_keys: ServerKeys
) -> None:
    one, other = (Tries(database, clock, server_keys) for _ in range(2))
    counter = Counter(FAILS, ("login", "ada", "192.0.2.0/24"))
    outcomes = await asyncio.gather(
        *(tries.count(counter) for tries in (one, other) * 5), return_exceptions=True
    )
    assert sum(isinstance(outcome, Throttled) for outcome in outcomes) == 5


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        (None, "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_a_household_is_one_network(address: str | None, network: str) -> None:
    assert network_of(address) == network


async def test_more_than_ten_password_checks_at_once_are_turned_away(
    server_keys: ServerKeys,
) -> None:
    passwords = Passwords(server_keys, Cost(4096, 1), Bounds(least=Cost(8, 1)))
    salted = Salted(bytes(16), bytes(16), Cost(4096, 1), 1)
    tries = (passwords.key(PASSWORD, salted) for _ in range(15))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    turned_away = [outcome for outcome in outcomes if isinstance(outcome, Busy)]
    assert len(turned_away) == 5
    assert turned_away[0].retry_after
    await passwords.key(PASSWORD, salted)
    passwords.close()


async def test_a_cost_out_of_bounds_is_never_run(server_keys: ServerKeys) -> None:
    passwords = Passwords(server_keys, CHEAP, Bounds(least=Cost(8, 1), most=Cost(1024, 2)))
    good, huge = (Salted(bytes(16), bytes(16), cost, 1) for cost in (CHEAP, Cost(2**31, 10)))
    start = time.monotonic()
    assert await passwords.key(PASSWORD, good) != await passwords.key(PASSWORD, huge)
    assert time.monotonic() - start < 2
    passwords.close()


@pytest.mark.parametrize("cost", [Cost(47103, 1), Cost(47104, 0), Cost(262145, 1), Cost(65536, 11)])
def test_a_cost_below_the_floor_or_above_the_cap_does_not_start(
    server_keys: ServerKeys, cost: Cost
) -> None:
    with pytest.raises(ValueError, match="bounds"):
        Passwords(server_keys, cost)


@pytest.mark.parametrize(("memory", "passes"), [("47104", "1"), ("262144", "10"), ("65536", "3")])
def test_every_cost_that_settings_allow_is_inside_the_bounds(memory: str, passes: str) -> None:
    settings: Settings = load(
        {"HANDRAIL_ARGON2_MEMORY_KIB": memory, "HANDRAIL_ARGON2_TIME": passes}
    )
    assert Bounds().hold(Cost(settings.argon2_memory_kib, settings.argon2_time))


def test_words_that_anybody_would_try_do_not_count() -> None:
    judge("heron marguerite canal lamp", ["marguerite"])
    with pytest.raises(BadInput) as refused:
        judge("Marguerite Kitchen phone 1", ["marguerite", "Kitchen phone"], "new_password")
    assert refused.value.fields == ("new_password",)


async def test_an_unknown_name_takes_as_long_as_a_wrong_password(
    house: House, server_keys: ServerKeys
) -> None:
    passwords = Passwords(server_keys, Cost(8192, 1), Bounds(least=Cost(8, 1)))
    object.__setattr__(house.accounts, "passwords", passwords)
    await house.browser().sign_up()
    spent: dict[str, list[float]] = {"Ada": [], "Nobody": []}
    for n in range(40):
        for name, times in spent.items():
            start = time.thread_time() + time.perf_counter()
            assert await guess(house, Caller(f"10.0.{n}.0/24"), name) == "wrong-password"
            times.append(time.thread_time() + time.perf_counter() - start)
    known, unknown = (statistics.median(times) for times in spent.values())
    assert 0.75 < known / unknown < 1.33
    passwords.close()
