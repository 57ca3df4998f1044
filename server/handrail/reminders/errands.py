"""Opens a claim and sorts it: one message a reminder, with what it may say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.reminders.claims import Haul
from handrail.reminders.leases import Lease
from handrail.reminders.marks import Wish
from handrail.reminders.policy import counts, own_day
from handrail.reminders.service import Plan, open_plan, open_rules
from handrail.schedule.rules import Purpose, Rule
from handrail.vault.seal import ServerSeal


@dataclass(frozen=True, slots=True)
class Errand:
    """One message: the newest occurrence that is due, with earlier ones of the same reminder."""

    lease: Lease
    plan: Plan
    purpose: Purpose
    lead: timedelta
    earlier: tuple[Lease, ...] = ()

    @property
    def leases(self) -> tuple[Lease, ...]:
        return (self.lease, *self.earlier)

    @property
    def shown_at(self) -> datetime:
        """What it is about: of a meeting its start, not the moment of the prompt."""
        return min(lease.due_at for lease in self.leases) + self.lead


def errands(
    seal: ServerSeal, haul: Haul, broken: Callable[[Lease, Exception], None]
) -> list[Errand]:
    """Tells `broken` of each that cannot be opened; the others go on."""
    plans: dict[bytes, Plan] = {}
    rules: dict[tuple[bytes, bytes], tuple[Rule, ...]] = {}
    found: list[Errand] = []
    for lease in haul.leases.values():
        person, reminder = key = (lease.name.person, lease.name.reminder)
        try:
            if person not in plans:
                plans[person] = open_plan(seal, person, haul.plans[person])
            if key not in rules:
                rules[key] = open_rules(seal, person, reminder, haul.rules[key])
            found.append(_errand(lease, plans[person], rules[key]))
        except Exception as error:
            broken(lease, error)
    return coalesced(found)


def _errand(lease: Lease, plan: Plan, rules: Sequence[Rule]) -> Errand:
    """A rule that is gone meanwhile is taken for a dose: those are held back least."""
    slot = lease.name.time_slot
    for rule in rules:
        if any(slot == one.id for one in rule.slots):
            return Errand(lease, plan, rule.purpose, timedelta(minutes=rule.lead_min))
    return Errand(lease, plan, "dose", timedelta())


def coalesced(found: Sequence[Errand]) -> list[Errand]:
    """The newest of each reminder carries the earlier ones; what was asked for stands alone."""
    groups: dict[tuple[bytes, bytes, str], list[Errand]] = {}
    for errand in found:
        name = errand.lease.name
        alone = str(errand.lease.id) if errand.lease.asked else errand.purpose
        groups.setdefault((name.person, name.reminder, alone), []).append(errand)
    return [errand for group in groups.values() for errand in _one_message(group)]


def _one_message(group: Sequence[Errand]) -> list[Errand]:
    last = max(errand.lease.due_at for errand in group)
    first, *others = [errand for errand in group if errand.lease.due_at == last]
    earlier = tuple(errand.lease for errand in group if errand.lease.due_at < last)
    carrier = Errand(first.lease, first.plan, first.purpose, first.lead, earlier)
    return [carrier, *others]


def wishes(found: Iterable[Errand], now: datetime) -> dict[bytes, Wish]:
    """By person: which of these count against the cap of today."""
    by_person: dict[bytes, list[Errand]] = {}
    for errand in found:
        if counts(errand.purpose, errand.lease):
            by_person.setdefault(errand.lease.name.person, []).append(errand)
    return {
        person: Wish(
            own_day(some[0].plan, now),
            some[0].plan.cap,
            [x.lease for x in sorted(some, key=lambda x: (x.lease.due_at, x.lease.id))],
        )
        for person, some in by_person.items()
    }
