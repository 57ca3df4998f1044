"""Hands messages to push services. Encrypting and sending both happen off the event loop."""

import logging
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from dataclasses import dataclass

from handrail.clock import Clock
from handrail.errors import BadInput
from handrail.net.curl import Content, Reply
from handrail.net.http import HttpSender, Post
from handrail.push.endpoints import Endpoint, check_endpoint, dial_of
from handrail.push.hosts import Breaker, Refusals, Troubles
from handrail.push.message import Wire
from handrail.push.rules import Verdict, verdict
from handrail.settings import PushHost

PAUSED = "paused"

log = logging.getLogger("handrail.push")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message on its way: a ready Wire, or what makes one when its turn comes (encrypting
    takes a tenth of a millisecond each). The endpoint is needed at once, to know the host."""

    key: Hashable
    endpoint: str
    wire: Wire | Callable[[], Wire]


@dataclass(frozen=True, slots=True)
class Result:
    """`status` of the push service, or `error`: a word for the log, never an address."""

    key: Hashable
    status: int | None = None
    error: str | None = None
    retry_after: int | None = None

    @property
    def verdict(self) -> Verdict:
        return Verdict.BROKEN if self.error in FOR_GOOD else verdict(self.status)


# Trying again cannot help: a refused address, an endpoint no longer allowed, a bad key.
FOR_GOOD = frozenset({"endpoint", "address", "content"})


def _content_of(wire: Wire | Callable[[], Wire]) -> Callable[[], Content]:
    def content() -> Content:
        made = wire if isinstance(wire, Wire) else wire()
        return Content([f"{name}: {value}" for name, value in made.headers.items()], made.body)

    return content


class Sender:
    """Owns the sending thread. Every parcel gets exactly one result, within 15 seconds."""

    def __init__(
        self, clock: Clock, extra: Sequence[PushHost] = (), http: HttpSender | None = None
    ) -> None:
        for own in extra:
            dial_of(own)  # a bad setting stops the start, not the first dose
        self.extra = tuple(extra)
        self.refusals = Refusals(clock)
        self.breaker = Breaker(clock)
        self.troubles = Troubles(clock)
        self.http = http or HttpSender()

    async def send(self, batch: Sequence[Parcel]) -> AsyncIterator[Result]:
        """Results come as they arrive, in any order."""
        posts: list[Post] = []
        sent: list[tuple[Parcel, str]] = []
        for parcel in batch:
            checked = self._check(parcel)
            if isinstance(checked, Result):
                yield checked
                continue
            posts.append(Post(checked.host, checked.path, _content_of(parcel.wire), checked.dial))
            sent.append((parcel, checked.host))
        async for number, reply in self.http.send(posts):
            parcel, host = sent[number]
            yield self._result(parcel, host, reply)

    def _check(self, parcel: Parcel) -> Endpoint | Result:
        """Checked again here: the list may be shorter than when the phone subscribed."""
        try:
            endpoint = check_endpoint(parcel.endpoint, self.extra)
        except BadInput:
            return Result(parcel.key, error="endpoint")
        left = self.refusals.left_s(endpoint.host, parcel.endpoint)
        left = left or self.breaker.left_s(endpoint.host)
        return Result(parcel.key, error=PAUSED, retry_after=left) if left else endpoint

    def _result(self, parcel: Parcel, host: str, reply: Reply) -> Result:
        result = Result(parcel.key, reply.status, reply.error, reply.retry_after)
        if result.error != "content":
            self.breaker.note(host, parcel.endpoint, reply.status, reply.error)
        if result.verdict is Verdict.REFUSED:
            self._refused(host, parcel.endpoint, reply.status)
        elif result.error != "content":
            self.troubles.note(host, result.verdict)
        if result.verdict is Verdict.ACCEPTED:
            self.refusals.taken(host)
        elif result.verdict is Verdict.BROKEN:
            log.error("%s does not take a push: %s", host, reply.status or reply.error)
        return result

    def _refused(self, host: str, endpoint: str, status: int | None) -> None:
        if self.refusals.refused(host, endpoint):
            self.troubles.note(host, Verdict.REFUSED)
            log.error("%s refuses our keys (%s): paused for ten minutes", host, status)
        else:
            log.error("%s refuses our key for one phone (%s): left alone", host, status)

    def close(self) -> None:
        self.http.close()
