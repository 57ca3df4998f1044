"""The usual way: FastAPI, SQLModel, AsyncSession on aiosqlite, plain text."""

import os
import uuid
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from sqlalchemy import event, update
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Person(SQLModel, table=True):
    id: int = Field(primary_key=True)
    token: str = Field(index=True)
    seq: int = 0


class CheckIn(SQLModel, table=True):
    id: uuid.UUID = Field(primary_key=True)
    person_id: int = Field(index=True)
    seq: int = Field(default=0, index=True)
    occurred_at: str
    tz: str
    mood: int
    craving: int
    note: str


class NewCheckIn(SQLModel):
    id: uuid.UUID
    occurred_at: str
    tz: str
    mood: int = Field(ge=0, le=10)
    craving: int = Field(ge=0, le=10)
    note: str = Field(max_length=4000)


engine = create_async_engine("sqlite+aiosqlite:///" + os.environ["BENCH_DB"])


@event.listens_for(engine.sync_engine, "connect")
def _pragmas(connection, _record):  # type: ignore[no-untyped-def]
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=20000"):
        connection.execute("PRAGMA " + pragma)


async def open_session() -> AsyncIterator[AsyncSession]:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session


Session = Annotated[AsyncSession, Depends(open_session)]
app = FastAPI()


@app.on_event("startup")
async def start() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)


@app.post("/people/{number}", status_code=201)
async def add_person(number: int, session: Session) -> None:
    session.add(Person(id=number, token=f"token-{number}"))
    await session.commit()


@app.post("/bare/{person}", status_code=201)
async def insert_bare(person: int, data: NewCheckIn, session: Session) -> CheckIn:
    row = CheckIn.model_validate(data, update={"person_id": person, "seq": 0})
    session.add(row)
    await session.commit()
    return row


@app.post("/four", status_code=201)
async def insert_with_four_statements(
    data: NewCheckIn, session: Session, token: Annotated[str, Header()]
) -> CheckIn:
    """The statements that a durable sync needs: who is it, is it here, next number, insert."""
    person = (await session.exec(select(Person).where(Person.token == token))).one_or_none()
    if person is None:
        raise HTTPException(401)
    known = (await session.exec(select(CheckIn).where(CheckIn.id == data.id))).one_or_none()
    if known is not None:
        return known
    bump = update(Person).where(Person.id == person.id).values(seq=Person.seq + 1)  # type: ignore[arg-type]
    seq = (await session.exec(bump.returning(Person.seq))).scalar_one()  # type: ignore[call-overload]
    row = CheckIn.model_validate(data, update={"person_id": person.id, "seq": seq})
    session.add(row)
    await session.commit()
    return row


@app.post("/fill/{person}/{count}", status_code=201)
async def fill(person: int, count: int, session: Session) -> None:
    for number in range(count):
        session.add(
            CheckIn(
                id=uuid.uuid4(),
                person_id=person,
                seq=number + 1,
                occurred_at="2026-01-01T08:00:00Z",
                tz="Europe/Berlin",
                mood=number % 11,
                craving=3,
                note="a line of some length " * 6,
            )  # fmt: skip
        )
    await session.commit()


@app.get("/changes/{person}")
async def changes(person: int, since: int, session: Session) -> list[CheckIn]:
    rows = select(CheckIn).where(CheckIn.person_id == person, CheckIn.seq > since)
    return list((await session.exec(rows.order_by(CheckIn.seq).limit(500))).all())  # type: ignore[arg-type]
