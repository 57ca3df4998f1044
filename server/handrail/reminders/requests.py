"""The verbs behind the routes: later, hush, settings. None of them needs an open vault."""

from datetime import date, datetime
from functools import partial

import sqlalchemy as sa

from handrail.accounts.context import Accounts
from handrail.errors import Busy, NotFound
from handrail.reminders.answers import HushTokens, Name, find_due, find_name, later, silence
from handrail.reminders.marks import look_again
from handrail.reminders.planner import replan, set_rules
from handrail.reminders.preferences import SettingsChange, changed
from handrail.reminders.service import (
    Board,
    Plan,
    change_plan,
    open_held,
    plan_of,
    read_held,
    seal_plan,
)
from handrail.schedule import zones
from handrail.vault.store import RowMoved

LOOKS = 3


async def read_board(accounts: Accounts, person: bytes) -> Board:
    held = await accounts.database.point(lambda connection: read_held(connection, person))
    return open_held(accounts.seal, held)


async def remind_later(
    accounts: Accounts, person: bytes, which: tuple[bytes, date, str], minutes: int
) -> None:
    """Raises NotFound for what no rule knows, TooLate past its useful window, or Answered."""
    reminder, local_date, time_slot = which
    now = accounts.clock.now()
    if abs((local_date - now.date()).days) > 2:
        raise NotFound
    name = Name(person, reminder, local_date, time_slot)
    for _ in range(LOOKS):
        board = await read_board(accounts, person)
        due = find_due(board.rules.get(reminder, ()), board.plan.zone, local_date, time_slot)
        kept = board.held.stored.get(reminder)
        rules = kept.blob if kept else None
        ask = partial(later, name=name, due=due, minutes=minutes, now=now, rules=rules)
        try:
            return await accounts.database.write(ask)
        except RowMoved:
            continue
    raise Busy


async def hush(accounts: Accounts, token: str) -> None:
    """A token that is none, or of a row that is gone, does nothing."""
    tokens = HushTokens(accounts.keys)
    row_id = tokens.row_of(token)
    if row_id is None:
        return
    name = await accounts.database.point(lambda connection: find_name(connection, row_id))
    if name is not None and tokens.fits(token, name):
        await accounts.database.write(lambda connection: silence(connection, name))


async def read_settings(accounts: Accounts, person: bytes) -> Plan:
    return await accounts.database.point(
        lambda connection: plan_of(accounts.seal, connection, person)
    )


async def change_settings(accounts: Accounts, person: bytes, change: SettingsChange) -> None:
    """A new zone moves what is not yet sent; what was answered stays answered."""
    for _ in range(LOOKS):
        board = await read_board(accounts, person)
        now = accounts.clock.now()
        plan = changed(board.plan, change, zones.local_date(now, board.plan.zone))
        plan = plan.moved_from(board.plan, now)
        if plan == board.plan:
            return
        try:
            await _save(accounts, board, plan, now)
        except RowMoved:
            continue
        if plan.zone != board.plan.zone:
            await _replan(accounts, person)
        return
    raise Busy


async def _save(accounts: Accounts, board: Board, plan: Plan, now: datetime) -> None:
    blob = seal_plan(accounts.seal, board.person, plan)
    moved = plan.zone != board.plan.zone

    def write(connection: sa.Connection) -> None:
        change_plan(connection, board.held, blob, moved=moved)
        look_again(connection, board.person, now)

    await accounts.database.write(write)


async def _replan(accounts: Accounts, person: bytes) -> None:
    """What this does not reach, because something else changes, the daily job does."""
    board = await read_board(accounts, person)
    readies = list(replan(board, accounts.clock.now()))

    def write(connection: sa.Connection) -> None:
        for ready in readies:
            set_rules(connection, ready)

    try:
        await accounts.database.write(write)
    except RowMoved:
        return
