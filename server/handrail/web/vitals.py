"""What the server knows of its own health: how old its last tick is, and whether it may delete."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec

from handrail import __version__
from handrail.clock import Clock
from handrail.db.database import Database
from handrail.db.state import get_state, set_state

# Two lease times: something is wrong with the dispatcher, it is not only slow.
LATE_S = 60.0
TICKED = "ticked"
TROUBLED = "hosts_in_trouble"


class Ticks(Protocol):
    """A dispatcher."""

    @property
    def counts(self) -> Counter[str]: ...

    def tick_age_s(self) -> float | None: ...


class Health(msgspec.Struct, kw_only=True):
    """`tick_age_s` is null while nobody is known to send the reminders. `hosts_in_trouble`: how
    many push services refuse or do not answer, seen from this process."""

    status: Literal["ok", "late"]
    version: str
    tick_age_s: float | None
    deleting: Literal["running", "paused"]
    push: Literal["here", "elsewhere"]
    hosts_in_trouble: int


class Vitals:
    """Written by the fixed jobs, read by /health and /metrics."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.started = clock.monotonic()
        self.dispatcher: Ticks | None = None
        self.deleting = True
        self.ticked_elsewhere: datetime | None = None
        self.troubled_hosts: Callable[[], frozenset[str]] = frozenset
        self.told: int | None = None

    def tick_age_s(self) -> float | None:
        """Before the first tick the age of the server counts: it may never come."""
        if self.dispatcher is None:
            last = self.ticked_elsewhere
            return None if last is None else max(0.0, (self.clock.now() - last).total_seconds())
        age = self.dispatcher.tick_age_s()
        return max(0.0, self.clock.monotonic() - self.started if age is None else age)

    async def share(self, database: Database) -> None:
        """Whoever sends the reminders writes when it last looked; the others read it."""
        if self.dispatcher is not None:
            await self._tell_of_hosts(database)
        if database.dialect != "postgresql":
            return  # one process: a write every few seconds would tell nobody anything
        if self.dispatcher is None:
            told = await database.point(lambda connection: get_state(connection, TICKED))
            self.ticked_elsewhere = datetime.fromisoformat(told) if told else None
        elif (age := self.dispatcher.tick_age_s()) is not None:
            ticked = (self.clock.now() - timedelta(seconds=age)).isoformat()
            await database.write(lambda connection: set_state(connection, TICKED, ticked))

    async def _tell_of_hosts(self, database: Database) -> None:
        """For `handrail doctor`: how many, not which; written when it changes."""
        count = len(self.troubled_hosts())
        if count != self.told:
            said = f"{count} {self.clock.now():%Y-%m-%dT%H:%M}"
            await database.write(lambda connection: set_state(connection, TROUBLED, said))
            self.told = count

    def health(self) -> Health:
        age = self.tick_age_s()
        return Health(
            status="late" if age is not None and age > LATE_S else "ok",
            version=__version__,
            tick_age_s=None if age is None else round(age, 1),
            deleting="running" if self.deleting else "paused",
            push="here" if self.dispatcher else "elsewhere",
            hosts_in_trouble=len(self.troubled_hosts()),
        )
