"""Google's push service, faked: check-in, registration, the line to the browser, the endpoint.

Chromium is pointed at it by `chromium_args`. The server reaches it as jmt17.google.com, which is
what Debian's Chromium puts into its endpoints, through the setting `push_hosts_extra`.
"""

import asyncio
import base64
import contextlib
import json
import secrets
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.authority import Authority

HOST = "jmt17.google.com"
ANDROID_ID = 0x1234567890ABCDEF
SECURITY_TOKEN = 987654321
MCS_VERSION = 41
PING, ACK, LOGIN, LOGGED_IN, DATA = 0, 1, 2, 3, 8
LARGEST_BODY = 4096


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def field_number(at: int, number: int) -> bytes:
    """A protobuf field that holds a number."""
    return varint(at << 3) + varint(number)


def field_fixed(at: int, number: int) -> bytes:
    return varint(at << 3 | 1) + number.to_bytes(8, "little")


def field_bytes(at: int, value: bytes | str) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return varint(at << 3 | 2) + varint(len(raw)) + raw


def app_data(name: str, value: str) -> bytes:
    return field_bytes(7, field_bytes(1, name) + field_bytes(2, value))


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Registration:
    """One subscription, as Chromium asked for it. `sender` is the application server's key."""

    app: str
    subtype: str
    sender: str


@dataclass
class Pushed:
    """One push that came to the endpoint, and what it was answered."""

    token: str
    headers: dict[str, str]
    body: bytes
    status: int


