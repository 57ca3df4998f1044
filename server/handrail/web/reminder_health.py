"""How reminders are doing, for the settings screen: what the server knows, by days."""

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa
from litestar import get
from litestar.di import NamedDependency

from handrail.accounts.context import Accounts
from handrail.accounts.devices import StoredDevice, list_devices, open_label
from handrail.accounts.guard import Signed
from handrail.push.service import Push, in_trouble
from handrail.push.subscriptions import Reached, reached
from handrail.reminders.service import Confirmed, confirmed
from handrail.web.vitals import Vitals

DAY_0 = date(1970, 1, 1)


class DeviceHealth(msgspec.Struct):
    """`sent_on`: the day on which the push service last took a push for it; whether the device
    showed it, nobody can tell us. `missing`: the push service does not know it at the moment.
    `trouble`: its push service refuses or does not answer."""

    id: UUID
    label: str
    this: bool
    push: bool
    sent_on: date | None
    missing: bool
    trouble: bool


class ReminderHealth(msgspec.Struct):
    """`tick_age_s`: how long ago it was last looked what is due. `confirmed_on`: the day on which
    the plan was last worked out from the entries. `planned_until`: how far reminders are ready
    without the app being opened again; null without any."""

    status: Literal["ok", "late"]
    tick_age_s: float | None
    confirmed_on: date | None
    planned_until: date | None
    devices: list[DeviceHealth]


@get(
    "/api/reminders/health",
    operation_id="getReminderHealth",
    summary="Whether reminders work, device by device",
)
async def get_reminder_health(
    accounts: NamedDependency[Accounts],
    push: NamedDependency[Push],
    vitals: NamedDependency[Vitals],
    signed: NamedDependency[Signed],
) -> ReminderHealth:
    def look(
        connection: sa.Connection,
    ) -> tuple[list[StoredDevice], dict[bytes, Reached], Confirmed]:
        return (
            list_devices(connection, signed.person),
            reached(connection, signed.person),
            confirmed(connection, signed.person),
        )

    devices, phones, plan = await accounts.database.read(look)
    health = vitals.health()
    return ReminderHealth(
        status=health.status,
        tick_age_s=health.tick_age_s,
        confirmed_on=_date(plan.checked_day),
        planned_until=plan.planned_until,
        devices=[_device(push, signed, one, phones.get(one.id)) for one in devices],
    )


def _device(
    push: Push, signed: Signed, device: StoredDevice, phone: Reached | None
) -> DeviceHealth:
    return DeviceHealth(
        id=UUID(bytes=device.id),
        label=open_label(signed.keys, device) if signed.keys else "",
        this=device.id == signed.device,
        push=phone is not None,
        sent_on=_date(phone.sent_day) if phone else None,
        missing=phone is not None and phone.suspect,
        trouble=phone is not None and in_trouble(push, phone.row),
    )


def _date(day: int) -> date | None:
    return DAY_0 + timedelta(days=day) if day else None
