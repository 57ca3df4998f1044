"""Whose address counts: a caller cannot choose the network that its tries are counted for."""

from dataclasses import replace
from typing import Any

import pytest

from handrail.settings import Settings
from handrail.web.serving import config_of

PROXY, STRANGER, PERSON = "10.83.27.4", "203.0.113.9", "198.51.100.7"


async def seen_from(settings: Settings, peer: str, forwarded: str) -> str:
    """The address that the app is told for a connection from `peer`."""
    seen: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope["client"][0])

    config = config_of(app, settings)
    config.load()
    headers = [(b"x-forwarded-for", forwarded.encode()), (b"x-forwarded-proto", b"https")]
    scope = {"type": "http", "client": (peer, 1), "headers": headers, "scheme": "http"}
    await config.loaded_app(scope, None, None)
    return seen[0]


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "counts"),
    [
        ((), STRANGER, PERSON, STRANGER),
        (("10.83.27.0/24",), STRANGER, PERSON, STRANGER),
        (("10.83.27.0/24",), PROXY, PERSON, PERSON),
        (("10.83.27.0/24",), PROXY, f"{PERSON}, {STRANGER}", STRANGER),
    ],
)
async def test_only_our_own_proxies_say_who_calls(
    settings: Settings, trusted: tuple[str, ...], peer: str, forwarded: str, counts: str
) -> None:
    assert await seen_from(replace(settings, trusted_proxies=trusted), peer, forwarded) == counts
