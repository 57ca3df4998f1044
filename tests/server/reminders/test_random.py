"""Random schedules, outages and settings: what always holds of the prompts that go out."""

import asyncio
import random
import shutil
import tempfile
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.db.database import open_database
from handrail.schedule import zones
from handrail.schedule.rules import Purpose
from handrail.settings import load
from tests.conftest import ManualClock
from tests.server.reminders.house import ZONE, House, make_house
from tests.server.reminders.post import NOW, Post, dispatcher_of, run
from tests.server.reminders.settings import prefer, rule

PURPOSES: list[Purpose] = ["dose", "meeting", "check_in", "notice"]
HOURS = 26
times = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.sampled_from([0, 17, 30]))
plans = st.fixed_dictionaries(
    {
        "quiet": st.one_of(st.none(), st.tuples(times, times).filter(lambda t: t[0] != t[1])),
        "quiet_doses": st.booleans(),
        "quiet_meetings": st.booleans(),
        "cap": st.integers(1, 6),
        "pause_until": st.sampled_from([None, date(2026, 3, 10), date(2026, 3, 11)]),
        "follow_up": st.booleans(),
    }
)
schedules = st.lists(
    st.tuples(st.sampled_from(PURPOSES), st.lists(times, min_size=1, max_size=3, unique=True)),
    min_size=1,
    max_size=5,
)


def quiet_at(plan: dict[str, Any], moment: datetime) -> bool:
    """By the clock on the wall; in these days no clock changes."""
    if plan["quiet"] is None:
        return False
    start, end = map(str, plan["quiet"])
    now = zones.local_time(moment, ZONE)
    return start <= now < end if start < end else now >= start or now < end


def passes(plan: dict[str, Any], purpose: Purpose) -> bool:
    if purpose == "dose":
        return not plan["quiet_doses"]
    return purpose == "meeting" and not plan["quiet_meetings"]


class Watch:
    """What went out: occurrence, moment, and whether the push service took it."""

    def __init__(self, clock: ManualClock, chance: random.Random) -> None:
        self.clock, self.chance = clock, chance
        self.seen: list[tuple[int, datetime, bool]] = []
        self.post = Post(says=self.reply)

    def reply(self, _device: bytes) -> int:
        status = self.chance.choice([201, 201, 201, 503])
        self.seen.append((self.post.sent[-1][0], self.clock.now(), status == 201))
        return status


async def live(folder: Path, plan: dict[str, Any], wanted: Any, seed: int) -> None:
    own = load({"HANDRAIL_DATA_DIR": str(folder)})
    database = open_database(own)
    clock, chance = ManualClock(NOW), random.Random(seed)
    watch = Watch(clock, chance)
    try:
        house = make_house(database)
        purposes = await furnish(house, plan, wanted)
        dues = {row.id: row for row in await house.rows()}
        dispatcher = dispatcher_of(house, own, clock, watch.post)
        end = NOW + timedelta(hours=HOURS)
        while clock.now() < end:
            await run(dispatcher)
            # Now and then nobody is there for hours.
            clock.advance(minutes=chance.choice([1, 3, 7, 7, 7, 200]))
        check(plan, watch, dues, purposes)
    finally:
        await database.close()


async def furnish(house: House, plan: dict[str, Any], wanted: Any) -> dict[bytes, Purpose]:
    person = await house.person(NOW)
    purposes: dict[bytes, Purpose] = {}
    for purpose, slots in wanted:
        lead = 45 if purpose == "meeting" else 0
        made = await house.medicine(person, [rule(purpose, *slots, lead_min=lead)], NOW)
        purposes[made] = purpose
    await house.phone(person)
    start, end = plan["quiet"] or (None, None)
    rest = {name: value for name, value in plan.items() if name != "quiet"}
    await prefer(house, person, quiet_from=start, quiet_to=end, **rest)
    return purposes


def check(
    plan: dict[str, Any], watch: Watch, dues: dict[int, Any], purposes: dict[bytes, Purpose]
) -> None:
    taken: Counter[int] = Counter()
    days: dict[date, set[tuple[int, int]]] = {}
    for number, moment, accepted in watch.seen:
        row = dues[number]
        purpose = purposes[row.reminder_id]
        assert row.due_at <= moment < row.due_at + timedelta(seconds=row.useful_s)
        assert passes(plan, purpose) or not quiet_at(plan, moment)
        today = zones.local_date(moment, ZONE)
        if purpose != "dose":
            assert plan["pause_until"] is None or today >= plan["pause_until"]
            # The day on which a prompt is first tried is the day on which it counts.
            prompt = (number, taken[number])
            if not any(prompt in some for some in days.values()):
                days.setdefault(today, set()).add(prompt)
        taken[number] += accepted
    assert all(count <= 1 + plan["follow_up"] for count in taken.values())
    assert all(len(prompts) <= plan["cap"] for prompts in days.values())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans, wanted=schedules, seed=st.integers(0, 2**32))
def test_whatever_is_set_and_whatever_happens(
    sqlite_template: Path, plan: dict[str, Any], wanted: Any, seed: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(sqlite_template, Path(folder) / "handrail.db")
        asyncio.run(live(Path(folder), plan, wanted, seed))
