"""Changing the password, and a new recovery code."""

import asyncio

import pytest

from handrail.accounts import logins
from handrail.accounts.passwords import Bounds, Cost, Passwords
from tests.server.accounts.conftest import OTHER_PASSWORD, PASSWORD, House

THIRD_PASSWORD = "violet engines hum below"


@pytest.mark.both_databases
async def test_a_changed_password_ends_every_other_session(house: House) -> None:
    phone, tablet = house.browser(), house.browser()
    await phone.sign_up()
    await tablet.sign_in()
    old = phone.cookie
    body = {"password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert (await phone.ask("POST", "/api/account/password", body)).json() == {}
    assert phone.cookie != old
    account = (await phone.ask("GET", "/api/account")).json()
    assert len(account["devices"]) == 2, "reminders go on there"
    assert (await tablet.ask("GET", "/test/later")).status_code == 401
    stolen = house.browser()
    stolen.cookie = old
    assert (await stolen.ask("GET", "/test/later")).status_code == 401
    assert (await tablet.sign_in(password=PASSWORD)).status_code == 403
    assert (await tablet.sign_in(password=OTHER_PASSWORD)).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"password": OTHER_PASSWORD, "new_password": THIRD_PASSWORD}, 403),
        ({"password": PASSWORD, "new_password": "password1234"}, 400),
        ({"new_password": THIRD_PASSWORD}, 400),
    ],
)
async def test_the_old_password_is_asked_and_the_new_one_is_judged(
    house: House, body: dict[str, str], status: int
) -> None:
    phone = house.browser()
    await phone.sign_up()
    answer = await phone.ask("POST", "/api/account/password", body)
    assert answer.status_code == status
    assert (await phone.ask("GET", "/api/account")).status_code == 200
    assert (await house.browser().sign_in()).status_code == 200


@pytest.mark.both_databases
async def test_of_two_changes_at_once_one_holds_and_the_other_is_told(house: House) -> None:
    phone, tablet = house.browser(), house.browser()
    await phone.sign_up()
    await tablet.sign_in()
    answers = await asyncio.gather(
        *(
            browser.ask(
                "POST", "/api/account/password", {"password": PASSWORD, "new_password": new}
            )
            for browser, new in ((phone, OTHER_PASSWORD), (tablet, THIRD_PASSWORD))
        )
    )
    done = [answer.status_code == 200 for answer in answers]
    assert sum(done) == 1
    for password, holds in zip((OTHER_PASSWORD, THIRD_PASSWORD), done, strict=True):
        again = await house.browser().sign_in(password=password)
        assert (again.status_code == 200) == holds


async def test_an_idle_session_may_change_the_password_and_reads_again(
    house: House, clock: object
) -> None:
    phone = house.browser()
    await phone.sign_up()
    house.accounts.clock.advance(days=60)  # type: ignore[attr-defined]
    assert (await phone.ask("GET", "/api/account")).status_code == 423
    body = {"password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert (await phone.ask("POST", "/api/account/password", body)).status_code == 200
    assert (await phone.ask("GET", "/api/account")).status_code == 200


@pytest.mark.both_databases
async def test_a_new_recovery_code_kills_the_one_before(house: House) -> None:
    phone = house.browser()
    first = (await phone.sign_up()).json()["recovery_code"]
    wrong = await phone.ask("POST", "/api/account/recovery-code", {"password": OTHER_PASSWORD})
    assert wrong.status_code == 403
    answer = await phone.ask("POST", "/api/account/recovery-code", {"password": PASSWORD})
    second = answer.json()["recovery_code"]
    assert (await house.browser().recover(first)).status_code == 403
    assert (await house.browser().recover(second)).status_code == 200


async def test_a_login_of_an_older_cost_is_renewed_at_sign_in(house: House) -> None:
    phone = house.browser()
    await phone.sign_up()
    dearer = Passwords(house.accounts.keys, Cost(128, 2), Bounds(least=Cost(8, 1)))
    object.__setattr__(house.accounts, "passwords", dearer)
    for _ in range(2):
        assert (await phone.sign_in()).status_code == 200
    person = await house.database.read(
        lambda c: c.execute(logins.logins.select()).one()  # one person only
    )
    assert (person.memory_kib, person.time_cost) == (128, 2)
    assert (await house.browser().sign_in(password=OTHER_PASSWORD)).status_code == 403
    dearer.close()
