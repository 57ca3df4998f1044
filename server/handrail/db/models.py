"""The base of every table, and the few facts that the server keeps about itself."""

from sqlalchemy import MetaData
from sqlalchemy import Table as SqlTable
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Every table model inherits this, so that constraints are named the same on both databases."""

    metadata = MetaData(naming_convention=NAMES)


class ServerState(Table, table=True):
    """Facts by name: `epoch`, `secret_check`, `tzdata`, `heartbeat`. Values are text or base64."""

    __tablename__ = "server_state"

    name: str = Field(primary_key=True, max_length=40)
    value: str


def table_of(model: type[SQLModel]) -> SqlTable:
    """The table behind a model, for statements in SQLAlchemy Core."""
    table: SqlTable = model.__dict__["__table__"]
    return table
