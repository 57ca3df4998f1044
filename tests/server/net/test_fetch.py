"""A file from an operator's address: https, public, no redirect, no more than was agreed."""

import gzip
import io
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pycurl
import pytest

from handrail.net.curl import Dial, open_guarded
from handrail.net.fetch import Download, FetchFailed, Link, parse_link
from tests.authority import Authority

HOST = "feeds.test"
BODY = b'[{"slug":"a"}]' * 1000


class Peer(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self) -> None:
        habit = self.path.strip("/")
        if habit == "hang":
            time.sleep(3)
        status = int(habit) if habit.isdigit() else 200
        body = gzip.compress(BODY * 1000) if habit == "bomb" else BODY
        self.send_response(status)
        if status == 301:
            self.send_header("location", f"https://{HOST}/200")
        if habit == "bomb":
            self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    """Clients that hang up are no news here."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def dial(authority: Authority) -> Iterator[Dial]:
    server = Server(("127.0.0.1", 0), Peer)
    context: ssl.SSLContext = authority.server_context(HOST)
    context.set_alpn_protocols(["http/1.1"])
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Dial("127.0.0.1", server.server_address[1], authority.cafile)
    server.shutdown()
    server.server_close()


def get(link: Link, *, most: int = 1_000_000, seconds: int = 5) -> bytes:
    into = io.BytesIO()
    Download(most, seconds).get(link, into)
    return into.getvalue()


def test_a_file_arrives_whole(dial: Dial) -> None:
    assert get(Link(HOST, "/200", dial)) == BODY


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/301", "answered 301"), ("/404", "answered 404"), ("/500", "answered 500")],
)
def test_only_a_plain_yes_will_do(dial: Dial, path: str, reason: str) -> None:
    with pytest.raises(FetchFailed, match=reason):
        get(Link(HOST, path, dial))


@pytest.mark.parametrize("path", ["/200", "/bomb"])
def test_it_stops_where_it_is_too_large(dial: Dial, path: str) -> None:
    into = io.BytesIO()
    with pytest.raises(FetchFailed, match="larger"):
        Download(10_000, 5).get(Link(HOST, path, dial), into)
    assert len(into.getvalue()) <= 10_000


def test_it_stops_in_time(dial: Dial) -> None:
    start = time.monotonic()
    with pytest.raises(FetchFailed, match="too long"):
        get(Link(HOST, "/hang", dial), seconds=1)
    assert time.monotonic() - start < 2.5


def test_it_stops_when_told(dial: Dial) -> None:
    download = Download(1_000_000, 30)
    threading.Timer(0.3, download.over.set).start()
    start = time.monotonic()
    with pytest.raises(FetchFailed):
        download.get(Link(HOST, "/hang", dial), io.BytesIO())
    assert time.monotonic() - start < 2.8


def test_a_strange_certificate_is_refused(dial: Dial) -> None:
    with pytest.raises(FetchFailed, match="certificate"):
        get(Link(HOST, "/200", Dial(dial.address, dial.port)))
    with pytest.raises(FetchFailed, match="certificate"):
        get(Link("other.test", "/200", dial))


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["10.0.0.7"], ["8.8.8.8", "192.168.1.1"], ["::1"], ["fe80::1"]]
)
def test_an_address_that_is_not_public_is_refused(addresses: list[str]) -> None:
    download = Download(1000, 2, resolve=lambda _host: addresses)
    with pytest.raises(FetchFailed, match="not public"):
        download.get(Link("feeds.example.org", "/"), io.BytesIO())


def test_a_name_that_leads_nowhere_is_refused() -> None:
    def unknown(_host: str) -> list[str]:
        raise socket.gaierror

    with pytest.raises(FetchFailed, match="not known"):
        Download(1000, 2, resolve=unknown).get(Link("feeds.example.org", "/"), io.BytesIO())


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a", "https://127.0.0.1:8443/", "https://example.org:8443/a",
        "https://user@example.org/", "https://localhost/", "file:///etc/passwd", "https://EXAMPLE.org/",
        "https://example.org", "https://example.org/#a", "https://[::1]/", "https://a.org\\@b.org/",
    ],
)  # fmt: skip
def test_only_plain_https_addresses_are_read(url: str) -> None:
    with pytest.raises(FetchFailed):
        parse_link(url)


def test_a_query_is_part_of_the_path() -> None:
    url = (
        "https://bmlt.example.org/main/client_interface/json/?switcher=GetSearchResults&services=7"
    )
    assert parse_link(url).path.endswith("?switcher=GetSearchResults&services=7")


@pytest.mark.parametrize(
    ("address", "port", "allowed"),
    [("127.0.0.1", 443, False), ("93.184.216.34", 443, True), ("93.184.216.34", 80, False)],
)
def test_an_address_is_looked_at_once_more_when_dialling(
    address: str, port: int, allowed: bool
) -> None:
    wanted = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, (address, port))
    assert (open_guarded(None, wanted) != pycurl.SOCKET_BAD) is allowed
