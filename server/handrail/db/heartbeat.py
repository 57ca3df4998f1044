"""Notices a wall clock that cannot be right, so that no wrong date ever deletes anything.

The moment of the last beat is stored. From it the monotonic clock says what time it should be
now; deleting jobs run only while the wall clock is within two days of that. A clock that was off
for longer (a server switched off for a holiday) is believed again after both clocks ran in step
for two days.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from handrail.db.state import get_state, set_state

NAME = "heartbeat"
TRUST = timedelta(days=2)
STEADY_S = TRUST.total_seconds()
DRIFT_S = 300.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What both clocks said at one moment."""

    wall: datetime
    mono: float

    def off_by(self, now: datetime, mono: float) -> float:
        """Seconds between the wall clock and what it should show, either way."""
        return abs((now - self.wall).total_seconds() - (mono - self.mono))


class Heartbeat:
    """Beats with the server's fixed jobs; `load` it once at the start."""

    def __init__(self, last: Mark) -> None:
        self.last = last
        self.doubted_since: Mark | None = None

    def deleting_allowed(self, now: datetime, mono: float) -> bool:
        return self.last.off_by(now, mono) <= TRUST.total_seconds()

    def beat(self, connection: sa.Connection, now: datetime, mono: float) -> None:
        """Stores the moment, unless the wall clock is in doubt."""
        if self.deleting_allowed(now, mono) or self._steady_again(now, mono):
            self.last, self.doubted_since = Mark(now, mono), None
            set_state(connection, NAME, now.isoformat())

    def _steady_again(self, now: datetime, mono: float) -> bool:
        since = self.doubted_since
        if since is None or since.off_by(now, mono) > DRIFT_S:
            self.doubted_since = Mark(now, mono)
            return False
        return mono - since.mono >= STEADY_S


def load(connection: sa.Connection, now: datetime, mono: float) -> Heartbeat:
    """Goes on from the stored beat; a database that has none begins now."""
    stored = get_state(connection, NAME)
    return Heartbeat(Mark(datetime.fromisoformat(stored) if stored else now, mono))
