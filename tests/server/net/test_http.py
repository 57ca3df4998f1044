"""The sending thread against real TLS peers, good and bad."""

import asyncio
import math
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from handrail.net.curl import CONNECTIONS_PER_HOST, Call, Content, Dial, OpenSocket, Reply
from handrail.net.http import HttpSender, Post
from handrail.net.lookups import Found, Lookups
from tests.authority import Authority
from tests.sink import HOST, Sink, authority_in, open_sink, running

QUICK_S = 2.0
BODY = b"b" * 615


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority_in(tmp_path_factory.mktemp("ca"))


@pytest.fixture(params=[True, False], ids=["h2", "h1"])
def sink(authority: Authority, request: pytest.FixtureRequest) -> Iterator[Sink]:
    with open_sink(authority, http2=request.param) as opened:
        yield opened


@pytest.fixture
def sender() -> Iterator[HttpSender]:
    opened = HttpSender(total_s=QUICK_S)
    yield opened
    opened.close()


def content() -> Content:
    return Content(["ttl: 60", "content-type: application/octet-stream"], BODY)


def post_to(sink: Sink, authority: Authority, path: str) -> Post:
    return Post(HOST, path, content, Dial("127.0.0.1", sink.port, authority.cafile))


def send(sender: HttpSender, posts: Sequence[Post]) -> list[Reply]:
    async def collect() -> dict[int, Reply]:
        return {number: reply async for number, reply in sender.send(posts)}

    replies = asyncio.run(collect())
    assert sorted(replies) == list(range(len(posts)))
    return [replies[number] for number in range(len(posts))]


@pytest.mark.parametrize("status", [200, 201, 202, 301, 400, 401, 403, 404, 408, 410, 413, 500])
def test_a_status_is_handed_on_as_it_is(
    sink: Sink, authority: Authority, sender: HttpSender, status: int
) -> None:
    [reply] = send(sender, [post_to(sink, authority, f"/{status}")])
    assert reply == Reply(status)


def test_the_peer_gets_the_body_the_headers_and_the_real_name(
    sink: Sink, authority: Authority, sender: HttpSender
) -> None:
    send(sender, [post_to(sink, authority, "/201/token")])
    [request] = sink.received
    assert request.body == BODY
    assert request.path == "/201/token"
    assert request.headers["ttl"] == "60"
    assert HOST in (request.headers.get("host"), request.headers.get(":authority"))
    assert request.headers["user-agent"] == "handrail"
    assert not {"expect", "accept", "cookie"} & set(request.headers)


def test_retry_after_is_read_as_seconds_and_as_a_date(
    sink: Sink, authority: Authority, sender: HttpSender
) -> None:
    seconds, date = send(sender, [post_to(sink, authority, path) for path in ("/429", "/503")])
    assert seconds == Reply(429, retry_after=7)
    assert date.status == 503
    assert (date.retry_after or 0) > 3600


def test_a_redirect_is_not_followed(sink: Sink, authority: Authority, sender: HttpSender) -> None:
    send(sender, [post_to(sink, authority, "/301")])
    assert [request.path for request in sink.received] == ["/301"]


def test_ten_megabytes_of_reply_are_cut_off(
    sink: Sink, authority: Authority, sender: HttpSender
) -> None:
    start = time.monotonic()
    assert send(sender, [post_to(sink, authority, "/big")]) == [Reply(201)]
    assert time.monotonic() - start < QUICK_S


@pytest.mark.parametrize(
    ("habit", "error"), [("hang", "timeout"), ("drip", "timeout"), ("reset", "broken")]
)
def test_bad_peers_are_named_and_never_hold_up_good_ones(
    sink: Sink, authority: Authority, sender: HttpSender, habit: str, error: str
) -> None:
    with open_sink(authority) as good:
        posts = [post_to(sink, authority, f"/{habit}") for _ in range(5)]
        good_posts = [post_to(good, authority, "/201") for _ in range(50)]
        arrived: dict[int, tuple[float, Reply]] = {}

        async def collect() -> None:
            async for number, reply in sender.send([*posts, *good_posts]):
                arrived[number] = (time.monotonic() - start, reply)

        start = time.monotonic()
        asyncio.run(collect())
    assert {arrived[number][1].error for number in range(5)} == {error}
    assert {arrived[number][1].status for number in range(5, 55)} == {201}
    assert max(arrived[number][0] for number in range(5, 55)) < QUICK_S * 0.75
    assert max(moment for moment, _ in arrived.values()) < QUICK_S + 1


