"""What a person can set about their reminders, and how a change of some of it is checked."""

from datetime import date, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from handrail.errors import BadInput
from handrail.push.rules import check_label
from handrail.reminders.service import Cap, Label, Language, Plan
from handrail.schedule import zones
from handrail.schedule.rules import WallTime

Zone = Annotated[str, msgspec.Meta(max_length=64)]
LONGEST_PAUSE = timedelta(days=366)


class ReminderSettings(msgspec.Struct, frozen=True):
    """`label`: what the lock screen says; empty for `Reminder` in the person's language.

    From `quiet_from` to `quiet_to` reminders wait; doses and meetings come all the same unless
    `quiet_doses` or `quiet_meetings` says otherwise. `pause_until`: the first day on which they
    come again. A pause and `cap`, the most in a day, never hold back a dose. `follow_up`: once
    more after half an hour.
    """

    zone: str
    language: Language
    label: Label
    quiet_from: WallTime | None
    quiet_to: WallTime | None
    quiet_doses: bool
    quiet_meetings: bool
    cap: Cap
    pause_until: date | None
    follow_up: bool


class SettingsChange(msgspec.Struct, forbid_unknown_fields=True):
    """What is not there stays as it is."""

    zone: Zone | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    label: Label | UnsetType = UNSET
    quiet_from: WallTime | None | UnsetType = UNSET
    quiet_to: WallTime | None | UnsetType = UNSET
    quiet_doses: bool | UnsetType = UNSET
    quiet_meetings: bool | UnsetType = UNSET
    cap: Cap | UnsetType = UNSET
    pause_until: date | None | UnsetType = UNSET
    follow_up: bool | UnsetType = UNSET


def settings_of(plan: Plan) -> ReminderSettings:
    return msgspec.convert(plan, ReminderSettings, from_attributes=True)


def changed(plan: Plan, change: SettingsChange, today: date) -> Plan:
    """The plan as it should be. Raises BadInput that names the fields at fault."""
    asked = ((name, getattr(change, name)) for name in change.__struct_fields__)
    values: dict[str, Any] = {name: value for name, value in asked if value is not UNSET}
    if "zone" in values and not zones.known(values["zone"]):
        raise BadInput(fields=["zone"])
    if "label" in values:
        values["label"] = check_label(values["label"])
    new = msgspec.structs.replace(plan, **values)
    _check_quiet(new)
    return msgspec.structs.replace(new, pause_until=_pause(new.pause_until, today))


def _check_quiet(plan: Plan) -> None:
    """Both ends or none, and not the whole day: that is what a pause is for."""
    if (plan.quiet_from is None) != (plan.quiet_to is None):
        raise BadInput(fields=["quiet_from" if plan.quiet_from is None else "quiet_to"])
    if plan.quiet_from is not None and plan.quiet_from == plan.quiet_to:
        raise BadInput(fields=["quiet_to"])


def _pause(until: date | None, today: date) -> date | None:
    """One that is over is none."""
    if until is None or until <= today:
        return None
    if until > today + LONGEST_PAUSE:
        raise BadInput(fields=["pause_until"])
    return until
