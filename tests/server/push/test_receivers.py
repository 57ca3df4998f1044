"""What leaves the server is decrypted by a push service for tests that others wrote, in Node.

`web-push-testing` checks the VAPID token and the key, and decrypts with its own library. It speaks
plain HTTP, our server https only: between them stands a TLS front that hands bytes on.
"""

import asyncio
import contextlib
import json
import shutil
import subprocess
import threading
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from handrail.clock import SystemClock
from handrail.db.database import Database
from handrail.push import service
from handrail.push.message import Sub, new_pair
from handrail.push.rules import SIZE, Verdict, encode
from handrail.push.service import Push, send_test, subscribe
from handrail.settings import PushHost, Settings
from handrail.vault.keys import ServerKeys
from tests.authority import Authority
from tests.declarative import parse_declarative
from tests.live import free_port
from tests.server.push.home import Home
from tests.sink import Sink

PACKAGE = Path(__file__).parents[3] / "pwa" / "node_modules" / "web-push-testing"
HOST = "push.test"
pytestmark = pytest.mark.skipif(
    not PACKAGE.exists() or shutil.which("node") is None,
    reason="web-push-testing is not installed: make test installs it",
)


@dataclass
class Receiver:
    """The push service, asked over its own API."""

    port: int

    def ask(self, path: str, **body: str) -> dict[str, Any]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            json.dumps(body).encode(),
            {"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            text = answer.read()
        return dict(json.loads(text)["data"]) if text.startswith(b"{") else {}

    def subscription(self, key: str) -> tuple[str, Sub]:
        """A browser's, made for the server's key; and the name by which to ask for messages."""
        made = self.ask("/subscribe", userVisibleOnly="true", applicationServerKey=key)
        endpoint = f"https://{HOST}/notify/{made['clientHash']}"
        return made["clientHash"], Sub(endpoint, made["keys"]["p256dh"], made["keys"]["auth"])

    def messages(self, name: str) -> list[str]:
        return list(self.ask("/get-notifications", clientHash=name)["messages"])


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    port = free_port()
    argv = ["node", str(PACKAGE / "src" / "bin" / "server.js"), str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(argv, stdout=quiet, stderr=quiet) as process:
        try:
            made = Receiver(port)
            end = time.monotonic() + 30
            while True:
                with contextlib.suppress(OSError):
                    made.ask("/status")
                    break
                assert time.monotonic() < end, "web-push-testing did not start"
                time.sleep(0.1)
            yield made
        finally:
            process.terminate()


class Front:
    """TLS on a port of its own; what is inside goes to `port`, and the answer back."""

    def __init__(self, authority: Authority, port: int) -> None:
        self.inner = port
        self.tls = authority.server_context(HOST)
        self.tls.set_alpn_protocols(["http/1.1"])
        self.ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._main()), daemon=True)

    async def _main(self) -> None:
        self.loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await self.over.wait()
        server.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.inner)
        await asyncio.gather(_pump(reader, back), _pump(there, writer))

    def __enter__(self) -> "Front":
        self.thread.start()
        assert self.ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(10)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
    writer.close()


@pytest.fixture
async def push(
    database: Database, settings: Settings, authority: Authority, receiver: Receiver
) -> AsyncIterator[Push]:
    """A server whose one push service is the receiver. The real time: tokens are checked by it."""
    with Front(authority, receiver.port) as front:
        own = PushHost(HOST, f"127.0.0.1:{front.port}", authority.cafile)
        chosen = replace(settings, push_hosts_extra=(own,))
        opened = await service.open_push(
            chosen, database, SystemClock(), ServerKeys({1: bytes(32)})
        )
        yield opened
        await asyncio.to_thread(opened.close)


async def test_a_receiver_in_another_language_reads_what_we_send(
    push: Push, receiver: Receiver
) -> None:
    person, device = await Home(push, Sink(None)).somebody()
    name, sub = receiver.subscription(push.messages.key)
    await subscribe(push, person, device, sub, key=push.messages.key)
    result = await send_test(push, person, device, "es")
    assert result.verdict is Verdict.ACCEPTED, result
    [said] = receiver.messages(name)
    assert len(said.encode()) == SIZE
    assert parse_declarative(said.encode()).notification["body"] == "Es una prueba."


async def test_it_refuses_a_server_that_signs_with_another_key(
    push: Push, receiver: Receiver
) -> None:
    person, device = await Home(push, Sink(None)).somebody()
    name, sub = receiver.subscription(encode(new_pair(1).public))
    await subscribe(push, person, device, sub)
    result = await send_test(push, person, device, "es")
    assert result.status == 400
    assert receiver.messages(name) == []


async def test_a_subscription_that_expired_is_forgotten(push: Push, receiver: Receiver) -> None:
    home = Home(push, Sink(None))
    person, device = await home.somebody()
    name, sub = receiver.subscription(push.messages.key)
    await subscribe(push, person, device, sub)
    receiver.ask(f"/expire-subscription/{name}")
    assert (await send_test(push, person, device, "en")).verdict is Verdict.GONE
    assert await home.rows() == []
