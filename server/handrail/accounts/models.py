"""Tables of accounts. What is looked up without a person is keyed by a hash of its secret."""

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from handrail.db.models import Table


class Login(Table, table=True):
    """A sign-in name, as HMAC only, with the salt and cost of its argon2id run."""

    __tablename__ = "login"
    __table_args__ = (ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),)

    id: bytes = Field(primary_key=True)
    person_id: bytes = Field(unique=True)
    salt: bytes
    memory_kib: int
    time_cost: int
    parallelism: int


class Recovery(Table, table=True):
    """A recovery code, as a hash: found by the code alone."""

    __tablename__ = "recovery"
    __table_args__ = (ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),)

    id: bytes = Field(primary_key=True)
    person_id: bytes = Field(unique=True)


class Device(Table, table=True):
    """One browser or installed app of a person. Its label is sealed under the person's data key."""

    __tablename__ = "device"
    __table_args__ = (ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),)

    person_id: bytes = Field(primary_key=True)
    id: bytes = Field(primary_key=True)
    created_day: int
    seen_day: int
    label: bytes


class LoginSession(Table, table=True):
    """A signed-in browser, keyed by a hash of its token. Its times are under the blob key."""

    __tablename__ = "login_session"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "device_id"], ["device.person_id", "device.id"], ondelete="CASCADE"
        ),
        Index("ix_login_session_person_id_device_id", "person_id", "device_id"),
    )

    id: bytes = Field(primary_key=True)
    person_id: bytes
    device_id: bytes
    seen_day: int
    blob: bytes


class Invite(Table, table=True):
    """An invitation to sign up, keyed by a hash of its code; gone once used."""

    __tablename__ = "invite"

    id: bytes = Field(primary_key=True)
    created_day: int


class Throttle(Table, table=True):
    """A counter of tries on PostgreSQL. The window and the name are inside the keyed hash."""

    __tablename__ = "throttle"

    id: bytes = Field(primary_key=True)
    day: int = Field(index=True)
    count: int
