"""One occurrence that a dispatcher holds for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.reminders.answers import Name


@dataclass(frozen=True, slots=True)
class Lease:
    """An occurrence under the number `lease_no`; the rest is as its row says."""

    id: int
    name: Name
    due_at: datetime
    useful_s: int
    lease_no: int
    tries: int
    asked: bool = False
    counted: bool = False
    followed: bool = False
    follow_up_at: datetime | None = None

    @property
    def useful_until(self) -> datetime:
        return self.due_at + timedelta(seconds=self.useful_s)
