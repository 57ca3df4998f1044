"""What was seen of each push host, in memory: which is left alone, and which is in trouble."""

import logging
from dataclasses import dataclass, field

from handrail.clock import Clock
from handrail.net.http import TOTAL_S
from handrail.push.rules import Verdict

PAUSE_S = 600.0
SEVERAL = 3
BELIEVED_S = 3600.0
MOST_HOSTS = 1000
# One phone that fails is not its host; so many in a row, and none that got through, are.
SILENT_PHONES = 10
FIRST_REST_S, LONGEST_REST_S = 5.0, 60.0
PROBES = 3
# Ours, and no answer of the host.
OUR_ERRORS = frozenset({"content", "closed", "address"})

log = logging.getLogger("handrail.push")


class Refusals:
    """Who refused our keys is left alone for ten minutes: the one phone, which may have subscribed
    with a key that is not ours, and its host once several of its phones did and none took a
    message between them."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.until: dict[str, float] = {}
        self.phones: dict[str, set[int]] = {}

    def left_s(self, host: str, endpoint: str) -> int:
        """0 when this phone of the host may be called."""
        left = max(self.until.get(host, 0.0), self.until.get(endpoint, 0.0))
        left -= self.clock.monotonic()
        return int(left) + 1 if left > 0 else 0

    def refused(self, host: str, endpoint: str) -> bool:
        """Whether the host itself is left alone from now on."""
        phones = self.phones.setdefault(host, set())
        phones.add(hash(endpoint))
        whole = len(phones) >= SEVERAL
        if whole:
            del self.phones[host]
        self._forget()
        self.until[host if whole else endpoint] = self.clock.monotonic() + PAUSE_S
        return whole

    def taken(self, host: str) -> None:
        """Our keys are good there."""
        self.phones.pop(host, None)

    def _forget(self) -> None:
        now = self.clock.monotonic()
        if len(self.until) >= MOST_HOSTS:
            self.until = {who: end for who, end in self.until.items() if end > now}
        if len(self.phones) >= MOST_HOSTS:
            self.phones = {}


@dataclass(slots=True)
class Outage:
    """`until`: None while it is only suspected. `probing`: how many may still try, once rested."""

    phones: set[int] = field(default_factory=set)
    rest_s: float = 0.0
    until: float | None = None
    trial: bool = False
    probing: int = 0


class Breaker:
    """Hosts that hang or fail rest for a growing while, so that nobody else waits beside them.

    After each rest a few messages find out whether the host is back; one that gets through is
    enough.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.outages: dict[str, Outage] = {}

    def left_s(self, host: str) -> int:
        """0 when the host may be called. After a rest that makes the caller one of the few."""
        outage = self.outages.get(host)
        if outage is None or outage.until is None:
            return 0
        now = self.clock.monotonic()
        if now >= outage.until:
            outage.trial, outage.probing, outage.until = True, PROBES, now + TOTAL_S
        if outage.trial and outage.probing > 0:
            outage.probing -= 1
            return 0
        return int(outage.until - now) + 1

    def note(self, host: str, endpoint: str, status: int | None, error: str | None) -> None:
        """A host that answers at all, be it that it does not know the phone, is well."""
        if error in OUR_ERRORS:
            return
        if status is not None and status < 500:
            self.outages.pop(host, None)
            return
        if len(self.outages) >= MOST_HOSTS:
            self.outages = {}
        outage = self.outages.setdefault(host, Outage())
        if len(outage.phones) < SILENT_PHONES:
            outage.phones.add(hash(endpoint))
        # What was under way when the rest began says nothing new.
        resting = outage.until is not None and not outage.trial
        if len(outage.phones) >= SILENT_PHONES and not resting:
            self._rest(host, outage)

    def _rest(self, host: str, outage: Outage) -> None:
        outage.rest_s = min(max(2 * outage.rest_s, FIRST_REST_S), LONGEST_REST_S)
        outage.until, outage.trial = self.clock.monotonic() + outage.rest_s, False
        log.warning("%s does not answer: left alone for %d seconds", host, outage.rest_s)


class Troubles:
    """Hosts that did not take our last pushes: believed for an hour."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.failed: dict[str, tuple[int, float]] = {}

    def note(self, host: str, verdict: Verdict) -> None:
        """A 404 or 410 is about one phone: the host is well. REFUSED is about the whole host."""
        if verdict in (Verdict.LATER, Verdict.REFUSED, Verdict.BROKEN):
            if len(self.failed) >= MOST_HOSTS:
                self.failed = {}
            count, _ = self.failed.get(host, (0, 0.0))
            # The keys are known to be refused for everybody; the rest may be one bad moment.
            count += SEVERAL if verdict is Verdict.REFUSED else 1
            self.failed[host] = (count, self.clock.monotonic())
        else:
            self.failed.pop(host, None)

    def hosts(self) -> frozenset[str]:
        since = self.clock.monotonic() - BELIEVED_S
        return frozenset(
            host for host, (count, at) in self.failed.items() if count >= SEVERAL and at > since
        )
