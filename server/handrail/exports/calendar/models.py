"""The table of calendar links."""

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field

from handrail.db.models import Table


class CalendarFeed(Table, table=True):
    """A person's calendar, keyed by a hash of the token in its link. The token opens `blob`.

    `held`: token and choices, under the person's data key, to write `blob` anew.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),)

    id: bytes = Field(primary_key=True)
    person_id: bytes = Field(unique=True)
    held: bytes
    blob: bytes
