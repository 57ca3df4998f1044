"""What a reminder says on a lock screen: a label and the time. Nothing else leaves the server."""

from collections.abc import Callable, Mapping
from functools import partial

from handrail.push.message import Wire
from handrail.push.rules import payload, topic_of
from handrail.push.sender import Parcel
from handrail.push.service import Push
from handrail.push.subscriptions import open_sub
from handrail.reminders.answers import HushTokens
from handrail.reminders.claims import Haul, Lease
from handrail.reminders.service import Language, Plan, open_plan
from handrail.schedule import zones

TITLES: Mapping[Language, str] = {"en": "Reminder", "es": "Recordatorio"}
ACTIONS: Mapping[Language, tuple[tuple[str, str], ...]] = {
    "en": (("taken", "Taken"), ("later", "Later"), ("skip", "Skip")),
    "es": (("taken", "Tomada"), ("later", "Después"), ("skip", "Omitir")),
}
URGENCY = "high"


class Prompter:
    """Makes parcels. Each is encrypted only when its turn to be sent comes."""

    def __init__(self, push: Push) -> None:
        self.push = push
        self.tokens = HushTokens(push.keys)

    def parcels(self, haul: Haul, lease: Lease, at: Callable[[str], None]) -> dict[bytes, Parcel]:
        """By device, for each phone that can be opened."""
        plan = open_plan(self.push.seal, lease.name.person, haul.plans[lease.name.person])
        tag = self._tag(lease)
        said = self.words(plan, lease, tag)
        ttl = max(1, int((lease.useful_until - haul.now).total_seconds()))
        made: dict[bytes, Parcel] = {}
        for phone in haul.phones[lease.id]:
            sub = open_sub(self.push.seal, phone)
            if sub is not None:
                build = partial(
                    self.push.messages.build, sub, said, ttl, URGENCY, tag, phone.vapid_no
                )
                key = (lease.id, phone.device)
                made[phone.device] = Parcel(key, sub.endpoint, _told(build, at))
        return made

    def words(self, plan: Plan, lease: Lease, tag: str) -> bytes:
        name = lease.name
        data = {
            "h": self.tokens.make(lease.id, name),
            "r": str(name.reminder_uuid),
            "d": name.local_date.isoformat(),
            "s": name.time_slot,
        }
        return payload(
            plan.label or TITLES[plan.language],
            zones.local_time(lease.due_at, plan.zone),
            f"{self.push.settings.origin}/",
            tag,
            data,
            ACTIONS[plan.language],
        )

    def _tag(self, lease: Lease) -> str:
        name = lease.name
        day = name.local_date.isoformat().encode()
        key = self.push.keys.topic()
        return topic_of(key, name.person, name.reminder, day, name.time_slot.encode())


def _told(build: Callable[[], Wire], at: Callable[[str], None]) -> Callable[[], Wire]:
    def wire() -> Wire:
        at("encrypt")
        made = build()
        at("send")
        return made

    return wire
