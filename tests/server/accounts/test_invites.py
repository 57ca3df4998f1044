"""Where people come by invitation only."""

from dataclasses import replace

import pytest

from handrail.accounts.invites import create_invite
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.accounts.conftest import House


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, sign_up="invite")


async def invite(house: House) -> str:
    today = house.accounts.today
    return await house.database.write(lambda c: create_invite(c, today))


async def test_without_an_invitation_nobody_learns_anything(house: House) -> None:
    code = await invite(house)
    await house.browser().sign_up("Ada", invite=code)
    answers = [
        await house.browser().sign_up(name, invite=given)
        for name in ("Ada", "Ben")
        for given in (None, code)
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert {tuple(answer.json()["fields"]) for answer in answers} == {("invite",)}


@pytest.mark.both_databases
async def test_an_invitation_lets_one_person_in(house: House) -> None:
    code = await invite(house)
    assert (await house.browser().sign_up("Ada", invite=code.lower())).status_code == 201
    assert (await house.browser().sign_up("Ben", invite=code)).status_code == 403


async def test_a_taken_name_does_not_use_the_invitation_up(house: House) -> None:
    await house.browser().sign_up("Ada", invite=await invite(house))
    code = await invite(house)
    assert (await house.browser().sign_up("Ada", invite=code)).status_code == 409
    assert (await house.browser().sign_up("Ben", invite=code)).status_code == 201


async def test_an_invitation_ends_after_a_month(house: House, clock: ManualClock) -> None:
    code = await invite(house)
    clock.advance(days=31)
    assert (await house.browser().sign_up("Ada", invite=code)).status_code == 403


async def test_a_mistyped_invitation_is_a_typing_mistake(house: House) -> None:
    assert (await house.browser().sign_up("Ada", invite="ABCD")).status_code == 400
