"""Which addresses a phone may give as its push service: a short list, and one strict pattern."""

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from handrail.errors import BadInput
from handrail.net.curl import Dial
from handrail.settings import PushHost

LONGEST = 1500
HOSTS = frozenset(
    {
        "fcm.googleapis.com",
        "jmt17.google.com",  # Debian's Chromium
        "updates.push.services.mozilla.com",
        "web.push.apple.com",
    }
)
SUFFIXES = (".push.apple.com", ".notify.windows.com")
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# One pattern from the first to the last character: two parsers that read an address differently
# are how such lists are usually passed by.
ENDPOINT = re.compile(
    rf"https://(?P<host>{LABEL}(?:\.{LABEL})+)(?::443)?(?P<path>/[!\"$-\[\]-~]*)", re.ASCII
)
ADDRESS = re.compile(r"(?P<address>[0-9.]+|\[[0-9a-f:]+\])(?::(?P<port>[0-9]{1,5}))?", re.ASCII)
PORT = 443


class Endpoint(msgspec.Struct, frozen=True):
    """A checked push address. `dial` is set for the operator's own hosts only."""

    host: str
    path: str
    dial: Dial | None = None

    @property
    def url(self) -> str:
        return self.origin + self.path

    @property
    def origin(self) -> str:
        return f"https://{self.host}"


def check_endpoint(url: str, extra: Iterable[PushHost] = ()) -> Endpoint:
    """Raises BadInput for anything but https on port 443 of a known push service."""
    match = ENDPOINT.fullmatch(url) if len(url) <= LONGEST else None
    if match is None:
        raise BadInput(fields=["endpoint"])
    host, path = match["host"], match["path"]
    for own in extra:
        if own.host == host:
            return Endpoint(host, path, dial_of(own))
    if host not in HOSTS and not host.endswith(SUFFIXES):
        raise BadInput(fields=["endpoint"])
    return Endpoint(host, path)


@lru_cache(maxsize=16)
def dial_of(own: PushHost) -> Dial:
    """`address` or `address:port`, a literal: the operator says where, so no lookup is asked."""
    match = ADDRESS.fullmatch(own.address)
    if match is None:
        raise ValueError("an extra push host needs a literal address")
    return Dial(match["address"].strip("[]"), int(match["port"] or PORT), own.cafile)
