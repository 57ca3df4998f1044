"""What a reminder says on a lock screen: a label and the time. Nothing else leaves the server."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from handrail.push.message import Wire
from handrail.push.rules import payload, topic_of
from handrail.push.sender import Parcel
from handrail.push.service import Push
from handrail.push.subscriptions import Subscribed, open_sub
from handrail.reminders.answers import HushTokens
from handrail.reminders.errands import Errand
from handrail.reminders.leases import Lease
from handrail.reminders.service import Language
from handrail.schedule import zones
from handrail.schedule.rules import Purpose

TITLES: Mapping[Language, tuple[str, str]] = {
    "en": ("Reminder", "Reminders"),
    "es": ("Recordatorio", "Recordatorios"),
}
Actions = tuple[tuple[str, str], ...]
ACTIONS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "taken": "Taken",
        "attended": "I'm here",
        "open": "Open",
        "later": "Later",
        "skip": "Skip",
    },
    "es": {
        "taken": "Tomada",
        "attended": "Ya estoy",
        "open": "Abrir",
        "later": "Después",
        "skip": "Omitir",
    },
}
ANSWERS: Mapping[Purpose, tuple[str, ...]] = {
    "dose": ("taken", "later", "skip"),
    "meeting": ("attended", "later", "skip"),
    "check_in": ("open", "later"),
    "notice": ("open", "later"),
}
URGENCY: Mapping[Purpose, str] = {
    "dose": "high",
    "meeting": "high",
    "check_in": "normal",
    "notice": "normal",
}
LATE = timedelta(minutes=15)


def when(language: Language, time: str, *, late: bool) -> str:
    """The time of a reminder; of a late one so that nobody takes it for now."""
    if not late:
        return time
    if language == "es":
        return f"De la {time}" if time.startswith("01") else f"De las {time}"
    return f"From {time}"


def actions(errand: Errand) -> Actions:
    """None where one tap would answer for several."""
    names = () if errand.earlier else ANSWERS[errand.purpose]
    words = ACTIONS[errand.plan.language]
    return tuple((name, words[name]) for name in names)


def opens(errand: Errand) -> str:
    """Where a tap on it leads. One message for several opens the day."""
    return "/check-in" if errand.purpose == "check_in" and not errand.earlier else "/"


class Prompter:
    """Makes parcels. Each is encrypted only when its turn to be sent comes."""

    def __init__(self, push: Push) -> None:
        self.push = push
        self.tokens = HushTokens(push.keys)

    def parcels(
        self,
        errand: Errand,
        phones: Sequence[Subscribed],
        now: Callable[[], datetime],
        at: Callable[[str], None],
    ) -> dict[bytes, Parcel]:
        """By device, for each phone that can be opened."""
        lease = errand.lease
        tag = self._tag(lease)
        said = self.words(errand, tag, now())
        urgency = URGENCY[errand.purpose]
        made: dict[bytes, Parcel] = {}
        for phone in phones:
            sub = open_sub(self.push.seal, phone)
            if sub is not None:
                build = partial(
                    self.push.messages.build,
                    sub,
                    said,
                    urgency=urgency,
                    topic=tag,
                    vapid_no=phone.vapid_no,
                )
                key = (lease.id, phone.device)
                made[phone.device] = Parcel(key, sub.endpoint, _told(build, lease, now, at))
        return made

    def words(self, errand: Errand, tag: str, now: datetime) -> bytes:
        plan, lease, name = errand.plan, errand.lease, errand.lease.name
        data = {
            "h": self.tokens.make(lease.id, name),
            "r": str(name.reminder_uuid),
            "d": name.local_date.isoformat(),
            "s": name.time_slot,
        }
        late = bool(errand.earlier) or now - errand.shown_at > LATE
        return payload(
            plan.label or TITLES[plan.language][bool(errand.earlier)],
            when(plan.language, zones.local_time(errand.shown_at, plan.zone), late=late),
            f"{self.push.settings.origin}{opens(errand)}",
            tag,
            data,
            actions(errand),
        )

    def _tag(self, lease: Lease) -> str:
        name = lease.name
        day = name.local_date.isoformat().encode()
        key = self.push.keys.topic()
        return topic_of(key, name.person, name.reminder, day, name.time_slot.encode())


def _told(
    build: Callable[..., Wire],
    lease: Lease,
    now: Callable[[], datetime],
    at: Callable[[str], None],
) -> Callable[[], Wire]:
    def wire() -> Wire:
        at("encrypt")
        # Counted from the moment it leaves: it must not be shown when it is of no more use.
        made = build(ttl=max(1, int((lease.useful_until - now()).total_seconds())))
        at("send")
        return made

    return wire
