"""The one source of time. Everything that needs the time is handed a Clock."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

EPOCH_DAY = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """`now` is aware UTC; `monotonic` is in seconds and never goes back."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class OffsetClock(SystemClock):
    """Real time moved by the number of seconds in a file, read at each call. For tests only."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def _offset(self) -> float:
        text = self.file.read_text().strip() if self.file.exists() else ""
        return float(text or 0)

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._offset())

    def monotonic(self) -> float:
        return super().monotonic() + self._offset()


def day_of(moment: datetime) -> int:
    """Days since 1970-01-01 UTC: the finest time that is stored in clear."""
    return (moment - EPOCH_DAY).days
