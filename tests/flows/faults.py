"""A dispatcher on a real wire, and push services of every sort that it can be sent to."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from handrail.net.http import HttpSender
from handrail.push.sender import Sender
from handrail.reminders.dispatch import Dispatcher
from handrail.settings import PushHost, Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House, Phone, daily
from tests.server.reminders.post import NOW, push_of
from tests.sink import Sink, authority_in, open_sink

GOOD, OTHER, OLD, EXPIRED, PLAIN, CLOSED = (
    f"{name}.test" for name in ("push", "other", "old", "expired", "plain", "closed")
)


@dataclass(frozen=True)
class Services:
    """GOOD and OTHER speak HTTP/2, OLD HTTP/1.1; EXPIRED shows an old certificate, PLAIN knows no
    TLS, and at CLOSED nobody listens."""

    sinks: dict[str, Sink]
    hosts: tuple[PushHost, ...]

    def asked(self, phone: Phone) -> int:
        """How many messages came for the phone."""
        return sum(len(sink_paths(sink, phone)) for sink in self.sinks.values())


def sink_paths(sink: Sink, phone: Phone) -> list[str]:
    return [r.path for r in sink.received if r.path.endswith(phone.device.hex())]


@contextlib.contextmanager
def no_tls() -> Iterator[int]:
    """Answers everybody with something that is no TLS."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with contextlib.suppress(OSError):
                while True:
                    caller, _ = server.accept()
                    with caller:
                        caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextlib.contextmanager
def open_services(folder: Path) -> Iterator[Services]:
    authority = authority_in(folder)
    with contextlib.ExitStack() as stack:
        sinks = {
            host: stack.enter_context(
                open_sink(authority, host, http2=host != OLD, days=-1 if host == EXPIRED else 20)
            )
            for host in (GOOD, OTHER, OLD, EXPIRED)
        }
        ports = {host: sink.port for host, sink in sinks.items()}
        ports |= {PLAIN: stack.enter_context(no_tls()), CLOSED: closed_port()}
        hosts = [PushHost(h, f"127.0.0.1:{port}", authority.cafile) for h, port in ports.items()]
        yield Services(sinks, tuple(hosts))


@contextlib.contextmanager
def wired(
    house: House, settings: Settings, clock: ManualClock, services: Services, total_s: float
) -> Iterator[Dispatcher]:
    """A dispatcher whose messages really leave; `total_s` is 15 in a server."""
    with_hosts = replace(settings, push_hosts_extra=services.hosts)
    sender = Sender(clock, services.hosts, HttpSender(total_s=total_s))
    push = replace(push_of(house, with_hosts, clock), sender=sender)
    yield Dispatcher(push, chance=lambda: 0.5)
    push.close()


async def somebody_at(
    house: House, habit: str, host: str = GOOD, at: str = "08:00", person: bytes | None = None
) -> Phone:
    """Somebody with a medicine at that time, whose push service has that habit."""
    person = person or await house.person(NOW)
    phone = await house.phone(person, habit, host)
    await house.medicine(person, daily(morning=at), NOW, os.urandom(16))
    return phone