@dataclass
class FakeFcm:
    """`with FakeFcm(authority) as fcm:` serves on two ports of 127.0.0.1.

    `answers` overrides the next replies of the endpoint, one status each.
    """

    authority: Authority
    registrations: dict[str, Registration] = field(default_factory=dict)
    pushes: list[Pushed] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    phones: list[asyncio.StreamWriter] = field(default_factory=list)
    delivered: int = 0

    def __enter__(self) -> "FakeFcm":
        ready = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(10)

    @property
    def chromium_args(self) -> list[str]:
        """The line to the browser is TLS under a name that no authority would sign for us."""
        return [
            f"--gcm-checkin-url=http://127.0.0.1:{self.port}/checkin",
            f"--gcm-registration-url=http://127.0.0.1:{self.port}/register",
            f"--gcm-mcs-endpoint=https://127.0.0.1:{self.line_port}",
            "--ignore-certificate-errors",
        ]

    @property
    def push_hosts_extra(self) -> str:
        """The value of HANDRAIL_PUSH_HOSTS_EXTRA that leads the server here."""
        return f"{HOST}=127.0.0.1:{self.endpoint_port},{self.authority.cafile}"

    def cut_lines(self) -> None:
        """As if the phones lost their network: pushes wait until they are back."""
        for phone in list(self.phones):
            self.loop.call_soon_threadsafe(phone.transport.abort)

    def forget(self, token: str) -> None:
        """The subscription is gone: the endpoint answers 410 from now on."""
        self.registrations.pop(token)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.set_exception_handler(lambda _loop, _context: None)
        self.loop.run_until_complete(self._main(ready))
        self.loop.close()

    async def _main(self, ready: threading.Event) -> None:
        self.over = asyncio.Event()
        self.tasks: set[asyncio.Task[None]] = set()
        endpoint_tls = self.authority.server_context(HOST)
        line_tls = self.authority.server_context("127.0.0.1")
        plain = await asyncio.start_server(self._http, "127.0.0.1", 0)
        endpoint = await asyncio.start_server(self._http, "127.0.0.1", 0, ssl=endpoint_tls)
        line = await asyncio.start_server(self._line, "127.0.0.1", 0, ssl=line_tls)
        servers = [plain, endpoint, line]
        ports = [server.sockets[0].getsockname()[1] for server in servers]
        self.port, self.endpoint_port, self.line_port = ports
        ready.set()
        await self.over.wait()
        for server in servers:
            server.close()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    @contextlib.contextmanager
    def _kept(self, writer: asyncio.StreamWriter) -> Iterator[None]:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                yield
        finally:
            self.tasks.discard(task)
            writer.transport.abort()

    async def _http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with self._kept(writer):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                line, *rest = head.strip().split("\r\n")
                headers = {k.lower(): v for k, v in (part.split(": ", 1) for part in rest)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                status, out = await self._answer(line.split(" ")[1], headers, body)
                kind = "application/x-protobuffer" if out[:1] == b"\x08" else "text/plain"
                writer.write(
                    f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n"
                    f"Content-Length: {len(out)}\r\n\r\n".encode()
                    + out
                )
                await writer.drain()

    async def _answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        if path == "/checkin":
            known = field_fixed(7, ANDROID_ID) + field_fixed(8, SECURITY_TOKEN)
            return 200, field_number(1, 1) + known
        if path == "/register":
            return 200, self._register(dict(urllib.parse.parse_qsl(body.decode())))
        if path.startswith("/fcm/send/"):
            token = path.removeprefix("/fcm/send/")
            status = self.answers.pop(0) if self.answers else self._judge(token, headers, body)
            self.pushes.append(Pushed(token, headers, body, status))
            if status == 201:
                await self._deliver(self.registrations[token], headers, body)
            return status, b""
        return 404, b""

    def _register(self, asked: dict[str, str]) -> bytes:
        if "delete" in asked:
            gone = [
                token
                for token, known in self.registrations.items()
                if known.subtype == asked.get("X-subtype", asked["app"])
            ]
            for token in gone:
                del self.registrations[token]
            return f"token={asked.get('scope', '')}".encode()
        made = "tok" + secrets.token_urlsafe(12)
        self.registrations[made] = Registration(
            asked["app"], asked.get("X-subtype", ""), asked.get("sender", "")
        )
        return f"token={made}".encode()

    def _judge(self, token: str, headers: dict[str, str], body: bytes) -> int:
        """The real one's rules, in its order."""
        if token not in self.registrations:
            return 410
        if len(body) > LARGEST_BODY:
            return 413
        if not headers.get("ttl", "").isdigit():
            return 400
        return 201 if self._key_fits(headers, self.registrations[token].sender) else 403

    @staticmethod
    def _key_fits(headers: dict[str, str], sender: str) -> bool:
        """VAPID: signed for this origin, by the key with which the phone subscribed."""
        scheme, _, rest = headers.get("authorization", "").partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
        if scheme != "vapid" or not {"t", "k"} <= parts.keys():
            return False
        point = unpadded(parts["k"])
        if sender and unpadded(sender) != point:
            return False
        signed, _, signature = parts["t"].rpartition(".")
        raw = unpadded(signature)
        pair = encode_dss_signature(
            int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
        )
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        try:
            key.verify(pair, signed.encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        claims = json.loads(unpadded(signed.split(".")[1]))
        return bool(claims["aud"] == f"https://{HOST}")

    async def _deliver(self, known: Registration, headers: dict[str, str], body: bytes) -> None:
        self.delivered += 1
        stanza = (
            field_bytes(3, known.sender or "sender")
            + field_bytes(5, known.app)
            + app_data("content-encoding", headers["content-encoding"])
            + (app_data("subtype", known.subtype) if known.subtype else b"")
            + field_bytes(9, f"0:{self.delivered}")
            + field_bytes(21, body)
        )
        for phone in self.phones:
            phone.write(bytes([DATA]) + varint(len(stanza)) + stanza)
            await phone.drain()

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The connection that a browser keeps open (Google's MCS protocol)."""
        with self._kept(writer):
            try:
                await reader.readexactly(1)
                greeting = bytes([MCS_VERSION])
                while True:
                    tag = (await reader.readexactly(1))[0]
                    await reader.readexactly(await read_varint(reader))
                    if tag == LOGIN:
                        said = field_bytes(1, "chrome-1")
                        writer.write(greeting + bytes([LOGGED_IN]) + varint(len(said)) + said)
                        greeting = b""
                        self.phones.append(writer)
                    elif tag == PING:
                        writer.write(bytes([ACK, 0]))
                    await writer.drain()
            finally:
                if writer in self.phones:
                    self.phones.remove(writer)


async def read_varint(reader: asyncio.StreamReader) -> int:
    number = shift = 0
    while True:
        byte = (await reader.readexactly(1))[0]
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return number


def fake_fcm(folder: Path) -> FakeFcm:
    return FakeFcm(Authority(folder / "fcm"))
