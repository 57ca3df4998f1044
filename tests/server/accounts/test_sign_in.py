"""Signing up, in and out over HTTP."""

import base64
import os
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.accounts.sessions import sessions
from handrail.vault.keys import session_id
from handrail.vault.slots import slots
from tests.server.accounts.conftest import ORIGIN, OTHER_PASSWORD, PASSWORD, House


async def count(house: House, table: sa.Table) -> int:
    counted = sa.select(sa.func.count()).select_from(table)
    return await house.database.read(lambda connection: connection.execute(counted).scalar_one())


@pytest.mark.both_databases
async def test_a_new_person_is_signed_in_and_sees_their_account(house: House) -> None:
    phone = house.browser()
    made = await phone.sign_up()
    assert made.status_code == 201
    account = (await phone.ask("GET", "/api/account")).json()
    assert account["person_tag"] == made.json()["person_tag"]
    assert account["device"] == made.json()["device"]
    assert [(row["label"], row["this"]) for row in account["devices"]] == [("Phone", True)]
    assert (account["records"], account["key_rotation_left"]) == (0, 0)


@pytest.mark.parametrize("typed", ["ada", "  ADA ", "\uff21da"])
async def test_a_name_is_one_name_however_it_is_typed(house: House, typed: str) -> None:
    await house.browser().sign_up("Ada")
    assert (await house.browser().sign_in(typed)).status_code == 200
    taken = await house.browser().sign_up(typed)
    assert (taken.status_code, taken.json()["fields"]) == (409, ["name"])


@pytest.mark.both_databases
async def test_a_taken_name_leaves_nothing_behind(house: House) -> None:
    await house.browser().sign_up()
    before = [await count(house, table) for table in (sessions, slots)]
    await house.browser().sign_up()
    assert [await count(house, table) for table in (sessions, slots)] == before


async def test_a_wrong_password_and_an_unknown_name_look_the_same(house: House) -> None:
    await house.browser().sign_up()
    wrong = await house.browser().sign_in(password=OTHER_PASSWORD)
    unknown = await house.browser().sign_in("Nobody")
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.content == unknown.content
    assert "set-cookie" not in wrong.headers


async def test_a_password_typed_on_another_phone_is_the_same_password(house: House) -> None:
    await house.browser().sign_up(password="sieben stille caf\u00e9s am fluss")
    again = await house.browser().sign_in(password="sieben stille cafe\u0301s am fluss")
    assert again.status_code == 200


@pytest.mark.parametrize(
    "password",
    [
        "short words",
        "password1234",
        "aaaaaaaaaaaaaaaaaaaa",
        "qwertyuiop123",
        "marguerite-handrail",
        "\u00fc" * 600,
    ],
)
async def test_a_short_or_guessable_or_endless_password_is_refused(
    house: House, password: str
) -> None:
    refused = await house.browser().sign_up("Marguerite", password=password)
    assert (refused.status_code, refused.json()["fields"]) == (400, ["password"])


@pytest.mark.parametrize("password", ["x9" * 512, "four quiet words here \U0001f6b6\u200d\u2642"])
async def test_a_long_or_colourful_password_is_fine(house: House, password: str) -> None:
    answer = await house.browser().sign_up(password="correct \u202e" + password[:900])
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"name": "   "}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"device_label": "a\nb"}, "device_label"),
    ],
)
async def test_a_bad_input_is_named_and_not_repeated(
    house: House, change: dict[str, Any], field: str
) -> None:
    refused = await house.browser().sign_up(**change)
    assert (refused.status_code, refused.json()["fields"]) == (400, [field])


@pytest.mark.parametrize(
    "change", [{"admin": True}, {"language": "xx"}, {"name": "n" * 65}, {"shared": "yes"}]
)
async def test_what_is_not_declared_is_refused(house: House, change: dict[str, Any]) -> None:
    assert (await house.browser().sign_up(**change)).status_code == 400


@pytest.mark.parametrize("field", ["name", "password", "device_label", "zone"])
async def test_half_a_surrogate_pair_is_refused_not_a_crash(house: House, field: str) -> None:
    body = {
        "name": "Ada", "password": PASSWORD, "device_label": "P", "zone": "UTC", "language": "en",
    }  # fmt: skip
    text = str(body | {field: "half\\ud800pair of words"}).replace("'", '"')
    content = text.replace("\\\\", "\\").encode()
    answer = await house.client.post("/api/sign-up", content=content, headers=ORIGIN)
    assert answer.status_code == 400


@pytest.mark.both_databases
async def test_every_sign_in_gets_a_token_of_its_own(house: House) -> None:
    phone = house.browser()
    await phone.sign_up()
    tokens = [phone.cookie]
    for _ in range(2):
        await phone.sign_in()
        tokens.append(phone.cookie)
    assert len(set(tokens)) == 3
    account = (await phone.ask("GET", "/api/account")).json()
    assert len(account["devices"]) == 1, "the same browser stays the same device"
    for old in tokens[:2]:
        phone.cookie = old
        assert (await phone.ask("GET", "/api/account")).status_code == 401


