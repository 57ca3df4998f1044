"""Many HTTPS posts at once on one thread: libcurl's multi interface behind a selector."""

import contextlib
import os
import selectors
import socket
import time
from pathlib import Path

import certifi
import msgspec
import pycurl

from handrail.net.addresses import is_public

PORT = 443
CONNECT_S = 5.0
REPLY_BYTES = 4096
# One or two carry everything over HTTP/2; more only while a peer hangs, or speaks HTTP/1.1.
CONNECTIONS_PER_HOST = 8
SPARE_HANDLES = 256
USER_TIMEOUT_MS = 10_000

TLS_TROUBLE = frozenset(
    {
        pycurl.E_SSL_CONNECT_ERROR,
        pycurl.E_PEER_FAILED_VERIFICATION,
        pycurl.E_SSL_CACERT_BADFILE,
        pycurl.E_SSL_CIPHER,
    }
)
NAMES = {pycurl.E_OPERATION_TIMEDOUT: "timeout", pycurl.E_COULDNT_CONNECT: "connect"}
# What every request of ours insists on: no redirect, no proxy, no other protocol, and TLS.
STRICT = (
    (pycurl.NOSIGNAL, 1),
    (pycurl.FOLLOWLOCATION, 0),
    (pycurl.PROTOCOLS, pycurl.PROTO_HTTPS),
    (pycurl.PROXY, ""),  # empty, not unset: the environment has no say
    (pycurl.NOPROXY, "*"),
    (pycurl.SSL_VERIFYPEER, 1),
    (pycurl.SSL_VERIFYHOST, 2),
    (pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2),
    (pycurl.USERAGENT, "handrail"),
)
Ready = list[tuple[selectors.SelectorKey, int]]
Wanted = tuple[int, int, int, tuple[str | bytes, int]]
EVENTS = {
    pycurl.POLL_IN: selectors.EVENT_READ,
    pycurl.POLL_OUT: selectors.EVENT_WRITE,
    pycurl.POLL_INOUT: selectors.EVENT_READ | selectors.EVENT_WRITE,
}


class Dial(msgspec.Struct, frozen=True):
    """One fixed place for a name, and who signs for it there (None: the public authorities)."""

    address: str
    port: int
    cafile: Path | None = None


class Content(msgspec.Struct, frozen=True):
    """What goes out: headers as `name: value`, and the body."""

    headers: list[str]
    body: bytes


class Reply(msgspec.Struct, frozen=True):
    """A status, or the reason why there is none. What the peer wrote is dropped unread."""

    status: int | None = None
    error: str | None = None
    retry_after: int | None = None


class OpenSocket:
    """libcurl takes a copy of the descriptor; ours is closed when this goes."""

    def __init__(self, opened: socket.socket) -> None:
        self.descriptor = opened.detach()

    def fileno(self) -> int:
        return self.descriptor

    def __del__(self) -> None:
        os.close(self.descriptor)


def open_guarded(dial: Dial | None, wanted: Wanted) -> object:
    """The last guard, at the moment of dialling: whatever libcurl made of the name, only
    the operator's fixed place or a public address on 443 is called."""
    family, kind, protocol, (address, port, *_) = wanted
    text = address.decode() if isinstance(address, bytes) else address
    if dial is not None:
        allowed = (text, port) == (dial.address, dial.port)
    else:
        allowed = port == PORT and is_public(text)
    if not allowed:
        return pycurl.SOCKET_BAD
    opened = socket.socket(family, kind, protocol)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # A connection whose peer is gone would otherwise be reused for a quarter of an hour.
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
    return OpenSocket(opened)


class Call:
    """One reusable handle. Options that never change are set once."""

    def __init__(self) -> None:
        self.received = 0
        self.dial: Dial | None = None
        self.aimed: tuple[str, tuple[str, ...], Dial | None] | None = None
        self.fresh = False
        self.easy = pycurl.Curl()
        for option, value in (
            (pycurl.POST, 1),
            *STRICT,
            (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS),
            (pycurl.CONNECTTIMEOUT_MS, int(CONNECT_S * 1000)),
            (pycurl.WRITEFUNCTION, self._write),
            (pycurl.OPENSOCKETFUNCTION, self._open),
        ):
            self.easy.setopt(option, value)

    def _write(self, chunk: bytes) -> int:
        self.received += len(chunk)
        return len(chunk) if self.received <= REPLY_BYTES else -1

    def _open(self, _purpose: int, wanted: Wanted) -> object:
        return open_guarded(self.dial, wanted)

    def aim(self, host: str, addresses: tuple[str, ...], dial: Dial | None) -> None:
        """TLS name, Host header and certificate stay those of `host`; only the place is ours."""
        if self.aimed == (host, addresses, dial):
            return
        self.aimed, self.dial = (host, addresses, dial), dial
        literal = [
            f"[{a}]" if ":" in a else a for a in (addresses if dial is None else (dial.address,))
        ]
        known = [f"{host}:{PORT}:{','.join(literal)}"] if dial is None else []
        fixed = [] if dial is None else [f"{host}:{PORT}:{literal[0]}:{dial.port}"]
        cafile = dial.cafile if dial is not None and dial.cafile is not None else certifi.where()
        self.easy.setopt(pycurl.RESOLVE, known)
        self.easy.setopt(pycurl.CONNECT_TO, fixed)
        self.easy.setopt(pycurl.CAINFO, str(cafile))

    def fill(self, url: str, content: Content, seconds: float, *, fresh: bool) -> None:
        self.received = 0
        self.easy.setopt(pycurl.URL, url)
        self.easy.setopt(pycurl.HTTPHEADER, [*content.headers, "expect:", "accept:"])
        self.easy.setopt(pycurl.POSTFIELDS, content.body)
        self.easy.setopt(pycurl.TIMEOUT_MS, max(1, int(seconds * 1000)))
        if fresh != self.fresh:
            self.fresh = fresh
            self.easy.setopt(pycurl.FRESH_CONNECT, int(fresh))

    def reply(self, number: int) -> Reply:
        status = int(self.easy.getinfo(pycurl.RESPONSE_CODE))
        cut_by_us = number == pycurl.E_WRITE_ERROR and self.received > REPLY_BYTES
        if status and (number == 0 or cut_by_us):
            return Reply(status, retry_after=int(self.easy.getinfo(pycurl.RETRY_AFTER)) or None)
        return Reply(error="tls" if number in TLS_TROUBLE else NAMES.get(number, "broken"))


