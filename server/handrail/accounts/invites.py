"""Invitations to sign up: a code that works once, kept as a hash."""

import sqlalchemy as sa

from handrail.accounts import recovery
from handrail.accounts.context import Accounts
from handrail.accounts.models import Invite
from handrail.db.models import table_of
from handrail.errors import Forbidden
from handrail.vault import labels
from handrail.vault.keys import derive

table = table_of(Invite)

DAYS = 30
NEEDED = "This server takes people by invitation. Please give an invitation code."


def create_invite(connection: sa.Connection, today: int) -> str:
    """For the operator. Good for 30 days and one person."""
    code = recovery.new_code()
    connection.execute(
        sa.insert(table).values(id=derive(code, labels.INVITE_ID), created_day=today)
    )
    return recovery.to_text(code)


async def check(accounts: Accounts, typed: str | None) -> bytes | None:
    """The id of a good invite; None where everybody may sign up. Nothing else is told before it."""
    if accounts.settings.sign_up == "open":
        return None
    if not typed:
        raise Forbidden(NEEDED, fields=["invite"])
    invite = derive(recovery.from_text(typed, "invite"), labels.INVITE_ID)
    oldest = accounts.today - DAYS
    wanted = sa.select(table.c.id).where(table.c.id == invite, table.c.created_day >= oldest)
    found = await accounts.database.point(lambda connection: connection.execute(wanted).first())
    if found is None:
        raise Forbidden("This invitation was used already, or has ended.", fields=["invite"])
    return invite


def use(connection: sa.Connection, invite: bytes | None) -> None:
    if invite is None:
        return
    if connection.execute(sa.delete(table).where(table.c.id == invite)).rowcount != 1:
        raise Forbidden("This invitation was used already, or has ended.", fields=["invite"])


def drop_old_invites(connection: sa.Connection, today: int) -> None:
    connection.execute(sa.delete(table).where(table.c.created_day < today - DAYS))
