"""What somebody attended, and the sheet of it as another library reads it."""

import io
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from pypdf import PdfReader

from handrail.exports.sheet.drawing import Sheet, draw
from handrail.exports.sheet.rules import lines_of
from handrail.exports.sheet.shapes import SheetAsked
from handrail.meetings.kinds import Attendance
from handrail.schedule.zones import zone

A = UUID(int=7)
FROM, UNTIL = date(2026, 2, 1), date(2026, 3, 10)
HOME = "America/New_York"
MADE_AT = datetime(2026, 3, 10, 21, 5, tzinfo=zone(HOME))


def visit(on: str = "2026-03-02", **fields: Any) -> Attendance:
    own = {
        "name": "Candlelight group",
        "setting": "mutual_help",
        "status": "attended",
        "how": "in_person",
        "occurred_at": f"{on}T23:30:00Z",
        "tz": HOME,
        "local_date": on,
        "at": "19:30",
        "minutes": 60,
    }
    return msgspec.convert(own | fields, Attendance)


def planned(on: str = "2026-03-02", **fields: Any) -> Attendance:
    return visit(on, **({"meeting": str(A), "time_slot": "mondays1"} | fields))


def asked(**fields: Any) -> SheetAsked:
    own: dict[str, Any] = {"from": FROM, "until": UNTIL, "kinds": ["mutual_help", "group"]}
    return msgspec.convert(own | fields, SheetAsked)


def made(*some: Attendance, **fields: Any) -> bytes:
    question = asked(**fields)
    return draw(Sheet(question, lines_of(some, question), MADE_AT, HOME))


def texts(pdf: bytes) -> list[str]:
    """By page, every space as one: a cell may be broken anywhere."""
    pages = PdfReader(io.BytesIO(pdf), strict=True).pages
    return [" ".join(page.extract_text().split()) for page in pages]
