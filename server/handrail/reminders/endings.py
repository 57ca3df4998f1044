"""Before a person's last device ends: a neutral push asks to open the app, 14 and 3 days ahead.

A device that is not used for 400 days is forgotten, and no reminder reaches anybody after the last.
All of this works without the person: days, the sealed plan, and the push addresses are enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from handrail.accounts.models import Device
from handrail.accounts.sessions import DEVICE_DAYS
from handrail.clock import day_of
from handrail.db.models import table_of
from handrail.db.state import change_state
from handrail.push.models import Subscription
from handrail.push.rules import Verdict, payload, topic_of
from handrail.push.sender import Parcel
from handrail.push.service import Push, know_keys, settle_replies
from handrail.push.subscriptions import Subscribed, open_sub, phones_of
from handrail.reminders.policy import quiet_end
from handrail.reminders.prompt import TITLES
from handrail.reminders.service import Language, Plan, open_plan, plans
from handrail.schedule import zones
from handrail.vault.keys import Unopenable

# The nearest first: whoever is only found three days before gets the one for that.
STAGES = (3, 14)
# Nobody is woken for this, wherever they are.
HOURS = ("10:00", "20:00")
PEOPLE_A_STEP = 200
DAY_S = 86_400
NAME = "warned"
WORDS: Mapping[Language, str] = {
    "en": "Open the app, so that reminders go on.",
    "es": "Abre la app para que los recordatorios sigan.",
}

devices, subscriptions = table_of(Device), table_of(Subscription)


@dataclass(frozen=True, slots=True)
class Ending:
    """One person's last device: the day it was last used, and the day of the last warning."""

    person: bytes
    seen_day: int
    warned_day: int
    plan_blob: bytes

    def days_left(self, today: int) -> int:
        return self.seen_day + DEVICE_DAYS - today

    def is_due(self, today: int) -> bool:
        """Once for each stage; a device that was used meanwhile begins anew."""
        left = self.days_left(today)
        stage = next((stage for stage in STAGES if 0 <= left <= stage), None)
        return stage is not None and self.warned_day < self.seen_day + DEVICE_DAYS - stage


async def warn_of_endings(push: Push) -> int:
    """A job, hourly: each person is told by day. One process does it; returns how many were told.

    Sent first, marked after, as reminders are: what no push service took is tried an hour later.
    """
    now = push.clock.now()
    hour = now.strftime("%Y-%m-%dT%H")
    if not await push.database.write(lambda connection: change_state(connection, NAME, hour)):
        return 0
    told, after = 0, b""
    while found := await push.database.read(partial(_ending, after=after, today=day_of(now))):
        people = [ending.person for ending in found if ending.is_due(day_of(now))]
        with push.on_its_way(*people):
            told += await _tell(push, {one.person: one for one in found}, people, now)
        after = found[-1].person
    return told


def _ending(connection: sa.Connection, after: bytes, today: int) -> list[Ending]:
    """People with a phone that can be told, whose last device has at most 14 days."""
    last = sa.func.max(devices.c.seen_day)
    told = sa.exists().where(subscriptions.c.person_id == plans.c.person_id)
    query = (
        sa.select(plans.c.person_id, last, plans.c.warned_day, plans.c.blob)
        .join(devices, devices.c.person_id == plans.c.person_id)
        .where(plans.c.person_id > after, told)
        .group_by(plans.c.person_id)
        .having(last.between(today - DEVICE_DAYS, today - DEVICE_DAYS + max(STAGES)))
        .order_by(plans.c.person_id)
        .limit(PEOPLE_A_STEP)
    )
    return [Ending(*row) for row in connection.execute(query)]


async def _tell(
    push: Push, endings: Mapping[bytes, Ending], people: Sequence[bytes], now: datetime
) -> int:
    phones = await push.database.read(lambda connection: phones_of(connection, people))
    await know_keys(push, {phone.vapid_no for phone in phones})
    parcels = []
    for phone in phones:
        parcel = _parcel(push, endings[phone.person], phone, now)
        parcels += [parcel] if parcel else []
    owners = {phone.id: phone.person for phone in phones}
    verdicts = [
        (bytes(result.key), result.verdict)  # type: ignore[call-overload]
        async for result in push.sender.send(parcels)
    ]
    await settle_replies(push, verdicts)
    told = {owners[row] for row, verdict in verdicts if verdict is Verdict.ACCEPTED}
    if not told:
        return 0
    mark = sa.update(plans).where(plans.c.person_id.in_(told)).values(warned_day=day_of(now))
    await push.database.write(lambda connection: connection.execute(mark) and None)
    return len(told)


def _parcel(push: Push, ending: Ending, phone: Subscribed, now: datetime) -> Parcel | None:
    """None at night, in quiet hours, and for what a lost secret file sealed."""
    sub = open_sub(push.seal, phone)
    try:
        plan = open_plan(push.seal, ending.person, ending.plan_blob)
    except Unopenable:
        return None
    if sub is None or not _awake(plan, now):
        return None
    tag = topic_of(push.keys.topic(), b"ending", ending.person)
    title, body = plan.label or TITLES[plan.language][0], WORDS[plan.language]
    said = payload(title, body, f"{push.settings.origin}/", tag, {}, [])
    ttl = max(1, ending.days_left(day_of(now))) * DAY_S
    build = partial(push.messages.build, sub, said, ttl, "normal", tag, phone.vapid_no)
    return Parcel(phone.id, sub.endpoint, build)


def _awake(plan: Plan, now: datetime) -> bool:
    local = zones.local_time(now, plan.zone)
    return HOURS[0] <= local < HOURS[1] and quiet_end(plan, now) <= now
