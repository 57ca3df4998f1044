"""Tables of the vault. Only opaque ids, order numbers, sizes and coarse days stand in clear."""

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, text
from sqlmodel import Field

from handrail.db.models import Table


class Person(Table, table=True):
    """An account holder: no name, no address. Each of their writes bumps `seq` first."""

    __tablename__ = "person"

    id: bytes = Field(primary_key=True)
    key_no: int = Field(default=1, description="number of the data key that new records use")
    seq: int = Field(default=0, sa_type=BigInteger, description="order number of the newest change")
    tombstone_seq: int = Field(
        default=0, sa_type=BigInteger, description="highest purged tombstone"
    )
    records: int = Field(default=0, description="records that are not deleted")
    size: int = Field(default=0, sa_type=BigInteger, description="bytes of all their blobs")
    created_day: int


class KeySlot(Table, table=True):
    """The data key, wrapped for one way of opening: `password`, `recovery`, `session`, `older`."""

    __tablename__ = "key_slot"
    __table_args__ = (ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),)

    person_id: bytes = Field(primary_key=True)
    id: bytes = Field(primary_key=True)
    kind: str = Field(max_length=12)
    key_no: int
    blob: bytes


class Record(Table, table=True):
    """One sealed entry of any kind. `blob` is null once deleted (a tombstone, kept 400 days)."""

    __tablename__ = "record"
    __table_args__ = (
        ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        Index("ix_record_person_id_seq", "person_id", "seq"),
        Index(
            "ix_record_tombstones",
            "day",
            sqlite_where=text("blob IS NULL"),
            postgresql_where=text("blob IS NULL"),
        ),
    )

    person_id: bytes = Field(primary_key=True)
    id: bytes = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger)
    day: int
    key_no: int
    blob: bytes | None = None


class RecordVersion(Table, table=True):
    """An earlier or losing version of a record, at most 10; deleted with the record."""

    __tablename__ = "record_version"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "record_id"], ["record.person_id", "record.id"], ondelete="CASCADE"
        ),
    )

    person_id: bytes = Field(primary_key=True)
    record_id: bytes = Field(primary_key=True)
    number: int = Field(primary_key=True)
    day: int
    key_no: int
    blob: bytes
