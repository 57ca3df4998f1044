"""Headers on every answer, our hosts only, JSON only, the last two shapes of the app."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from handrail.errors import UpdateNeeded
from handrail.settings import Settings, load
from handrail.web.front import SHAPES, check_shape, hosts_of
from handrail.web.headers import api_headers, page_headers
from tests.server.web.open_house import OpenHouse

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types svelte-trusted-html sw-url"
)


@pytest.fixture
def browser(closed: OpenHouse) -> httpx.AsyncClient:
    return closed.browser()


PAGES = ("/", "/no.js")
DATA = ("/health", "/api/help", "/api/server", "/api/none", "/metrics")


@pytest.mark.parametrize("path", [*PAGES, *DATA])
async def test_every_answer_carries_the_same_headers(browser: httpx.AsyncClient, path: str) -> None:
    headers = (await browser.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "strict-transport-security" not in headers
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers
    assert len(headers.get_list("content-security-policy")) == 1


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_may_use_its_own_files_and_no_device(
    browser: httpx.AsyncClient, path: str
) -> None:
    headers = (await browser.get(path)).headers
    assert headers["content-security-policy"] == CSP
    denied = headers["permissions-policy"].split(", ")
    assert {"camera=()", "microphone=()"} < set(denied)
    # Only our own page, and only when the phone's owner says so.
    assert [part for part in denied if not part.endswith("=()")] == ["geolocation=(self)"]


@pytest.mark.parametrize("path", DATA)
async def test_what_is_no_page_may_load_nothing(browser: httpx.AsyncClient, path: str) -> None:
    policy = (await browser.get(path)).headers["content-security-policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("path", ["/health", "/api/help", "/api/server", "/api/none"])
async def test_nothing_of_the_api_is_stored(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).headers.get_list("cache-control") == ["no-store"]


async def test_a_calendar_is_for_one_program_alone(browser: httpx.AsyncClient) -> None:
    headers = (await browser.get("/calendar/a/b.ics")).headers
    assert headers.get_list("cache-control") == ["private, no-cache"]
    assert headers["x-robots-tag"] == "noindex, nofollow, noarchive"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_https_is_kept_where_it_is(settings: Settings) -> None:
    safe = replace(settings, origin="https://example.org")
    for headers in (page_headers, api_headers):
        assert b"strict-transport-security" not in dict(headers(settings))
        assert dict(headers(safe))[b"strict-transport-security"] == b"max-age=31536000"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "localhost:9", "", "a@localhost", "LOCALHOST."],
)
@pytest.mark.parametrize("path", ["/", "/api/server"])
async def test_other_names_are_refused(browser: httpx.AsyncClient, host: str, path: str) -> None:
    answer = await browser.get(path, headers={"host": host})
    assert answer.status_code == 400
    assert answer.json()["fields"] == ["host"]
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    "host", ["localhost:8000", "LOCALHOST:8000", "127.0.0.1:8000", "localhost"]
)
async def test_our_names_are_taken(browser: httpx.AsyncClient, host: str) -> None:
    assert (await browser.get("/api/server", headers={"host": host})).status_code == 200


async def test_health_is_told_to_machines_that_know_no_name(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/health", headers={"host": "10.0.0.7"})).status_code == 200


def test_a_public_server_goes_by_its_origin_alone(tmp_path: Path) -> None:
    environ = {"HANDRAIL_ORIGIN": "https://example.org", "HANDRAIL_HOST": "192.0.2.1"}
    assert hosts_of(load({**environ, "HANDRAIL_DATA_DIR": str(tmp_path)})) == {b"example.org"}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_a_body_that_is_no_json_is_refused(browser: httpx.AsyncClient, kind: str) -> None:
    answer = await browser.post("/api/sync", content=b"{}", headers={"content-type": kind})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-input")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "", "origin": "https://evil.example"},
    ],
)
async def test_what_comes_from_elsewhere_changes_nothing(
    browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await browser.post("/api/sign-out", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_shapes_of_the_app(browser: httpx.AsyncClient) -> None:
    for shape, status in [("1", 200), ("2", 200), ("0", 400), ("x", 400), ("", 400), ("1e9", 400)]:
        answer = await browser.get("/api/server", headers={"x-handrail-app": shape})
        assert answer.status_code == status, shape
    del browser.headers["x-handrail-app"]
    assert (await browser.get("/api/server")).status_code == 200


def test_an_app_too_old_must_update() -> None:
    check_shape([str(SHAPES.start).encode()])
    check_shape([b"3"], range(3, 5))
    with pytest.raises(UpdateNeeded) as refused:
        check_shape([b"2"], range(3, 5))
    assert refused.value.status == 426
