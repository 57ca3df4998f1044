"""What a person's own entries show, over HTTP."""

from datetime import date

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from handrail.accounts.context import Accounts
from handrail.accounts.guard import Signed
from handrail.insights.meetings import meetings
from handrail.insights.service import adherence
from handrail.insights.shapes import Adherence, Meetings


@get(
    "/api/insights/adherence",
    operation_id="getAdherence",
    summary="How taking went by week and month; supply, days without a dose, next injection",
)
async def get_adherence(
    accounts: NamedDependency[Accounts],
    opened: NamedDependency[Signed],
    until: FromQuery[date | None] = None,
) -> Adherence:
    return await adherence(accounts, opened.opened, until)


@get(
    "/api/insights/meetings",
    operation_id="getMeetingInsights",
    summary="How turning up went by week and setting; rows of missed sessions; what collides ahead",
)
async def get_meeting_insights(
    accounts: NamedDependency[Accounts],
    opened: NamedDependency[Signed],
    until: FromQuery[date | None] = None,
) -> Meetings:
    return await meetings(accounts, opened.opened, until)


insight_handlers = [get_adherence, get_meeting_insights]
