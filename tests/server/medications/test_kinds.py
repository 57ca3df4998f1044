"""Medicines say when to remind, doses say what they answer. Nothing computes a dose."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from handrail.errors import BadInput
from handrail.medications.kinds import Dose, DoseSalt, Medication
from handrail.medications.parts import TimeOfDay
from handrail.schedule.rules import Answer, Rule, Slot

START = date(2026, 3, 1)
MEDICINE = UUID("6f1c3f0e-8f5e-4a53-9d2b-0d4f5a6b7c8d")
MORNING = TimeOfDay(slot="abcdefg1", at="08:00", dose="8 mg")
EVENING = TimeOfDay(slot="abcdefg2", at="20:00")


def test_its_times_are_one_rule_of_the_persons_own_clock() -> None:
    medicine = Medication(name="M", start_on=START, times=[MORNING, EVENING])
    assert medicine.rules() == (
        Rule(slots=(Slot(id="abcdefg1", at="08:00"), Slot(id="abcdefg2", at="20:00")), start=START),
    )


def test_the_last_day_is_part_of_the_rule() -> None:
    medicine = Medication(name="M", start_on=START, end_on=START, times=[MORNING])
    assert medicine.rules()[0].end == START


def test_archived_or_as_needed_reminds_of_nothing() -> None:
    assert Medication(name="M", start_on=START).rules() == ()
    assert Medication(name="M", start_on=START, times=[MORNING], archived=True).rules() == ()


def test_moving_a_time_keeps_its_slot() -> None:
    moved = TimeOfDay(slot=MORNING.slot, at="09:00", dose="8 mg")
    rule = Medication(name="M", start_on=START, times=[moved]).rules()[0]
    assert rule.slots == (Slot(id="abcdefg1", at="09:00"),)


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ([MORNING, MORNING], "times.slot"),
        ([MORNING, TimeOfDay(slot="abcdefg3", at="08:00")], "times.at"),
    ],
)
def test_slots_and_times_stand_once(times: list[TimeOfDay], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        Medication(name="M", start_on=START, times=times)
    assert refused.value.fields == (field,)


def test_a_dose_answers_its_occurrence_taken_or_skipped() -> None:
    moment = datetime(2026, 3, 10, 8, 5, tzinfo=UTC)
    for status in ("taken", "skipped"):
        dose = Dose(
            medication=MEDICINE,
            status=status,
            occurred_at=moment,
            tz="UTC",
            local_date=date(2026, 3, 10),
            time_slot="abcdefg1",
        )
        assert dose.answers() == Answer(
            reminder=MEDICINE,
            local_date=date(2026, 3, 10),
            time_slot="abcdefg1",
            occurred_at=moment,
        )
        assert dose.rules() == ()


def test_the_salt_is_the_servers_own() -> None:
    assert DoseSalt.internal
    assert not Medication.internal
    assert not Dose.internal
