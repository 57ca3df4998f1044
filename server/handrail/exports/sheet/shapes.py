"""What is asked for on a sheet. The name is used for this answer and kept nowhere."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from handrail.meetings.fields import Setting
from handrail.vault.fields import Name


class SheetAsked(Struct, forbid_unknown_fields=True, kw_only=True, rename={"start": "from"}):
    """Both days count. Of meetings and sessions only the `kinds` (settings) that are named."""

    name: Name = ""
    start: date
    until: date
    # Litestar takes what is wrong in a field for a fault of ours where a dependency has its name.
    kinds: Annotated[list[Setting], Meta(min_length=1, max_length=7)]
    language: Literal["en", "es"] = "en"
    paper: Literal["a4", "letter"] = "a4"
