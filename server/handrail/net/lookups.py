"""Host names to checked addresses, looked up in side threads and remembered a little."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from handrail.net.addresses import is_public

PORT = 443
GOOD_FOR_S = 300.0
BAD_FOR_S = 10.0
THREADS = 8
MOST = 1000

Resolve = Callable[[str], list[str]]


def system_resolve(host: str) -> list[str]:
    """Every address the system knows for a name, in its order of preference."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Found:
    """What a name led to: addresses, or the reason why there are none."""

    addresses: tuple[str, ...] = ()
    error: str | None = None


def check(addresses: list[str]) -> Found:
    """One private address among many is enough to refuse: nobody serious publishes such a mix."""
    if not addresses:
        return Found(error="resolve")
    if not all(is_public(address) for address in addresses):
        return Found(error="address")
    return Found(tuple(addresses))


class Lookups:
    """Asked from one thread only; `wake` is called from another when an answer has come."""

    def __init__(self, resolve: Resolve, wake: Callable[[], None]) -> None:
        self.resolve = resolve
        self.wake = wake
        self.threads = ThreadPoolExecutor(THREADS, "lookup")
        self.known: dict[str, tuple[Found, float]] = {}
        self.asking: set[str] = set()

    def get(self, host: str) -> Found | None:
        """None means: asked, come back after `wake`."""
        known = self.known.get(host)
        if known is not None and known[1] > time.monotonic():
            return known[0]
        if host not in self.asking:
            self.asking.add(host)
            self.threads.submit(self._ask, host)
        return None

    def _ask(self, host: str) -> None:
        try:
            found = check(self.resolve(host))
        except (OSError, UnicodeError):
            found = Found(error="resolve")
        keep = BAD_FOR_S if found.error else GOOD_FOR_S
        self._forget_old()
        self.known[host] = (found, time.monotonic() + keep)
        self.asking.discard(host)
        self.wake()

    def _forget_old(self) -> None:
        if len(self.known) > MOST:
            self.known = {}

    def forget(self, host: str) -> None:
        """After a failed connection: the name may have moved."""
        self.known.pop(host, None)

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
