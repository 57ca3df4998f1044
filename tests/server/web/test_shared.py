"""A shared device gets no reminders: whoever picks it up next would see them."""

from typing import Any

import httpx

from tests.phone import Phone
from tests.server.web.open_house import PASSWORD, OpenHouse, sign_up

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


async def subscribe(browser: httpx.AsyncClient) -> httpx.Response:
    sub = Phone(ENDPOINT).sub
    keys = {"p256dh": sub.p256dh, "auth": sub.auth}
    body = {"endpoint": sub.endpoint, "keys": keys}
    return await browser.put("/api/push/subscription", json=body)


async def sign_in(browser: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    body = {"name": "ada", "password": PASSWORD, "device_label": "Library"}
    answer = await browser.post("/api/sign-in", json=body | more)
    assert answer.status_code == 200
    return dict(answer.json())


async def pushing(browser: httpx.AsyncClient) -> list[bool]:
    account = (await browser.get("/api/account")).json()
    return [device["push"] for device in account["devices"]]


async def test_a_shared_device_cannot_turn_reminders_on(house: OpenHouse) -> None:
    own, library = house.browser(), house.browser()
    await sign_up(own, "ada")
    await sign_in(library, shared=True)
    refused = await subscribe(library)
    assert (refused.status_code, refused.json()["code"]) == (403, "shared-device")
    assert await pushing(own) == [False, False]
    assert (await subscribe(own)).status_code == 204


async def test_a_device_that_becomes_a_shared_one_gets_no_more_reminders(house: OpenHouse) -> None:
    browser = house.browser()
    first = (await sign_up(browser, "ada"))["device"]
    assert (await subscribe(browser)).status_code == 204
    assert await pushing(browser) == [True]
    assert (await sign_in(browser))["device"] == first
    assert await pushing(browser) == [True]
    assert (await sign_in(browser, shared=True))["device"] != first
    assert await pushing(browser) == [False]
