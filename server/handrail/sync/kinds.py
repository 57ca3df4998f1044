"""The one table of kinds: the name in every record, and the class that knows its inside."""

from handrail.journal.kinds import CheckIn
from handrail.medications.bottles import TakeHome
from handrail.medications.cards import HealthCard
from handrail.medications.kinds import Dose, DoseSalt, Medication
from handrail.medications.kits import NaloxoneKit
from handrail.medications.renewals import Renewal
from handrail.meetings.kinds import Attendance, Meeting, MeetingTarget
from handrail.vault.body import Body

KINDS: dict[str, type[Body]] = {
    "check_in": CheckIn,
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
}
