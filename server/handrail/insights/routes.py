"""What a person's own entries show, over HTTP."""

from datetime import date
from typing import Literal

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from handrail.accounts.context import Accounts
from handrail.accounts.guard import Signed
from handrail.insights.meetings import meetings
from handrail.insights.pattern_shapes import Patterns
from handrail.insights.patterns import patterns
from handrail.insights.service import adherence
from handrail.insights.shapes import Adherence, Meetings
from handrail.scales.service import Questionnaires


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


@get(
    "/api/insights/patterns",
    operation_id="getPatterns",
    summary="When cravings come, what sets them off, what helped, days side by side, signals",
)
async def get_patterns(
    accounts: NamedDependency[Accounts],
    opened: NamedDependency[Signed],
    questionnaires: NamedDependency[Questionnaires],
    days: FromQuery[Literal["7", "30", "90", "365"]] = "30",
    until: FromQuery[date | None] = None,
) -> Patterns:
    return await patterns(accounts, opened.opened, questionnaires.instruments, int(days), until)


insight_handlers = [get_adherence, get_meeting_insights, get_patterns]
