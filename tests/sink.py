"""A push service for tests: real TLS, HTTP/2 or HTTP/1.1, and every bad habit of a peer by path.

`/201`, `/404`, … answer so; `/429` and `/503` say Retry-After; `/301` points at `/201/redirected`;
`/hang` never answers, `/drip` sends a byte a second, `/big` sends 10 MB, `/reset` hangs up, `/hold`
answers when it is released. `/503-201` answers the first time so, and from the second on so.
"""

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import h2.exceptions

from tests.authority import Authority

HOST = "push.test"
RETRY_AFTER = {"429": "7", "503": "Wed, 01 Jan 2098 00:00:00 GMT"}
BIG = 10_000_000


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


def habit_of(path: str, times: int) -> str:
    """What is answered to the path when it is asked for so many times."""
    habits = path.split("/")[1].split("-")
    return habits[min(times, len(habits)) - 1]


def extra_headers(habit: str) -> list[tuple[str, str]]:
    if habit in RETRY_AFTER:
        return [("retry-after", RETRY_AFTER[habit])]
    return [("location", f"https://{HOST}/201/redirected")] if habit == "301" else []


@dataclass
class Sink:
    """Serves on a thread of its own until closed. Counts what came and how many called."""

    context: ssl.SSLContext | None
    multiplexed: bool = False
    received: list[Received] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    held: list[asyncio.Event] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def open(self) -> None:
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.set_exception_handler(lambda _loop, _context: None)
        self.loop.run_until_complete(self._main(ready))
        self.loop.close()

    async def _main(self, ready: threading.Event) -> None:
        self.over = asyncio.Event()
        self.tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self.context)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self.over.wait()
        server.close()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ssl.SSLError):
                tls = writer.get_extra_info("ssl_object")
                if tls is not None and tls.selected_alpn_protocol() == "h2":
                    await Multiplexed(self, reader, writer).serve()
                else:
                    await self._one_by_one(reader, writer)
        finally:
            self.tasks.discard(task)
            writer.transport.abort()

    async def _one_by_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            line, *rest = head.strip().split("\r\n")
            headers = {k.lower(): v for k, v in (part.split(": ", 1) for part in rest)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            path = line.split(" ")[1]
            await self._answer(self.take(Received(path, headers, body)), writer)

    async def _answer(self, habit: str, writer: asyncio.StreamWriter) -> None:
        if habit == "hang":
            await asyncio.sleep(3600)
        if habit == "hold":
            await self.hold()
        if habit == "reset":
            hang_up(writer)
            raise ConnectionResetError
        status = HTTPStatus(int(habit)) if habit.isdigit() else HTTPStatus.CREATED
        size = BIG if habit in ("big", "drip") else 0
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", f"content-length: {size}"]
        lines += [f"{name}: {value}" for name, value in extra_headers(habit)]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        while habit == "drip":
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(1)
        writer.write(b"x" * size)
        await writer.drain()

    def take(self, request: Received) -> str:
        """Returns how to answer."""
        self.received.append(request)
        self.asked[request.path] += 1
        return habit_of(request.path, self.asked[request.path])

    async def hold(self) -> None:
        gate = asyncio.Event()
        self.held.append(gate)
        await gate.wait()

    def release(self) -> None:
        """All that are held get their answer."""
        held, self.held = self.held, []
        for gate in held:
            self.loop.call_soon_threadsafe(gate.set)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(10)


class Multiplexed:
    """One HTTP/2 connection. Streams do not wait for each other."""

    def __init__(
        self, sink: Sink, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.sink, self.reader, self.writer = sink, reader, writer
        config = h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
        self.http = h2.connection.H2Connection(config)
        self.requests: dict[int, Received] = {}
        self.unsent: dict[int, int] = {}
        self.waiting: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        self.http.initiate_connection()
        await self._flush()
        try:
            while chunk := await self.reader.read(65536):
                for event in self.http.receive_data(chunk):
                    self._handle(event)
                await self._flush()
        finally:
            for task in self.waiting:
                task.cancel()

    async def _flush(self) -> None:
        self.writer.write(self.http.data_to_send())
        await self.writer.drain()

    def _handle(self, event: h2.events.Event) -> None:
        if isinstance(event, h2.events.RequestReceived):
            headers = {str(name): str(value) for name, value in event.headers}
            self.requests[event.stream_id] = Received(headers[":path"], headers, b"")
        elif isinstance(event, h2.events.DataReceived):
            self.requests[event.stream_id].body += event.data
            self.http.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            request = self.requests.pop(event.stream_id)
            self._answer(event.stream_id, self.sink.take(request))
        elif isinstance(event, h2.events.StreamReset):
            self.unsent.pop(event.stream_id, None)
        elif isinstance(event, h2.events.WindowUpdated):
            self._pour()

    def _answer(self, stream: int, habit: str) -> None:
        if habit == "hang":
            return
        if habit == "reset":
            hang_up(self.writer)
            return
        if habit in ("hold", "drip"):
            later = self._later(stream) if habit == "hold" else self._drip(stream)
            task = asyncio.create_task(later)
            self.waiting.add(task)
            task.add_done_callback(self.waiting.discard)
            return
        status = habit if habit.isdigit() else "201"
        headers = [(":status", status), *extra_headers(habit)]
        self.http.send_headers(stream, headers, end_stream=habit != "big")
        if habit == "big":
            self.unsent[stream] = BIG
            self._pour()

    def _pour(self) -> None:
        """As much of the 10 MB as the other side lets in now."""
        for stream, left in list(self.unsent.items()):
            try:
                self.unsent[stream] = self._pour_one(stream, left)
            except h2.exceptions.StreamClosedError:
                # The word of it lies in the same chunk, and comes next.
                del self.unsent[stream]

    def _pour_one(self, stream: int, left: int) -> int:
        room = min(self.http.local_flow_control_window(stream), left)
        while room > 0:
            part = min(room, self.http.max_outbound_frame_size)
            self.http.send_data(stream, b"x" * part, end_stream=part == left)
            room, left = room - part, left - part
        return left

    async def _later(self, stream: int) -> None:
        await self.sink.hold()
        self._answer(stream, "201")
        await self._flush()

    async def _drip(self, stream: int) -> None:
        self.http.send_headers(stream, [(":status", "201")])
        with contextlib.suppress(h2.exceptions.ProtocolError):
            while True:
                self.http.send_data(stream, b".")
                await self._flush()
                await asyncio.sleep(1)


def hang_up(writer: asyncio.StreamWriter) -> None:
    """With a reset, not politely."""
    plain: socket.socket = writer.get_extra_info("socket")
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@contextlib.contextmanager
def open_sink(
    authority: Authority, *names: str, http2: bool = True, days: int = 20
) -> Iterator[Sink]:
    """A sink whose certificate is for `names`, or for HOST."""
    context = authority.server_context(*(names or (HOST,)), days=days)
    context.set_alpn_protocols(["h2", "http/1.1"] if http2 else ["http/1.1"])
    with running(Sink(context, http2)) as sink:
        yield sink


@contextlib.contextmanager
def running(sink: Sink) -> Iterator[Sink]:
    sink.open()
    try:
        yield sink
    finally:
        sink.close()


def authority_in(folder: Path) -> Authority:
    return Authority(folder / "authority")