def test_more_requests_than_a_hanging_host_has_room_for_still_end_in_time(
    authority: Authority, sender: HttpSender
) -> None:
    with open_sink(authority, http2=False) as sink:
        start = time.monotonic()
        replies = send(sender, [post_to(sink, authority, "/hang") for _ in range(300)])
        assert time.monotonic() - start < QUICK_S + 1.5
    assert {reply.error for reply in replies} == {"timeout"}


def test_after_a_hang_a_new_connection_is_tried(
    sink: Sink, authority: Authority, sender: HttpSender
) -> None:
    send(sender, [post_to(sink, authority, "/hang")])
    before = sink.connections
    assert send(sender, [post_to(sink, authority, "/201")]) == [Reply(201)]
    assert sink.connections == before + 1


def test_a_connection_on_which_others_are_answered_is_not_doubted(
    authority: Authority, sender: HttpSender
) -> None:
    with open_sink(authority) as sink:
        paths = ["/hang", "/201"]
        replies = send(sender, [post_to(sink, authority, path) for path in paths])
        assert replies == [Reply(error="timeout"), Reply(201)]
        assert send(sender, [post_to(sink, authority, "/201")]) == [Reply(201)]
        assert sink.connections == 1


def test_phones_that_hang_leave_room_for_others_of_their_host(
    sink: Sink, authority: Authority, sender: HttpSender
) -> None:
    hanging = [post_to(sink, authority, "/hang") for _ in range(CONNECTIONS_PER_HOST - 2)]
    good = [post_to(sink, authority, "/201") for _ in range(20)]
    start = time.monotonic()
    replies = send(sender, [*hanging, *good])
    assert {reply.error for reply in replies[: len(hanging)]} == {"timeout"}
    assert {reply.status for reply in replies[len(hanging) :]} == {201}
    assert time.monotonic() - start < QUICK_S + 1


def test_connections_are_few_and_used_again(
    sink: Sink, authority: Authority, sender: HttpSender
) -> None:
    for _ in range(3):
        replies = send(sender, [post_to(sink, authority, "/201") for _ in range(40)])
        assert {reply.status for reply in replies} == {201}
    assert sink.connections <= (2 if sink.multiplexed else CONNECTIONS_PER_HOST)


def test_a_certificate_of_a_stranger_is_refused(
    sink: Sink, authority: Authority, sender: HttpSender, tmp_path: Path
) -> None:
    stranger = authority_in(tmp_path)
    [reply] = send(sender, [post_to(sink, stranger, "/201")])
    assert reply == Reply(error="tls")
    assert sink.received == []


def test_without_a_cafile_only_the_public_authorities_count(
    sink: Sink, authority: Authority, sender: HttpSender
) -> None:
    asked = post_to(sink, authority, "/201")
    unsigned = replace(asked, dial=Dial("127.0.0.1", sink.port))
    assert send(sender, [unsigned]) == [Reply(error="tls")]
    # And a connection that another trust opened is not borrowed.
    assert send(sender, [asked, unsigned]) == [Reply(201), Reply(error="tls")]


def test_a_certificate_for_another_name_or_an_expired_one_is_refused(
    authority: Authority, sender: HttpSender
) -> None:
    with open_sink(authority, "other.test") as other, open_sink(authority, HOST, days=-1) as old:
        replies = send(sender, [post_to(sink, authority, "/201") for sink in (other, old)])
    assert replies == [Reply(error="tls")] * 2


def test_a_peer_without_tls_is_an_error(authority: Authority, sender: HttpSender) -> None:
    with running(Sink(None)) as plain:
        [reply] = send(sender, [post_to(plain, authority, "/201")])
    assert reply.status is None
    assert plain.received == []


def test_nobody_there_is_an_error(authority: Authority, sender: HttpSender) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        dial = Dial("127.0.0.1", taken.getsockname()[1], authority.cafile)
        assert send(sender, [Post(HOST, "/201", content, dial)]) == [Reply(error="connect")]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1"])
def test_a_name_that_leads_inside_is_never_dialled(address: str) -> None:
    sender = HttpSender(resolve=lambda host: ["8.8.8.8", address], total_s=QUICK_S)
    try:
        assert send(sender, [Post(HOST, "/201", content)]) == [Reply(error="address")]
    finally:
        sender.close()


def test_the_last_guard_refuses_at_the_moment_of_dialling(sender: HttpSender) -> None:
    """Even if a name were believed that leads inside, no socket is opened."""
    sender.lookups.known[HOST] = (Found(("127.0.0.1",)), math.inf)
    assert send(sender, [Post(HOST, "/201", content)]) == [Reply(error="connect")]


@pytest.mark.parametrize(
    ("place", "opened"),
    [
        (("127.0.0.1", 443), False),
        (("10.0.0.1", 443), False),
        (("8.8.8.8", 80), False),
        (("8.8.8.8", 443), True),
    ],
)
def test_only_public_addresses_on_443_get_a_socket(place: tuple[str, int], opened: bool) -> None:
    wanted = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, place)
    assert isinstance(Call()._open(0, wanted), OpenSocket) == opened


