"""The people a person can call: their support circle."""

from typing import Annotated, Literal

from msgspec import Meta

from handrail.errors import BadInput
from handrail.vault.body import Body
from handrail.vault.fields import Short

Role = Literal["sponsor", "family", "friend", "clinic", "therapist", "peer", "other"]


class Contact(Body, kw_only=True):
    """`at_night`: may be called at any hour. `message` is prepared; the person sends it."""

    v: Literal[1] = 1
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    role: Role = "other"
    phone: Short = ""
    sms: bool = False
    at_night: bool = False
    after_hours: Short = ""
    message: Annotated[str, Meta(max_length=300)] = ""
    order: Annotated[int, Meta(ge=0, le=999)] = 0

    def __post_init__(self) -> None:
        if not self.phone and not self.after_hours:
            raise BadInput(fields=["phone"])
        if self.after_hours and self.role != "clinic":
            raise BadInput(fields=["after_hours"])
