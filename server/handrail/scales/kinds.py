"""What a person answered to a questionnaire. No score is stored: it is worked out from the file."""

from typing import Annotated, Literal

from msgspec import Meta, field

from handrail.vault.body import Body
from handrail.vault.fields import Moment, Zone

InstrumentName = Annotated[
    str, Meta(min_length=1, max_length=40, pattern="^[a-z0-9][a-z0-9-]{0,39}$")
]
Link = Annotated[str, Meta(min_length=1, max_length=40)]
Code = Annotated[str, Meta(min_length=1, max_length=40)]
Number = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]


class Scale(Body, kw_only=True):
    """`answers`: by question, the code of the answer or a number. What is open is not in it."""

    v: Literal[1] = 1
    instrument: InstrumentName
    version: Annotated[str, Meta(min_length=1, max_length=20)]
    occurred_at: Moment
    tz: Zone
    given: Annotated[dict[Link, Code | Number], Meta(min_length=1, max_length=200)] = field(
        name="answers"
    )
