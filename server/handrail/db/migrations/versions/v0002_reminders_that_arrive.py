"""Reminders that arrive."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person_plan") as table:
        for name in ("prompted_day", "prompted"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        # The day on which a person was last told that their last device ends.
        table.add_column(sa.Column("warned_day", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("subscription") as table:
        table.add_column(sa.Column("sent_day", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("occurrence") as table:
        table.add_column(sa.Column("follow_up_at", UTCDateTime(), nullable=True))
        for name in ("asked", "counted", "followed"):
            column = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            table.add_column(column)
