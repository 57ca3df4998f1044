"""Signing up, in and out over HTTP."""

import pytest

from tests.server.accounts.conftest import OTHER_PASSWORD, House

pytestmark = pytest.mark.both_databases


async def test_a_new_person_is_signed_in_and_sees_their_account(house: House) -> None:
    phone = house.browser()
    made = await phone.sign_up()
    assert made.status_code == 201
    account = (await phone.ask("GET", "/api/account")).json()
    assert account["person_tag"] == made.json()["person_tag"]
    assert account["device"] == made.json()["device"]
    assert [(row["label"], row["this"]) for row in account["devices"]] == [("Phone", True)]


@pytest.mark.parametrize("typed", ["ada", "  ADA ", "\uff21da"])
async def test_a_name_is_one_name_however_it_is_typed(house: House, typed: str) -> None:
    await house.browser().sign_up("Ada")
    assert (await house.browser().sign_in(typed)).status_code == 200
    assert (await house.browser().sign_up(typed)).status_code == 409


async def test_a_wrong_password_and_an_unknown_name_look_the_same(house: House) -> None:
    await house.browser().sign_up()
    wrong = await house.browser().sign_in(password=OTHER_PASSWORD)
    unknown = await house.browser().sign_in("Nobody")
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.content == unknown.content
