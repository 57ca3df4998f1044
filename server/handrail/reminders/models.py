"""Tables of reminders. Rules and settings are sealed; what the claim needs is clear, briefly."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from handrail.db.models import Table

# SQLite numbers rows by itself only for INTEGER.
RowNumber = BigInteger().with_variant(Integer, "sqlite")


class PersonPlan(Table, table=True):
    """One row a person, sealed by the server: zone, language, quiet hours and the like.

    A new `plan_no` makes a new agenda. `prompted`: prompts of `prompted_day`, doses left out.
    """

    __tablename__ = "person_plan"
    __table_args__ = (ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),)

    person_id: bytes = Field(primary_key=True)
    plan_no: int = Field(default=1)
    checked_day: int = Field(default=0, description="day of the last working-out from the records")
    prompted_day: int = Field(default=0, description="the person's own day that is counted")
    prompted: int = Field(default=0, description="prompts of that day, against the daily cap")
    warned_day: int = Field(default=0, description="day of the last word that devices are ending")
    blob: bytes


class Reminder(Table, table=True):
    """The rules of one record (same id, for ever), sealed under the server's blob key."""

    __tablename__ = "reminder"
    __table_args__ = (ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),)

    person_id: bytes = Field(primary_key=True)
    id: bytes = Field(primary_key=True)
    plan_until: date = Field(index=True, description="UTC date up to which occurrences are written")
    blob: bytes


class Occurrence(Table, table=True):
    """One moment at which a reminder falls due: (person, reminder, local date, time slot)."""

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("person_id", "reminder_id", "local_date", "time_slot"),
        ForeignKeyConstraint(
            ["person_id", "reminder_id"], ["reminder.person_id", "reminder.id"], ondelete="CASCADE"
        ),
        CheckConstraint("state IN ('waiting', 'leased', 'sent', 'done', 'past')", name="state"),
        Index(
            "ix_occurrence_open",
            "next_try",
            sqlite_where=text("state IN ('waiting', 'leased')"),
            postgresql_where=text("state IN ('waiting', 'leased')"),
        ),
        Index("ix_occurrence_local_date", "local_date"),
    )

    id: int | None = Field(
        default=None, primary_key=True, sa_type=RowNumber, sa_column_args=[Identity()]
    )
    person_id: bytes
    reminder_id: bytes
    local_date: date
    time_slot: str = Field(max_length=8)
    due_at: datetime
    useful_s: int = Field(description="seconds after due_at during which a push still helps")
    state: str = Field(default="waiting", max_length=8)
    lease_no: int = Field(default=0)
    lease_until: datetime | None = None
    next_try: datetime = Field(description="not to be claimed before; due_at at first")
    tries: int = Field(default=0)
    asked: bool = Field(default=False, description="the person said Later: nothing holds it back")
    counted: bool = Field(default=False, description="this prompt stands in the count of the day")
    follow_up_at: datetime | None = Field(default=None, description="prompted; once more then")
    followed: bool = Field(default=False, description="the one follow-up has begun")


class Delivery(Table, table=True):
    """Handing one occurrence to one device: `waiting`, `sent`, `gone` or `failed`."""

    __tablename__ = "delivery"
    __table_args__ = (
        ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["person_id", "device_id"], ["device.person_id", "device.id"], ondelete="CASCADE"
        ),
        Index("ix_delivery_person_id_device_id", "person_id", "device_id"),
    )

    occurrence_id: int = Field(primary_key=True, sa_type=BigInteger)
    device_id: bytes = Field(primary_key=True)
    person_id: bytes
    state: str = Field(default="waiting", max_length=8)
    tries: int = Field(default=0)