def test_a_name_that_does_not_exist_or_hangs_is_an_error_in_time(authority: Authority) -> None:
    stop = threading.Event()

    def resolve(host: str) -> list[str]:
        if host == "hanging.test":
            stop.wait(10)
        raise socket.gaierror

    sender = HttpSender(resolve=resolve, total_s=QUICK_S)
    try:
        start = time.monotonic()
        replies = send(
            sender, [Post(host, "/", content) for host in ("hanging.test", "missing.test")]
        )
        assert replies == [Reply(error="timeout"), Reply(error="resolve")]
        assert time.monotonic() - start < QUICK_S + 1
    finally:
        stop.set()
        sender.close()


def test_the_environment_cannot_choose_a_proxy(
    sink: Sink, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    sender = HttpSender(total_s=QUICK_S)
    try:
        assert send(sender, [post_to(sink, authority, "/201")]) == [Reply(201)]
    finally:
        sender.close()


def test_a_content_that_cannot_be_made_fails_alone(
    sink: Sink, authority: Authority, sender: HttpSender
) -> None:
    def broken() -> Content:
        raise ValueError("secret")

    good = post_to(sink, authority, "/201")
    assert send(sender, [replace(good, content=broken), good]) == [
        Reply(error="content"),
        Reply(201),
    ]


def test_closing_answers_whoever_waits(sink: Sink, authority: Authority) -> None:
    sender = HttpSender(total_s=30)
    threading.Timer(0.5, sender.close).start()
    start = time.monotonic()
    replies = send(sender, [post_to(sink, authority, "/hang") for _ in range(250)])
    assert {reply.error for reply in replies} == {"closed"}
    assert time.monotonic() - start < 5
    assert send(sender, [post_to(sink, authority, "/201")]) == [Reply(error="closed")]


class FailsOnce(Lookups):
    """As if there were a mistake of ours in the sending thread."""

    failed = False

    def get(self, host: str) -> Found | None:
        if not self.failed:
            self.failed = True
            raise RuntimeError
        return super().get(host)


def test_a_failure_of_the_thread_itself_begins_anew(
    sink: Sink, authority: Authority, sender: HttpSender
) -> None:
    sender.lookups = FailsOnce(lambda host: [], lambda: None)
    assert send(sender, [Post(HOST, "/", content)]) == [Reply(error="broken")]
    assert send(sender, [post_to(sink, authority, "/201")]) == [Reply(201)]


def test_a_thousand_posts_pass_quickly_and_each_is_answered_once(
    sink: Sink, authority: Authority
) -> None:
    # Busy seconds, with the sink's: what else the machine does is no matter.
    sender, start = HttpSender(total_s=45), time.process_time()
    replies = send(sender, [post_to(sink, authority, f"/201/{n}") for n in range(1000)])
    assert {reply.status for reply in replies} == {201}
    assert len({request.path for request in sink.received}) == 1000
    assert time.process_time() - start < QUICK_S
    sender.close()


def test_the_event_loop_is_not_held_while_contents_are_made(
    sink: Sink, authority: Authority, sender: HttpSender
) -> None:
    turns = 0
    seen: set[int] = set()

    def slow() -> Content:
        time.sleep(0.01)
        seen.add(turns)
        return content()

    async def run() -> None:
        over = asyncio.Event()

        async def turn() -> None:
            nonlocal turns
            while not over.is_set():
                await asyncio.sleep(0.005)
                turns += 1

        turning = asyncio.create_task(turn())
        posts = [replace(post_to(sink, authority, "/201"), content=slow) for _ in range(50)]
        assert [reply.status async for _, reply in sender.send(posts)] == [201] * 50
        over.set()
        await turning

    asyncio.run(run())
    # Held, it would not turn between one and the next, however quick or slow the machine is.
    assert len(seen) > 5


def test_what_waited_until_too_little_time_was_left_is_not_begun(
    sink: Sink, authority: Authority
) -> None:
    made: list[str] = []

    def slow() -> Content:
        made.append("slow")
        time.sleep(0.7)  # as if the process had been frozen
        return content()

    def next_one() -> Content:
        made.append("next")
        return content()

    sender = HttpSender(total_s=0.9)
    first = replace(post_to(sink, authority, "/201/first"), content=slow)
    later = replace(post_to(sink, authority, "/201/later"), content=next_one)
    assert send(sender, [first, later])[1] == Reply(error="timeout")
    sender.close()
    assert made == ["slow"]
    assert "/201/later" not in [got.path for got in sink.received]