class Engine:
    """Belongs to one thread; only `wake` may be called from others."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.listening, self.waking = socket.socketpair()
        self.listening.setblocking(False)
        self.waking.setblocking(False)
        self.selector.register(self.listening, selectors.EVENT_READ)
        self.watched: dict[int, int] = {}
        self.alarm: float | None = None
        self.multi = pycurl.CurlMulti()
        self.multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        self.multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, CONNECTIONS_PER_HOST)
        self.multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self.multi.setopt(pycurl.M_TIMERFUNCTION, self._set_alarm)
        self.spare: list[Call] = []
        self.calls: dict[pycurl.Curl, Call] = {}

    def wake(self) -> None:
        # Full means that it will wake anyway; closed, that nobody sleeps any more.
        with contextlib.suppress(OSError):
            self.waking.send(b"\0")

    def new_call(self) -> Call:
        return self.spare.pop() if self.spare else Call()

    def start(self, call: Call) -> None:
        self.calls[call.easy] = call
        self.multi.add_handle(call.easy)

    def wait(self, seconds: float) -> Ready:
        """Until something happens, at most so long."""
        if self.alarm is not None:
            seconds = min(seconds, max(0.0, self.alarm - time.monotonic()))
        return self.selector.select(seconds)

    def act(self, ready: Ready) -> list[tuple[Call, Reply]]:
        """Reads and writes where that can be done, and returns the calls that are over."""
        for key, events in ready:
            if key.fileobj is self.listening:
                with contextlib.suppress(BlockingIOError):
                    self.listening.recv(4096)
                continue
            if key.fd in self.selector.get_map():
                self.multi.socket_action(key.fd, self._as_curl(events))
        if self.alarm is not None and self.alarm <= time.monotonic():
            self.alarm = None
            self.multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        return self._finished()

    @staticmethod
    def _as_curl(events: int) -> int:
        reads = pycurl.CSELECT_IN if events & selectors.EVENT_READ else 0
        return reads | (pycurl.CSELECT_OUT if events & selectors.EVENT_WRITE else 0)

    def _watch(self, wanted: int, descriptor: int, _multi: object, _data: object) -> None:
        known = self.watched.get(descriptor)
        if wanted == known:
            return
        if wanted == pycurl.POLL_REMOVE:
            if known is not None:
                self.selector.unregister(descriptor)
                del self.watched[descriptor]
            return
        self.watched[descriptor] = wanted
        watch = self.selector.register if known is None else self.selector.modify
        watch(descriptor, EVENTS[wanted])

    def _set_alarm(self, milliseconds: int) -> None:
        self.alarm = None if milliseconds < 0 else time.monotonic() + milliseconds / 1000

    def _finished(self) -> list[tuple[Call, Reply]]:
        over: list[tuple[Call, Reply]] = []
        queued = 1
        while queued:
            queued, good, bad = self.multi.info_read()
            for easy, number in [(easy, 0) for easy in good] + [(b[0], b[1]) for b in bad]:
                call = self.calls.pop(easy)
                over.append((call, call.reply(number)))
                self.multi.remove_handle(easy)
        return over

    def drop(self, call: Call) -> None:
        """Ends it without an answer."""
        del self.calls[call.easy]
        self.multi.remove_handle(call.easy)
        call.easy.close()

    def give_back(self, call: Call) -> None:
        if len(self.spare) < SPARE_HANDLES:
            self.spare.append(call)
        else:
            call.easy.close()

    def close(self) -> None:
        """Ends everything at once."""
        cut = list(self.calls.values())
        for call in cut:
            self.multi.remove_handle(call.easy)
        for call in [*cut, *self.spare]:
            call.easy.close()
        self.multi.close()
        self.selector.close()
        self.listening.close()
        self.waking.close()
