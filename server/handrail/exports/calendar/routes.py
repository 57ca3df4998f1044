"""The calendar over HTTP: its link for the owner, the file for whoever has the link."""

import hashlib
from typing import Any

from limits import RateLimitItemPerHour
from litestar import Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_201_CREATED,
    HTTP_204_NO_CONTENT,
    HTTP_304_NOT_MODIFIED,
)

from handrail.accounts.context import Accounts
from handrail.accounts.guard import Signed, caller_of
from handrail.accounts.throttle import Counter
from handrail.exports.calendar.appointments import read_file
from handrail.exports.calendar.service import Feeds
from handrail.exports.calendar.shapes import (
    CalendarChoice,
    CalendarFile,
    CalendarLink,
    CalendarView,
    ReadCalendar,
)

ENDING = ".ics"
# A large calendar service fetches for many people from one network.
FETCHES = RateLimitItemPerHour(1000)
FILES = RateLimitItemPerHour(30)
# Escapes make a text longer; the text itself has a bound of its own.
FILE_BYTES = 4 * 1024 * 1024
ICS = "text/calendar"


@get(
    "/calendar/{name:str}",
    operation_id="getCalendar",
    summary="The calendar at a secret link, as an .ics file",
    media_type=ICS,
    responses={HTTP_304_NOT_MODIFIED: ResponseSpec(None, description="As it was.")},
)
async def get_calendar(
    request: Request[Any, Any, Any],
    accounts: NamedDependency[Accounts],
    feeds: NamedDependency[Feeds],
    name: FromPath[str],
) -> Response[bytes]:
    await accounts.tries.count(Counter(FETCHES, ("calendar", caller_of(request).network)))
    plain = await feeds.read(name.removesuffix(ENDING) if name.endswith(ENDING) else "")
    tag = f'"{hashlib.sha256(plain).hexdigest()[:32]}"'
    headers = {"etag": tag, "content-disposition": 'inline; filename="calendar.ics"'}
    if tag in tags_in(request.headers.get("if-none-match", "")):
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(plain, media_type=ICS, headers=headers)


def tags_in(sent: str) -> set[str]:
    """A proxy on the way may have made a tag weak; for a whole file that is the same."""
    return {part.strip().removeprefix("W/") for part in sent.split(",")}


@get(
    "/api/calendar",
    operation_id="getCalendarLink",
    summary="Whether there is a calendar link, since when, and what it shows",
)
async def get_link(feeds: NamedDependency[Feeds], opened: NamedDependency[Signed]) -> CalendarView:
    return await feeds.view(opened.opened)


@post(
    "/api/calendar",
    status_code=HTTP_201_CREATED,
    operation_id="makeCalendarLink",
    summary="A new calendar link, told this once; the one before it ends",
)
async def make_link(
    feeds: NamedDependency[Feeds],
    opened: NamedDependency[Signed],
    data: JSONBody[CalendarChoice],
) -> CalendarLink:
    return await feeds.make(opened.opened, data)


@put(
    "/api/calendar",
    status_code=HTTP_204_NO_CONTENT,
    operation_id="changeCalendar",
    summary="What the calendar shows",
)
async def change_calendar(
    feeds: NamedDependency[Feeds],
    opened: NamedDependency[Signed],
    data: JSONBody[CalendarChoice],
) -> None:
    await feeds.choose(opened.opened, data)


@delete("/api/calendar", operation_id="endCalendarLink", summary="Ends the calendar link")
async def end_link(feeds: NamedDependency[Feeds], signed: NamedDependency[Signed]) -> None:
    await feeds.revoke(signed.person)


@post(
    "/api/calendar/read",
    status_code=HTTP_200_OK,
    operation_id="readCalendar",
    summary="The appointments in an .ics file, for the phone to save; nothing of it is kept",
    request_max_body_size=FILE_BYTES,
)
async def read_calendar(
    accounts: NamedDependency[Accounts],
    opened: NamedDependency[Signed],
    data: JSONBody[CalendarFile],
) -> ReadCalendar:
    await accounts.tries.count(Counter(FILES, ("calendar file", opened.person.hex())))
    return await read_file(accounts, opened.opened, data.text)


calendar_handlers = [get_calendar, get_link, make_link, change_calendar, end_link, read_calendar]
