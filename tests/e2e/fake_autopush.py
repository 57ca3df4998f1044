"""Mozilla's push service, faked: the line that Firefox keeps open, the endpoint servers post to.

The endpoint has the real one's name; the server reaches it here by `push_hosts_extra`, over TLS.
"""

import asyncio
import base64
import json
import secrets
import threading
import uuid
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

from tests.authority import Authority

HOST = "updates.push.services.mozilla.com"
LARGEST_BODY = 4096


@dataclass
class Pushed:
    headers: dict[str, str]
    body: bytes
    status: int


@dataclass
class FakeAutopush:
    """`with FakeAutopush(authority) as autopush:` serves on two ports of 127.0.0.1."""

    authority: Authority
    channels: dict[str, tuple[ServerConnection, str]] = field(default_factory=dict)
    pushes: list[Pushed] = field(default_factory=list)
    # What Firefox says of each message: 100 is decrypted and delivered, 101 not decrypted.
    acks: list[int] = field(default_factory=list)

    def __enter__(self) -> "FakeAutopush":
        ready = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        assert ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.set_exception_handler(lambda _loop, _context: None)
        self.loop.run_until_complete(self._main(ready))
        self.loop.close()

    async def _main(self, ready: threading.Event) -> None:
        self.over = asyncio.Event()
        tls = self.authority.server_context(HOST)
        endpoint = await asyncio.start_server(self._post, "127.0.0.1", 0, ssl=tls)
        self.port = endpoint.sockets[0].getsockname()[1]
        async with serve(self._line, "127.0.0.1", 0) as line:
            self.line_port = next(iter(line.sockets)).getsockname()[1]
            ready.set()
            await self.over.wait()
        endpoint.close()

    @property
    def push_hosts_extra(self) -> str:
        return f"{HOST}=127.0.0.1:{self.port},{self.authority.cafile}"

    @property
    def prefs(self) -> dict[str, Any]:
        return {
            "dom.push.serverURL": f"ws://127.0.0.1:{self.line_port}/",
            "dom.push.testing.allowInsecureServerURL": True,
            "dom.push.connection.enabled": True,
        }

    async def _line(self, phone: ServerConnection) -> None:
        async for raw in phone:
            said = json.loads(raw) if raw.strip() else {}
            answer = self._answer(phone, said)
            if answer is not None:
                await phone.send(json.dumps(answer))

    def _answer(self, phone: ServerConnection, said: dict[str, Any]) -> dict[str, Any] | None:
        kind = said.get("messageType")
        if kind == "hello":
            uaid = said.get("uaid") or uuid.uuid4().hex
            return {"messageType": kind, "status": 200, "uaid": uaid, "use_webpush": True}
        if kind == "register":
            token = secrets.token_urlsafe(16)
            self.channels[token] = (phone, said["channelID"])
            url = f"https://{HOST}/wpush/v2/{token}"
            told = {"channelID": said["channelID"], "status": 200, "pushEndpoint": url}
            return {"messageType": kind, **told}
        if kind == "unregister":
            gone = said["channelID"]
            self.channels = {t: known for t, known in self.channels.items() if known[1] != gone}
            return {"messageType": kind, "channelID": gone, "status": 200}
        if kind == "ack":
            self.acks += [update["code"] for update in said["updates"]]
            return None
        return {} if not said or kind == "ping" else None

    async def _post(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                line, *rest = head.strip().split("\r\n")
                headers = {k.lower(): v for k, v in (part.split(": ", 1) for part in rest)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                status = self._judge(line.split(" ")[1].rsplit("/", 1)[1], headers, body)
                if status == 201:
                    await self._deliver(line.split(" ")[1].rsplit("/", 1)[1], headers, body)
                self.pushes.append(Pushed(headers, body, status))
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    def _judge(self, token: str, headers: dict[str, str], body: bytes) -> int:
        if token not in self.channels:
            return 410
        if not headers.get("ttl", "").isdigit():
            return 400
        return 413 if len(body) > LARGEST_BODY else 201

    async def _deliver(self, token: str, headers: dict[str, str], body: bytes) -> None:
        phone, channel = self.channels[token]
        message = {
            "messageType": "notification",
            "channelID": channel,
            "version": secrets.token_hex(8),
            "data": base64.urlsafe_b64encode(body).rstrip(b"=").decode(),
            "headers": {"encoding": headers["content-encoding"]},
            "ttl": int(headers["ttl"]),
        }
        await phone.send(json.dumps(message))
