"""Reminders over HTTP: the days ahead, once more later, silence by token, and the settings.

The app registers `reminder_handlers` beside those of accounts and gives the dependency `agendas`
(`reminder_dependencies`): the agenda needs the salt of the dose ids, which a room above opens.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from handrail.accounts.context import Accounts
from handrail.accounts.guard import Signed
from handrail.reminders import requests
from handrail.reminders.agenda import Agenda
from handrail.reminders.preferences import ReminderSettings, SettingsChange, settings_of
from handrail.schedule.rules import SlotId
from handrail.vault.seal import DataKeys


@dataclass(frozen=True)
class Agendas:
    """Reads the agenda of a person whose entries are open."""

    read: Callable[[DataKeys], Awaitable[Agenda]]


class Later(msgspec.Struct, forbid_unknown_fields=True):
    """Which occurrence, and in how many minutes."""

    reminder: UUID
    local_date: date
    time_slot: SlotId
    minutes: Literal[10, 30, 60]


class Hush(msgspec.Struct, forbid_unknown_fields=True):
    """The token that came in the push."""

    token: Annotated[str, msgspec.Meta(max_length=400)]


@get(
    "/api/reminders/agenda",
    operation_id="getAgenda",
    summary="What falls due in the next fortnight",
)
async def get_agenda(agendas: NamedDependency[Agendas], opened: NamedDependency[Signed]) -> Agenda:
    return await agendas.read(opened.opened)


@post(
    "/api/reminders/later",
    status_code=HTTP_204_NO_CONTENT,
    operation_id="remindLater",
    summary="Remind once more in a while",
)
async def remind_later(
    accounts: NamedDependency[Accounts], signed: NamedDependency[Signed], data: JSONBody[Later]
) -> None:
    which = (data.reminder.bytes, data.local_date, data.time_slot)
    await requests.remind_later(accounts, signed.person, which, data.minutes)


@post(
    "/api/reminders/hush",
    status_code=HTTP_204_NO_CONTENT,
    operation_id="hush",
    summary="Silence one reminder without a session",
)
async def hush(accounts: NamedDependency[Accounts], data: JSONBody[Hush]) -> None:
    """The same answer for every token, so that it tells nobody anything."""
    await requests.hush(accounts, data.token)


@get(
    "/api/reminders/settings",
    operation_id="getReminderSettings",
    summary="Zone, language, words of the lock screen, quiet hours, pause, cap and follow-up",
)
async def get_settings(
    accounts: NamedDependency[Accounts], signed: NamedDependency[Signed]
) -> ReminderSettings:
    plan = await requests.read_settings(accounts, signed.person)
    return settings_of(plan)


@put(
    "/api/reminders/settings",
    status_code=HTTP_204_NO_CONTENT,
    operation_id="putReminderSettings",
    summary="Change some of these settings; what is left out stays as it is",
)
async def put_settings(
    accounts: NamedDependency[Accounts],
    signed: NamedDependency[Signed],
    data: JSONBody[SettingsChange],
) -> None:
    await requests.change_settings(accounts, signed.person, data)


reminder_handlers = [get_agenda, remind_later, hush, get_settings, put_settings]


def reminder_dependencies(agendas: Agendas) -> dict[str, Provide]:
    def provide_agendas() -> Agendas:
        return agendas

    return {"agendas": Provide(provide_agendas, sync_to_thread=False)}
