"""What the server knows of its own health: how old its last tick is, and whether it may delete."""

from collections import Counter
from typing import Literal, Protocol

import msgspec

from handrail import __version__
from handrail.clock import Clock

# Two lease times: something is wrong with the dispatcher, it is not only slow.
LATE_S = 60.0


class Ticks(Protocol):
    """A dispatcher."""

    @property
    def counts(self) -> Counter[str]: ...

    def tick_age_s(self) -> float | None: ...


class Health(msgspec.Struct, kw_only=True):
    """`tick_age_s` is null where another process sends the reminders."""

    status: Literal["ok", "late"]
    version: str
    tick_age_s: float | None
    deleting: Literal["running", "paused"]
    push: Literal["here", "elsewhere"]


class Vitals:
    """Written by the fixed jobs, read by /health and /metrics."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.started = clock.monotonic()
        self.dispatcher: Ticks | None = None
        self.deleting = True

    def tick_age_s(self) -> float | None:
        """Before the first tick the age of the server counts: it may never come."""
        if self.dispatcher is None:
            return None
        age = self.dispatcher.tick_age_s()
        return max(0.0, self.clock.monotonic() - self.started if age is None else age)

    def health(self) -> Health:
        age = self.tick_age_s()
        return Health(
            status="late" if age is not None and age > LATE_S else "ok",
            version=__version__,
            tick_age_s=None if age is None else round(age, 1),
            deleting="running" if self.deleting else "paused",
            push="here" if self.dispatcher else "elsewhere",
        )
