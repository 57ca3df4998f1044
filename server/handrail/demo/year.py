"""A made-up year of one person, day by day. Pure: the same seed tells the same year.

Fridays in the evening are harder, and so are days after a short night; it gets easier in time.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from handrail.schedule.zones import ONE_DAY, to_utc

Body = dict[str, Any]
TRIGGERS = ("payday", "argument", "boredom", "alone", "message", "pain", "place")
WEIGHTS = (6, 5, 4, 4, 2, 2, 1)
COPING = {"breathing": 0.7, "walk": 0.8, "call": 0.85, "water": 0.3, "wait": 0.5, "music": 0.6}
HALT = ("angry", "lonely", "tired", "hungry")
FEELINGS = ("anger", "fear", "sadness", "stress")
DID = ("walked_away", "called", "waited")
NOTES = (
    "A long walk by the river.",
    "Talked with my sister. It was good.",
    "Work was loud today.",
    "Cooked for two days.",
    "Woke up early and watched the birds.",
)
FOUR = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
FRIDAY, MONDAY, WEDNESDAY = 4, 0, 2


class Made(NamedTuple):
    """One entry, and the moment it was written down."""

    kind: str
    at: datetime
    body: Body
    id: UUID


class Year:
    """`days` up to `today`, in `zone`."""

    def __init__(self, today: date, zone: str, days: int = 365, seed: int = 7) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.zone, self.today = zone, today
        self.first = today - (days - 1) * ONE_DAY
        self.medicine, self.group, self.counselling = self.new_id(), self.new_id(), self.new_id()
        self.substance = self.new_id()

    def new_id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def moment(self, on: date, at: str) -> datetime:
        return to_utc(on, at, self.zone) + timedelta(seconds=self.chance.randrange(60))

    def made(self, kind: str, at: datetime, body: Body, id: UUID | None = None) -> Made:
        return Made(kind, at, {"v": 1} | body, id or self.new_id())

    def entries(self, now: datetime) -> Iterator[Made]:
        """In the order of time; nothing of what is still to come."""
        yield from (one for one in self.plans() if one.at <= now)
        on = self.first
        while on <= self.today:
            yield from (one for one in self.day(on) if one.at <= now)
            on += ONE_DAY

    def plans(self) -> Iterator[Made]:
        """What a year begins with."""
        at = self.moment(self.first, "07:00")
        start = str(self.first)
        dose = {"slot": "morning8", "at": "08:00", "dose": "8 mg / 2 mg"}
        yield self.made("medication", at, {
            "name": "Buprenorphine/naloxone", "template": "buprenorphine_naloxone",
            "form": "Film, under the tongue", "times": [dose], "start_on": start,
            "clinic_name": "River Street clinic", "clinic_phone": "+1 555 0111",
            "clinic_text": "Call us before 11 if you miss a dose.",
        }, self.medicine)  # fmt: skip
        yield self.meeting(at, self.group, "Candlelight group", "mutual_help", "19:30", FRIDAY)
        yield self.meeting(at, self.counselling, "Ms. Lind", "one_on_one", "15:00", WEDNESDAY)
        yield self.made("meeting_target", at, {"setting": "any", "per_week": 2, "start_on": start})
        yield self.made("substance", at, {"name": "Fentanyl", "started_on": start}, self.substance)
        people = [("Sam", "sponsor", True), ("River Street clinic", "clinic", False)]
        for order, (name, role, at_night) in enumerate(people):
            yield self.made("contact", at, {
                "name": name, "role": role, "phone": f"+1 555 011{order}", "sms": at_night,
                "at_night": at_night, "order": order,
            })  # fmt: skip
        yield self.made("trigger_plan", at, {
            "trigger": "payday", "plans": [{"when": "I get paid", "do": "call Sam first"}],
            "removal": [{"what": "The old number", "done_on": start}],
        })  # fmt: skip

    def meeting(
        self, at: datetime, id: UUID, name: str, setting: str, hour: str, weekday: int
    ) -> Made:
        days = {"type": "weekdays", "on": [weekday + 1]}
        body = {
            "name": name, "setting": setting, "tz": self.zone, "start_on": str(self.first),
            "times": [{"slot": "weekly01", "at": hour, "days": days, "minutes": 60}],
        }  # fmt: skip
        return self.made("meeting", at, body, id)

    def day(self, on: date) -> Iterator[Made]:
        chance = self.chance
        gone = (on - self.first) / (self.today - self.first + ONE_DAY)
        sleep = round(2 * min(9.5, max(3.0, chance.gauss(6.4 + gone, 1.2)))) / 2
        craving = 5.0 - 3.0 * gone + (2.2 if sleep < 6 else 0) + (1.5 if on.weekday() == 4 else 0)
        mood = 4.5 + 2.0 * gone - (1.5 if sleep < 6 else 0)
        yield from self.dose(on)
        if chance.random() < 0.85:
            yield self.check_in(on, "07:40", mood, craving - 1.5, sleep, "morning")
        if chance.random() < 0.12 + 0.03 * max(0.0, craving) + 0.25 * (on.weekday() == FRIDAY):
            yield from self.craving(on, craving)
        if chance.random() < 0.6:
            yield self.check_in(on, "21:10", mood, craving, None, "evening")
        yield from self.turning_up(on)
        yield from self.scales(on, gone)
        if on == self.first + 120 * ONE_DAY:
            yield self.lapse(on)
        if (on - self.first).days < 6:
            yield self.symptoms(on)

    def dose(self, on: date) -> Iterator[Made]:
        """The newest one that is due is left to be answered on Today."""
        what = self.chance.random()
        if what > 0.95 or on == self.today:
            return
        at = self.moment(on, f"08:{self.chance.randrange(50):02}")
        yield self.made("dose", at, {
            "medication": str(self.medicine), "status": "skipped" if what > 0.92 else "taken",
            "reason": "side_effects" if what > 0.92 else "", "occurred_at": stamp(at),
            "tz": self.zone, "local_date": str(on), "time_slot": "morning8",
        })  # fmt: skip

    def check_in(
        self, on: date, clock: str, mood: float, craving: float, sleep: float | None, part: str
    ) -> Made:
        chance = self.chance
        at = self.moment(on, clock) + timedelta(minutes=chance.randrange(40))
        return self.made("check_in", at, {
            "occurred_at": stamp(at), "tz": self.zone, "part": part,
            "mood": self.near(mood), "craving": self.near(craving), "sleep_hours": sleep,
            "stress": self.near(10 - mood) if chance.random() < 0.7 else None,
            "halt": [chance.choice(HALT)] if chance.random() < 0.3 else [],
            "note": chance.choice(NOTES) if chance.random() < 0.15 else "",
        })  # fmt: skip

    def near(self, value: float) -> int:
        return round(min(10.0, max(0.0, self.chance.gauss(value, 0.9))))

    def craving(self, on: date, craving: float) -> Iterator[Made]:
        """Mostly in the evening; now and then with a note of what set it off."""
        chance = self.chance
        hour = (
            chance.choice((19, 20, 20, 21)) if chance.random() < 0.65 else chance.randrange(9, 23)
        )
        at = self.moment(on, f"{hour:02}:{chance.randrange(60):02}")
        peak = max(2, self.near(craving + 2))
        minutes = max(5, round(chance.gauss(19, 7)))
        trigger = chance.choices(TRIGGERS, WEIGHTS)[0]
        strengths = [(0, max(1, peak - 2)), (minutes * 20, peak), (minutes * 55, max(0, peak - 4))]
        ended = at + timedelta(minutes=minutes)
        yield self.made("craving", ended, {
            "started_at": stamp(at), "tz": self.zone, "ended_at": stamp(ended),
            "strengths": [{"at_s": second, "value": value} for second, value in strengths],
            "triggers": [trigger], "coping": self.tried(), "outcome": "passed",
        })  # fmt: skip
        if chance.random() < 0.35:
            later = at + timedelta(hours=1)
            yield self.made("trigger_note", later, {
                "occurred_at": stamp(at), "tz": self.zone, "tags": [trigger], "urge": peak,
                "feelings": [{"name": chance.choice(FEELINGS), "strength": chance.randrange(101)}],
                "did": [chance.choice(DID)],
            })  # fmt: skip

    def tried(self) -> list[Body]:
        some = self.chance.sample(list(COPING), self.chance.choice((1, 1, 2)))
        return [{"what": what, "helped": self.helped(COPING[what])} for what in some]

    def helped(self, mostly: float) -> str | None:
        luck = self.chance.random()
        if luck > 0.95:
            return None
        return "yes" if luck < mostly - 0.15 else "some" if luck < mostly + 0.1 else "no"

    def turning_up(self, on: date) -> Iterator[Made]:
        kept = {FRIDAY: (self.group, "Candlelight group", "mutual_help", "19:30"),
                WEDNESDAY: (self.counselling, "Ms. Lind", "one_on_one", "15:00")}  # fmt: skip
        if on.weekday() not in kept or self.chance.random() > 0.9:
            return
        id, name, setting, clock = kept[on.weekday()]
        at = self.moment(on, clock)
        yield self.made("attendance", at, {
            "meeting": str(id), "name": name, "setting": setting, "occurred_at": stamp(at),
            "status": "attended" if self.chance.random() < 0.85 else "missed", "tz": self.zone,
            "local_date": str(on), "time_slot": "weekly01", "at": clock, "minutes": 60,
            "how": "in_person",
        })  # fmt: skip

    def scales(self, on: date, gone: float) -> Iterator[Made]:
        """Once in four weeks, lower in time."""
        if (on - self.first).days % 28 != 3:
            return
        for name, items, clock in (("phq-9", 8, "18:10"), ("gad-7", 7, "18:20")):
            values = [min(3, max(0, round(self.chance.gauss(1.7 - 1.2 * gone, 0.7))))
                      for _ in range(items)]  # fmt: skip
            answers = {str(n): FOUR[value] for n, value in enumerate(values, 1)}
            answers |= {"9": FOUR[0]} if name == "phq-9" else {}
            at = self.moment(on, clock)
            body = {"instrument": name, "version": "1", "occurred_at": stamp(at)}
            yield self.made("scale", at, body | {"tz": self.zone, "answers": answers})

    def lapse(self, on: date) -> Made:
        at = self.moment(on, "23:00")
        return self.made("lapse", at, {
            "occurred_at": stamp(at), "tz": self.zone, "local_date": str(on),
            "substances": [str(self.substance)], "change_date": "new_run",
        })  # fmt: skip

    def symptoms(self, on: date) -> Made:
        at = self.moment(on, "12:00")
        strength = max(0, 3 - (on - self.first).days // 2)
        felt = [{"name": name, "strength": strength} for name in ("chills", "sweating")]
        body = {"occurred_at": stamp(at), "tz": self.zone, "symptoms": felt}
        return self.made("withdrawal", at, body)


def stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