@pytest.mark.parametrize("own", [True, False])
async def test_a_planted_cookie_is_never_adopted(house: House, own: bool) -> None:
    attacker, phone = house.browser(), house.browser()
    await attacker.sign_up("Mallory")
    await phone.sign_up("Ada")
    random = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
    planted = attacker.cookie if own else random
    phone.cookie = planted
    await phone.sign_in("Ada")
    assert phone.cookie != planted
    attacker.cookie = planted
    assert (await attacker.ask("GET", "/api/account")).status_code == 401


async def test_the_cookie_is_out_of_reach(house: House) -> None:
    made = await house.browser().sign_up()
    (line,) = made.headers.get_list("set-cookie")
    name, *parts = (part.strip() for part in line.split(";"))
    assert name.startswith("__Host-s=")
    attributes = {part.lower() for part in parts}
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= attributes
    assert "max-age=34560000" in attributes
    assert not any(part.startswith("domain") for part in attributes)
    shared = await house.browser().sign_in(shared=True)
    assert "max-age" not in shared.headers["set-cookie"].lower()


@pytest.mark.parametrize("cookie", ["", "x", "a" * 43, "a" * 44, "\u00e9", "a" * 5000])
async def test_a_cookie_that_is_none_of_ours_is_signed_out(house: House, cookie: str) -> None:
    phone = house.browser()
    await phone.sign_up()
    phone.cookie = cookie.encode("latin-1", "ignore").decode("ascii", "ignore") or "-"
    assert (await phone.ask("GET", "/api/account")).status_code == 401


@pytest.mark.both_databases
async def test_signing_out_leaves_no_session_no_key_and_no_device(house: House) -> None:
    phone, tablet = house.browser(), house.browser()
    await phone.sign_up()
    await tablet.sign_in()
    before = [await count(house, table) for table in (sessions, slots)]
    out = await tablet.ask("POST", "/api/sign-out")
    assert (out.status_code, out.headers["clear-site-data"]) == (204, '"cache"')
    assert tablet.cookie is None
    assert [await count(house, table) for table in (sessions, slots)] == [n - 1 for n in before]
    devices = (await phone.ask("GET", "/api/account")).json()["devices"]
    assert [row["label"] for row in devices] == ["Phone"]


async def test_another_person_on_the_same_browser_signs_the_first_out(house: House) -> None:
    phone, tablet = house.browser(), house.browser()
    await phone.sign_up("Ada")
    await tablet.sign_in("Ada")
    first = phone.cookie
    await phone.sign_up("Ben")
    phone.cookie = first
    assert (await phone.ask("GET", "/api/account")).status_code == 401
    devices = (await tablet.ask("GET", "/api/account")).json()["devices"]
    assert [row["label"] for row in devices] == ["Tablet"]


@pytest.mark.both_databases
async def test_a_device_is_revoked_by_its_person_only(house: House) -> None:
    phone, tablet, stranger = house.browser(), house.browser(), house.browser()
    await phone.sign_up("Ada")
    device = (await tablet.sign_in("Ada")).json()["device"]
    await stranger.sign_up("Ben")
    assert (await stranger.ask("DELETE", f"/api/devices/{device}")).status_code == 404
    assert (await tablet.ask("GET", "/api/account")).status_code == 200
    assert (await phone.ask("DELETE", f"/api/devices/{device}")).status_code == 204
    assert (await tablet.ask("GET", "/api/account")).status_code == 401
    assert (await phone.ask("DELETE", f"/api/devices/{device}")).status_code == 404


async def test_the_database_holds_no_token_no_name_and_no_label(house: House) -> None:
    phone = house.browser()
    await phone.sign_up("Wilhelmina", device_label="Kitchen tablet")
    token = base64.urlsafe_b64decode((phone.cookie or "") + "=")
    everything = await house.database.read(_dump)
    for secret in (token, b"wilhelmina", b"Kitchen", PASSWORD.encode()):
        assert secret not in everything
    assert session_id(token) in everything


def _dump(connection: sa.Connection) -> bytes:
    metadata = sa.MetaData()
    metadata.reflect(connection)
    rows = (
        row for table in metadata.tables.values() for row in connection.execute(sa.select(table))
    )
    return b"\n".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for row in rows
        for value in row
    )


async def test_the_person_tag_is_the_same_on_every_phone_and_is_no_id(house: House) -> None:
    made = (await house.browser().sign_up()).json()
    again = (await house.browser().sign_in()).json()
    assert made["person_tag"] == again["person_tag"]
    assert made["device"] != again["device"]
    everything = await house.database.read(_dump)
    assert bytes.fromhex(made["person_tag"].replace("-", "")) not in everything
