"""What all claims of one dispatcher that are on their way share."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from handrail.clock import Clock
from handrail.db.database import Database
from handrail.reminders.marks import Device
from handrail.reminders.prompt import Prompter
from handrail.reminders.runway import Runway

Failpoint = Callable[[str], None]


@dataclass(slots=True)
class Tower:
    """`flying`: whose lease is under way. `holds`: which phone is not to be tried before."""

    database: Database
    clock: Clock
    runway: Runway
    prompter: Prompter
    at: Failpoint
    chance: Callable[[], float]
    counts: Counter[str] = field(default_factory=Counter)
    flying: dict[tuple[int, int], bytes] = field(default_factory=dict)
    holds: dict[Device, float] = field(default_factory=dict)
