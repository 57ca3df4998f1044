"""The one table of kinds: the name in every record, and the class that knows its inside."""

from handrail.journal.kinds import CheckIn
from handrail.medications.kinds import Dose, DoseSalt, Medication
from handrail.vault.body import Body

KINDS: dict[str, type[Body]] = {
    "check_in": CheckIn,
    "medication": Medication,
    "dose": Dose,
    "dose_salt": DoseSalt,
}
