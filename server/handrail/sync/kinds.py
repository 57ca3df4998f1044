"""The one table of kinds: the name in every record, and the class that knows its inside."""

from handrail.journal.cravings import Craving
from handrail.journal.kinds import CheckIn
from handrail.journal.notes import TriggerNote, TriggerPlan
from handrail.journal.questions import CheckInSetup
from handrail.journal.signals import SignalSetup
from handrail.journal.substances import Discharge, Lapse, Substance
from handrail.journal.withdrawal import Withdrawal
from handrail.medications.bottles import TakeHome
from handrail.medications.cards import HealthCard
from handrail.medications.kinds import Dose, DoseSalt, Medication
from handrail.medications.kits import NaloxoneKit
from handrail.medications.renewals import Renewal
from handrail.meetings.kinds import Attendance, Meeting, MeetingTarget
from handrail.plan.kinds import Contact
from handrail.scales.kinds import Scale
from handrail.vault.body import Body

KINDS: dict[str, type[Body]] = {
    "check_in": CheckIn,
    "check_in_setup": CheckInSetup,
    "withdrawal": Withdrawal,
    "craving": Craving,
    "trigger_note": TriggerNote,
    "trigger_plan": TriggerPlan,
    "medication": Medication,
    "dose": Dose,
    "dose_salt": DoseSalt,
    "take_home": TakeHome,
    "renewal": Renewal,
    "naloxone_kit": NaloxoneKit,
    "health_card": HealthCard,
    "meeting": Meeting,
    "attendance": Attendance,
    "meeting_target": MeetingTarget,
    "substance": Substance,
    "lapse": Lapse,
    "discharge": Discharge,
    "contact": Contact,
    "scale": Scale,
    "signal_setup": SignalSetup,
}
