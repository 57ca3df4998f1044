"""Which signals a person does not want to see. Signals themselves are worked out, never stored."""

from typing import Annotated, Literal

from msgspec import Meta

from handrail.journal.tags import once
from handrail.vault.body import Body

SignalName = Literal["low_mood", "short_sleep", "craving_up", "sessions", "doses", "silent"]


class SignalSetup(Body, kw_only=True):
    """The newest one counts. Without any all signals are on."""

    v: Literal[1] = 1
    off: Annotated[list[SignalName], Meta(max_length=6)] = []

    def __post_init__(self) -> None:
        once("off", self.off)
