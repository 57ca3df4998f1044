"""The directory over HTTP, for whoever is signed in.

A search is a POST: what is asked then stands in no address, and so in no log of any proxy.
"""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, Parameter
from litestar.status_codes import HTTP_200_OK, HTTP_304_NOT_MODIFIED

from handrail.accounts.context import Accounts
from handrail.accounts.guard import Signed
from handrail.errors import BadInput
from handrail.meetings.directory import copies, places, search
from handrail.meetings.directory.shapes import (
    AskedMeetings,
    Directory,
    FoundMeetings,
    MeetingPlaces,
    MeetingsAsked,
    MeetingSearch,
    PlaceAsked,
    RegionCopy,
)

JSON = "application/json"


@post(
    "/api/meetings/search",
    status_code=HTTP_200_OK,
    operation_id="searchMeetings",
    summary="Public meetings by time, place, type and words; nothing of it is kept",
)
async def search_meetings(
    accounts: NamedDependency[Accounts],
    signed: NamedDependency[Signed],
    data: JSONBody[MeetingSearch],
) -> Response[FoundMeetings]:
    found = await search.search(accounts.database, data, accounts.clock.now())
    return Response(found, media_type=JSON)  # type: ignore[arg-type]


@get(
    "/api/meetings/region",
    operation_id="getRegion",
    summary="All meetings of a region, for the phone's own copy",
    responses={HTTP_304_NOT_MODIFIED: ResponseSpec(None, description="As the phone has it.")},
)
async def get_region(
    request: Request[Any, Any, Any],
    accounts: NamedDependency[Accounts],
    signed: NamedDependency[Signed],
    path: Annotated[str, Parameter(max_length=520)] = "",
) -> Response[RegionCopy]:
    # Not by the parameter: it would be looked at before the session is.
    if not path:
        raise BadInput(fields=["path"])
    encoded, opaque = await copies.region_copy(accounts.database, path)
    tag = f'"{opaque}"'
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers={"etag": tag})  # type: ignore[arg-type]
    return Response(encoded, media_type=JSON, headers={"etag": tag})  # type: ignore[arg-type]


@post(
    "/api/meetings/places",
    status_code=HTTP_200_OK,
    operation_id="findPlaces",
    summary="Towns and postal areas that have meetings; nothing of it is kept",
)
async def find_places(
    accounts: NamedDependency[Accounts],
    signed: NamedDependency[Signed],
    data: JSONBody[PlaceAsked],
) -> MeetingPlaces:
    return await places.find(accounts.database, data)


@post(
    "/api/meetings/by-id",
    status_code=HTTP_200_OK,
    operation_id="getMeetings",
    summary="Public meetings by their ids, those that are gone included",
)
async def get_meetings(
    accounts: NamedDependency[Accounts],
    signed: NamedDependency[Signed],
    data: JSONBody[MeetingsAsked],
) -> Response[AskedMeetings]:
    found = await copies.asked_for(accounts.database, data.ids)
    return Response(found, media_type=JSON)  # type: ignore[arg-type]


@get(
    "/api/meetings/directory",
    operation_id="getDirectory",
    summary="Feeds, regions and types of meetings",
)
async def get_directory(
    accounts: NamedDependency[Accounts], signed: NamedDependency[Signed]
) -> Response[Directory]:
    return Response(await search.about(accounts.database), media_type=JSON)  # type: ignore[arg-type]


directory_handlers = [search_meetings, find_places, get_meetings, get_region, get_directory]
