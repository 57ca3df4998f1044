"""What the phones of one message have answered, and what follows for its occurrences."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handrail.reminders.leases import Lease
from handrail.reminders.marks import Device, Wait


@dataclass(slots=True)
class Tally:
    """One message: how many phones are still to answer, and what the others said.

    What is not to wait `again` is finished in the state `over`.
    """

    leases: Sequence[Lease]
    left: int = 0
    states: dict[Device, str] = field(default_factory=dict)
    again: datetime | None = None
    over: str = "sent"
    tries: int = 0
    follow_up_at: datetime | None = None

    @property
    def lease(self) -> Lease:
        return self.leases[0]

    def settle(self, device: Device, state: str, again: datetime | None = None) -> None:
        self.left -= 1
        self.states[device] = state
        if again is not None and (self.again is None or again < self.again):
            self.again, self.tries = again, self.lease.tries

    def give_back(self, now: datetime) -> None:
        """A phone whose turn never came: at once again, as if it had not been taken."""
        self.left -= 1
        if self.again is None or now < self.again:
            self.again, self.tries = now, self.lease.tries - 1

    def waits(self) -> list[Wait]:
        """Until the next try or the follow-up, whichever comes first; none: it is over."""
        moments = [moment for moment in (self.again, self.follow_up_at) if moment]
        if not moments:
            return []
        first, *earlier = self.leases
        again = [Wait(lease, self.again, lease.tries) for lease in earlier if self.again]
        return [Wait(first, min(moments), self.tries, self.follow_up_at), *again]

    def overs(self) -> list[tuple[Lease, str]]:
        waiting = {one.lease.id for one in self.waits()}
        return [(lease, self.over) for lease in self.leases if lease.id not in waiting]
