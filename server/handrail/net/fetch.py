"""Gets one file over https into an open file: by the same guard as all that this server dials."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

import certifi
import pycurl

from handrail.net.curl import PORT, STRICT, TLS_TROUBLE, Dial, open_guarded
from handrail.net.lookups import Resolve, check, system_resolve

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# From the first to the last character, as for push services: no user, no other port, no fragment.
LINK = re.compile(
    rf"https://(?P<host>{LABEL}(?:\.{LABEL})+)(?::443)?(?P<path>/[!\"$-\[\]-~]*)", re.ASCII
)
CONNECT_S = 10
# Slower than this for so long is standing still.
CRAWL_BYTES_S, CRAWL_S = 1024, 20
REASONS = {
    pycurl.E_OPERATION_TIMEDOUT: "it took too long",
    pycurl.E_COULDNT_CONNECT: "nothing answers there",
}


class FetchFailed(Exception):
    """Says why, and repeats neither the address nor what was sent."""


@dataclass(frozen=True, slots=True)
class Link:
    """A checked address. `dial` is for tests: a fixed place for the name."""

    host: str
    path: str
    dial: Dial | None = None


def parse_link(url: str) -> Link:
    """Raises FetchFailed."""
    match = LINK.fullmatch(url)
    if match is None:
        raise FetchFailed("only https addresses with a host name and without a port are read")
    return Link(match["host"], match["path"])


@dataclass
class Download:
    """At most so many bytes and seconds, and not past `over`. Blocks: for a thread of its own."""

    most_bytes: int
    seconds: int
    over: threading.Event = field(default_factory=threading.Event)
    resolve: Resolve = system_resolve

    def get(self, link: Link, into: IO[bytes]) -> None:
        """Raises FetchFailed. A redirect is a failure: it would be another, unchecked address."""
        addresses = self._addresses(link)
        received = 0

        def write(chunk: bytes) -> int:
            nonlocal received
            received += len(chunk)
            return into.write(chunk) if received <= self.most_bytes else -1

        easy = self._handle(link, addresses, write)
        try:
            easy.perform()
            status = int(easy.getinfo(pycurl.RESPONSE_CODE))
        except pycurl.error as error:
            raise FetchFailed(self._reason(error.args[0], received)) from None
        finally:
            easy.close()
        if status != 200:
            raise FetchFailed(f"it answered {status}")
        into.flush()

    def _addresses(self, link: Link) -> tuple[str, ...]:
        """Asked once, within the time: what was checked is what is dialled."""
        if link.dial is not None:
            return (link.dial.address,)
        answer: list[list[str]] = []
        asking = threading.Thread(target=self._ask, args=(link.host, answer), daemon=True)
        asking.start()
        asking.join(CONNECT_S)
        found = check(answer[0] if answer else [])
        if found.error == "address":
            raise FetchFailed("its name leads to an address that is not public")
        if found.error:
            raise FetchFailed("its name is not known")
        return found.addresses

    def _ask(self, host: str, answer: list[list[str]]) -> None:
        try:
            answer.append(self.resolve(host))
        except (OSError, UnicodeError):
            answer.append([])

    def _reason(self, number: int, received: int) -> str:
        if received > self.most_bytes:
            return f"it is larger than {self.most_bytes // 1_000_000} MB"
        if number in TLS_TROUBLE:
            return "its certificate is not good"
        return REASONS.get(number, "the connection broke")

    def _handle(
        self, link: Link, addresses: tuple[str, ...], write: Callable[[bytes], int]
    ) -> pycurl.Curl:
        literal = [f"[{a}]" if ":" in a else a for a in addresses]
        dial = link.dial
        easy = pycurl.Curl()
        for option, value in (
            (pycurl.URL, f"https://{link.host}{link.path}"),
            *STRICT,
            (pycurl.CAINFO, str(dial.cafile) if dial and dial.cafile else certifi.where()),
            (pycurl.HTTPHEADER, ["accept: application/json"]),
            (pycurl.ACCEPT_ENCODING, "gzip"),
            (pycurl.CONNECTTIMEOUT, CONNECT_S),
            (pycurl.TIMEOUT, self.seconds),
            (pycurl.LOW_SPEED_LIMIT, CRAWL_BYTES_S),
            (pycurl.LOW_SPEED_TIME, CRAWL_S),
            (pycurl.RESOLVE, [] if dial else [f"{link.host}:{PORT}:{','.join(literal)}"]),
            (pycurl.CONNECT_TO, [f"{link.host}:{PORT}:{literal[0]}:{dial.port}"] if dial else []),
            (pycurl.WRITEFUNCTION, write),
            (pycurl.NOPROGRESS, 0),
            (pycurl.XFERINFOFUNCTION, lambda *_counts: int(self.over.is_set())),
            (pycurl.OPENSOCKETFUNCTION, lambda _purpose, wanted: open_guarded(dial, wanted)),
        ):
            easy.setopt(option, value)
        return easy
