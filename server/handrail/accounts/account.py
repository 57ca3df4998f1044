"""The account page: devices, settings and counts; and revoking a device."""

from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from handrail.accounts import devices
from handrail.accounts.context import About, Accounts
from handrail.accounts.devices import StoredDevice
from handrail.accounts.guard import Signed
from handrail.accounts.service import person_tag
from handrail.accounts.shapes import Account, DeviceRow
from handrail.errors import NotFound
from handrail.vault import store, upkeep

DAY_0 = date(1970, 1, 1)


async def read(accounts: Accounts, signed: Signed) -> Account:
    person, older = signed.person, signed.opened.older

    def look(connection: sa.Connection) -> tuple[list[StoredDevice], About, int, int]:
        return (
            devices.list_devices(connection, person),
            accounts.hooks.about(connection, person),
            store.record_count(connection, person),
            upkeep.count_under(connection, person, older) if older else 0,
        )

    found, about, records, left = await accounts.database.read(look)
    return Account(
        person_tag=person_tag(person),
        device=UUID(bytes=signed.device),
        devices=[_row(signed, device, about) for device in found],
        zone=about.zone,
        language=about.language,
        records=records,
        key_rotation_left=left,
    )


def _row(signed: Signed, device: StoredDevice, about: About) -> DeviceRow:
    return DeviceRow(
        id=UUID(bytes=device.id),
        label=devices.open_label(signed.opened, device),
        seen_on=(DAY_0 + timedelta(days=device.seen_day)).isoformat(),
        created_on=(DAY_0 + timedelta(days=device.created_day)).isoformat(),
        this=device.id == signed.device,
        push=device.id in about.pushing,
    )


async def revoke(accounts: Accounts, signed: Signed, device: bytes) -> None:
    """Answers when nothing more is being sent to it. Another person's device is not there."""
    gone = await accounts.database.write(
        lambda connection: devices.drop_devices(connection, signed.person, [device])
    )
    if not gone:
        raise NotFound
    await accounts.hooks.quiet(signed.person)
