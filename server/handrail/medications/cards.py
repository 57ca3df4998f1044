"""What a pharmacist or an ambulance crew should know, in the person's own words."""

from typing import Literal

from handrail.vault.body import Body
from handrail.vault.fields import Name, Short, Text


class HealthCard(Body, kw_only=True):
    """The newest one counts. Medicines and last doses stand in their own records."""

    v: Literal[1] = 1
    allergies: Text = ""
    conditions: Text = ""
    prescriber: Name = ""
    prescriber_phone: Short = ""
    pharmacy: Name = ""
    pharmacy_phone: Short = ""
    contact: Name = ""
    contact_phone: Short = ""
    note: Text = ""
