"""Sessions by the clock, and requests from elsewhere."""

import pytest
import sqlalchemy as sa

from handrail.accounts.jobs import close_idle, drop_old_devices, drop_old_tries
from handrail.accounts.sessions import devices, sessions
from handrail.vault.slots import slots
from tests.conftest import ManualClock
from tests.server.accounts.conftest import House


async def rows(house: House, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    counted = sa.select(sa.func.count()).select_from(table).where(*where)
    return await house.database.read(lambda connection: connection.execute(counted).scalar_one())


async def session_slots(house: House) -> int:
    return await rows(house, slots, slots.c.kind == "session")


@pytest.mark.both_databases
async def test_idle_for_a_month_ends_reading_not_reminding(
    house: House, clock: ManualClock
) -> None:
    phone = house.browser()
    await phone.sign_up()
    clock.advance(days=30)
    assert (await phone.ask("GET", "/api/account")).status_code == 200
    clock.advance(days=31)
    assert (await phone.ask("GET", "/api/account")).status_code == 423
    assert (await phone.ask("POST", "/test/write")).status_code == 423
    assert (await phone.ask("GET", "/test/later")).json() == {"open": False}
    assert await session_slots(house) == 0
    assert (await phone.ask("GET", "/api/account")).status_code == 423, "use does not reopen it"
    device = (await phone.sign_in()).json()["device"]
    account = (await phone.ask("GET", "/api/account")).json()
    assert [row["id"] for row in account["devices"]] == [device]


@pytest.mark.both_databases
async def test_a_job_takes_the_keys_of_idle_sessions_and_nothing_else(
    house: House, clock: ManualClock
) -> None:
    phone, tablet = house.browser(), house.browser()
    await phone.sign_up()
    clock.advance(days=20)
    await tablet.sign_in()
    clock.advance(days=11)
    assert await close_idle(house.database, clock.now()) == 1
    assert await close_idle(house.database, clock.now()) == 0
    assert (await session_slots(house), await rows(house, sessions)) == (1, 2)
    assert (await tablet.ask("GET", "/api/account")).status_code == 200
    assert (await phone.ask("GET", "/api/account")).status_code == 423


async def test_even_daily_use_needs_the_password_twice_a_year(
    house: House, clock: ManualClock
) -> None:
    phone = house.browser()
    await phone.sign_up()
    for _ in range(9):
        clock.advance(days=20)
        assert (await phone.ask("GET", "/api/account")).status_code == 200
    clock.advance(seconds=1)
    assert (await phone.ask("GET", "/api/account")).status_code == 423


@pytest.mark.both_databases
async def test_a_device_lives_four_hundred_days_from_its_last_use(
    house: House, clock: ManualClock
) -> None:
    phone = house.browser()
    await phone.sign_up()
    clock.advance(days=200)
    await phone.ask("GET", "/test/later")  # an answer from the lock screen counts as use
    clock.advance(days=400)
    assert await drop_old_devices(house.database, clock.now()) == 0
    clock.advance(days=1)
    assert await drop_old_devices(house.database, clock.now()) == 1
    assert (await rows(house, devices), await rows(house, sessions)) == (0, 0)
    assert (await phone.ask("GET", "/test/later")).status_code == 401


@pytest.mark.both_databases
async def test_a_clock_that_starts_years_behind_signs_nobody_out(
    house: House, clock: ManualClock
) -> None:
    phone = house.browser()
    await phone.sign_up()
    clock.jump(days=-5000)
    assert (await phone.ask("GET", "/api/account")).status_code == 200
    clock.jump(days=5000)
    assert await drop_old_devices(house.database, clock.now()) == 0
    assert await close_idle(house.database, clock.now()) == 0
    assert (await phone.ask("GET", "/api/account")).status_code == 200


@pytest.mark.parametrize("minutes", [29, 31])
async def test_a_shared_device_signs_itself_out_when_idle(
    house: House, clock: ManualClock, minutes: int
) -> None:
    phone = house.browser()
    await phone.sign_up(shared=True)
    clock.advance(minutes=minutes)
    answer = await phone.ask("GET", "/api/account")
    assert answer.status_code == (200 if minutes == 29 else 401)
    assert await rows(house, devices) == (1 if minutes == 29 else 0)


async def test_a_shared_device_signs_itself_out_after_half_a_day_of_use(
    house: House, clock: ManualClock
) -> None:
    phone = house.browser()
    await phone.sign_up(shared=True)
    for _ in range(36):
        clock.advance(minutes=20)
        assert (await phone.ask("GET", "/api/account")).status_code == 200
    clock.advance(minutes=20)
    assert (await phone.ask("GET", "/api/account")).status_code == 401
    assert (await rows(house, sessions), await session_slots(house)) == (0, 0)


async def test_nothing_finer_than_a_day_stands_in_clear(house: House, clock: ManualClock) -> None:
    await house.browser().sign_up()
    moment = str(int(clock.now().timestamp()))[:6].encode()
    clear = await house.database.read(
        lambda c: [bytes(row) for row in c.execute(sa.select(sessions.c.blob)).scalars()]
    )
    assert all(moment not in blob for blob in clear)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 403),
        ({"origin": "http://localhost:8000"}, 403),
        ({}, "refused"),
        ({"sec-fetch-site": "cross-site"}, "refused"),
        ({"sec-fetch-site": "same-site"}, "refused"),
        ({"sec-fetch-site": "none"}, "refused"),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost:8000"}, "refused"),
        ({"origin": "http://localhost:8000.evil.example"}, "refused"),
        ({"origin": "null"}, "refused"),
    ],
)
async def test_what_changes_something_comes_from_our_own_page(
    house: House, headers: dict[str, str], status: int | str
) -> None:
    body = {"name": "Nobody", "password": "x", "device_label": ""}
    answer = await house.client.post("/api/sign-in", json=body, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["code"] == ("forbidden" if status == "refused" else "wrong-password")


async def test_a_form_of_another_page_is_refused(house: House) -> None:
    content = b'{"name":"Nobody","password":"x","device_label":""}'
    headers = {"sec-fetch-site": "same-origin", "content-type": "text/plain"}
    answer = await house.client.post("/api/sign-in", content=content, headers=headers)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/sign-out"),
        ("GET", "/api/account"),
        ("DELETE", "/api/devices/00000000-0000-4000-8000-000000000000"),
        ("POST", "/api/account/password"),
        ("POST", "/api/account/recovery-code"),
        ("POST", "/api/account/erase"),
    ],
)
async def test_without_a_session_there_is_nothing(house: House, method: str, path: str) -> None:
    body = None if method == "GET" else {"password": "x", "more": 1}
    assert (await house.browser().ask(method, path, body)).status_code == 401


@pytest.mark.both_databases
async def test_clean_up_of_counters_and_invites_runs(house: House, clock: ManualClock) -> None:
    await drop_old_tries(house.database, clock.now())
