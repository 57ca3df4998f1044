"""The app's files as browsers get them."""

import httpx
import pytest

from tests.server.web.open_house import OpenHouse


@pytest.fixture
def browser(closed: OpenHouse) -> httpx.AsyncClient:
    return closed.browser(**{"accept-encoding": "identity"})


@pytest.mark.parametrize("path", ["/", "/today", "/medicines/abc", "/index.html"])
async def test_paths_of_the_app_give_its_page(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>")
    assert answer.headers["content-type"] == 'text/html; charset="utf-8"'
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.js",
        "/assets/old-123456.js",
        "/.env",
        "/.well-known/x",
        "/index.html.br",
        "/../secret.keys",
        "/%2e%2e/secret.keys",
        "/..%2fsecret.keys",
        "/assets/..%5c..%5csecret.keys",
        "/a%00.js",
    ],
)
async def test_unknown_files_are_not_found(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not-found"


async def test_a_name_with_a_hash_stays_for_ever(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/assets/main-abc123.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["/sw.js", "/manifest.webmanifest", "/icons/icon.png"])
async def test_all_else_is_asked_for_each_time(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).headers["cache-control"] == "no-cache"


async def test_the_manifest_says_what_it_is(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/manifest.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("identity", None), ("", None)],
)
async def test_the_smallest_that_the_browser_takes(
    closed: OpenHouse, accepts: str, encoding: str | None
) -> None:
    browser = closed.browser(**{"accept-encoding": accepts})
    async with browser.stream("GET", "/today") as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert raw.startswith({"br": b"brotli", "gzip": b"\x1f\x8b", None: b"<!doctype"}[encoding])


async def test_what_has_not_changed_is_not_sent_again(browser: httpx.AsyncClient) -> None:
    first = await browser.get("/today")
    again = await browser.get("/today", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "content-security-policy" in again.headers
    since = {"if-modified-since": first.headers["last-modified"]}
    assert (await browser.get("/today", headers=since)).status_code == 304


async def test_a_part_can_be_asked_for(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/assets/main-abc123.js", headers={"range": "bytes=3-5"})
    assert (answer.status_code, answer.content) == (206, b"345")
    assert answer.headers["content-range"] == "bytes 3-5/500"
    beyond = await browser.get("/assets/main-abc123.js", headers={"range": "bytes=900-"})
    assert beyond.status_code == 416


async def test_head_says_the_same_without_the_file(browser: httpx.AsyncClient) -> None:
    answer = await browser.head("/today")
    assert (answer.status_code, answer.content) == (200, b"")
    assert (await browser.head("/no.js")).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "OPTIONS"])
async def test_files_are_only_read(browser: httpx.AsyncClient, method: str) -> None:
    assert (await browser.request(method, "/index.html")).status_code == 405
