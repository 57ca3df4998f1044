"""What holds a prompt back: quiet hours, a pause, the daily cap. No clock, no I/O."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handrail.reminders.leases import Lease
from handrail.reminders.service import Plan
from handrail.schedule import zones
from handrail.schedule.rules import Purpose

FOLLOW_UP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Goes out now; or waits until `again`; or is finished in the state `over`, never sent."""

    again: datetime | None = None
    over: str | None = None

    @property
    def goes(self) -> bool:
        return self.again is None and self.over is None


GOES = Ruling()
IN_THE_APP_ONLY = Ruling(over="past")


def rule_on(plan: Plan, purpose: Purpose, lease: Lease, now: datetime) -> Ruling:
    """What the person's settings say of a prompt that is due. A wish of theirs always holds."""
    if lease.asked:
        return GOES
    if lease.followed and not plan.follow_up:
        return Ruling(over="sent")
    free = free_at(plan, purpose, now)
    if free <= now:
        return GOES
    return Ruling(again=free) if free < lease.useful_until else IN_THE_APP_ONLY


def free_at(plan: Plan, purpose: Purpose, now: datetime) -> datetime:
    """From when on neither a pause nor quiet hours stand in the way; `now` when none does."""
    if purpose != "dose":
        now = max(now, pause_end(plan, now))
    return quiet_end(plan, now) if _quietens(plan, purpose) else now


def _quietens(plan: Plan, purpose: Purpose) -> bool:
    if purpose == "dose":
        return plan.quiet_doses
    return plan.quiet_meetings if purpose == "meeting" else True


def pause_end(plan: Plan, now: datetime) -> datetime:
    """The beginning of the day from which reminders come again."""
    if plan.pause_until is None:
        return now
    return zones.to_utc(plan.pause_until, "00:00", plan.zone)


def quiet_end(plan: Plan, now: datetime) -> datetime:
    """When the quiet hours end that hold now; `now` outside of them."""
    start_at, end_at = plan.quiet_from, plan.quiet_to
    if start_at is None or end_at is None:
        return now
    today = zones.local_date(now, plan.zone)
    for day in (today - zones.ONE_DAY, today):
        start = zones.to_utc(day, start_at, plan.zone)
        last = day if end_at > start_at else day + zones.ONE_DAY
        end = zones.to_utc(last, end_at, plan.zone)
        if start <= now < end:
            return end
    return now


def counts(purpose: Purpose, lease: Lease) -> bool:
    """Whether it is held against the daily cap, and has not been yet."""
    return purpose != "dose" and not lease.asked and not lease.counted


def own_day(plan: Plan, now: datetime) -> int:
    """The person's day, as a number."""
    return (zones.local_date(now, plan.zone) - date(1970, 1, 1)).days


def follow_up_at(plan: Plan, lease: Lease, now: datetime) -> datetime | None:
    """When to ask once more after a prompt that went out now; None: never."""
    again = now + FOLLOW_UP
    wanted = plan.follow_up and not lease.followed
    return again if wanted and again < lease.useful_until else None
