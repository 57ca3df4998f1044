"""Opens a person's entries in their own request and tells how turning up went. Stores nothing."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import get_args

from handrail.accounts.context import Accounts
from handrail.insights import attendance as of
from handrail.insights.attendance import Outcome, Story, Target, Told
from handrail.insights.collisions import clinic, window_clashes
from handrail.insights.entries import Seen, earlier, look
from handrail.insights.opening import Opened, newest_first, open_meetings, story_of, version
from handrail.insights.rules import week_starts
from handrail.insights.shapes import Meetings, MeetingStory, SettingWeeks
from handrail.meetings.fields import MeetingDay, Setting
from handrail.meetings.rules import Sitting, overlaps
from handrail.schedule.zones import ONE_DAY, local_date
from handrail.vault.seal import DataKeys

ANY = "any"
AHEAD, FAR_AHEAD = timedelta(weeks=8), timedelta(days=3 * 366)
ASKED_BACK = timedelta(weeks=4)
# A collision every week for ever is not told fifty times.
MOST = 100


async def meetings(accounts: Accounts, keys: DataKeys, until: date | None) -> Meetings:
    seen = await look(accounts, keys, until)
    # 20,000 entries take a tenth of a second: not on the loop.
    opened = await asyncio.to_thread(open_meetings, keys, seen.rows)
    stories = await stories_of(accounts, keys, opened)
    return await asyncio.to_thread(told, opened, stories, seen)


async def stories_of(accounts: Accounts, keys: DataKeys, opened: Opened) -> dict[bytes, Story]:
    """Each meeting with what is kept of its earlier versions."""
    kept = await earlier(accounts, keys, list(opened.meetings), version)
    return {
        row_id: story_of(row_id, newest_first(entry, kept[row_id]))
        for row_id, entry in opened.meetings.items()
    }


@dataclass(frozen=True, slots=True)
class Page:
    """One meeting with what was said of it. `known`: its times, up to the last day asked for."""

    story: Story
    known: Sequence[Sitting]
    told: Told


def pages_of(opened: Opened, stories: Mapping[bytes, Story], seen: Seen) -> Iterator[Page]:
    for story in stories.values():
        known = of.looked_at(story, seen.until, seen.zone)
        said = of.said_of(known, opened.went.get(story.name, ()))
        yield Page(story, known, said)


def told(opened: Opened, stories: Mapping[bytes, Story], seen: Seen) -> Meetings:
    pages = sorted(pages_of(opened, stories, seen), key=lambda page: page.story.name)
    made_up = made_up_for(opened)
    found = [one for one in all_outcomes(opened, pages, made_up, seen) if one.on <= seen.until]
    ahead = [one for page in pages for one in ahead_of(page, seen.now)]
    clinics = [clinic(name, body, opened.bottles) for name, body in opened.medicines.items()]
    windows = window_clashes([one for one in clinics if one], ahead, seen.zone, seen.now)
    weeks = week_starts(seen.until)
    return Meetings(
        weeks[0],
        seen.until,
        of.tally(weeks, found, targets_of(opened, ANY)),
        list(by_setting(opened, pages, found, weeks)),
        [one_meeting(page, made_up, seen) for page in pages if not page.story.body.archived],
        list(overlaps(ahead))[:MOST],
        list(windows)[:MOST],
    )


def made_up_for(opened: Opened) -> set[MeetingDay]:
    every = (one for some in opened.went.values() for one in some)
    return {one.makes_up_for for one in every if one.status == "attended" and one.makes_up_for}


def all_outcomes(
    opened: Opened, pages: Sequence[Page], made_up: Collection[MeetingDay], seen: Seen
) -> Iterator[Outcome]:
    """Also of meetings that are deleted, and of those that were never saved."""
    for page in pages:
        yield from of.outcomes(page.story, page.known, page.told, made_up, seen.zone, seen.now)
    saved = {page.story.name for page in pages}
    for name, some in opened.went.items():
        if name not in saved:
            said = of.said_of((), some)
            yield from of.alone([*said.answers.values(), *said.others])


def targets_of(opened: Opened, setting: str) -> list[Target]:
    return [one for one in opened.targets if one.body.setting == setting]


def by_setting(
    opened: Opened, pages: Sequence[Page], found: Sequence[Outcome], weeks: Sequence[date]
) -> Iterator[SettingWeeks]:
    """Only those that the person has anything of."""
    used: set[str] = {page.story.body.setting for page in pages if not page.story.body.archived}
    used |= {one.setting for one in found} | {one.body.setting for one in opened.targets}
    for setting in get_args(Setting):
        if setting in used:
            some = (one for one in found if one.setting == setting)
            yield SettingWeeks(setting, of.tally(weeks, some, targets_of(opened, setting)))


def ahead_of(page: Page, now: datetime) -> list[Sitting]:
    """What is not over and not called off, by the meeting or by the person."""
    if page.story.body.archived:
        return []
    found = page.story.between(now - ONE_DAY, now + AHEAD)
    return [one for one in found if one.ends_at > now and not off(page, one)]


def off(page: Page, one: Sitting) -> bool:
    answer = page.told.answers.get((one.local_date, one.time_slot))
    return answer is not None and answer.status != "attended"


def one_meeting(page: Page, made_up: Collection[MeetingDay], seen: Seen) -> MeetingStory:
    story, now = page.story, seen.now
    over = [one for one in page.known if local_date(one.starts_at, seen.zone) <= seen.until]
    since = now - ASKED_BACK
    return MeetingStory(
        story.name,
        next_of(page, now),
        of.unlogged(story, over, page.told, now, since),
        of.in_a_row(story, over, page.told, made_up, now),
    )


def next_of(page: Page, now: datetime) -> Sitting | None:
    """Looked for further ahead only when there is none soon: years have many days."""
    if soon := ahead_of(page, now):
        return soon[0]
    later = page.story.between(now + AHEAD, now + FAR_AHEAD)
    return next((one for one in later if not off(page, one)), None)
