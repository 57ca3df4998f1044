"""Tables of push. Endpoints and keys are sealed under the server's blob key."""

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from handrail.db.models import Table


class Subscription(Table, table=True):
    """Where one device can be reached, keyed by a keyed hash of the endpoint. One a device."""

    __tablename__ = "subscription"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "device_id"], ["device.person_id", "device.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("person_id", "device_id"),
    )

    id: bytes = Field(primary_key=True)
    person_id: bytes
    device_id: bytes
    vapid_no: int
    suspect_day: int | None = Field(default=None, description="day of a first 404")
    sent_day: int = Field(default=0, description="day on which it last took a push")
    blob: bytes


class VapidKey(Table, table=True):
    """A key pair by which push services know this server; the private half is sealed."""

    __tablename__ = "vapid_key"

    number: int = Field(primary_key=True)
    public: bytes
    created_day: int
    blob: bytes
