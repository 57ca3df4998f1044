"""What the app is told of a questionnaire: its questions, and how they are counted."""

from typing import Literal

from msgspec import Struct


class Words(Struct):
    """Spanish is empty where no official version is known: wording is part of the measure."""

    en: str
    es: str = ""


class Option(Struct):
    """One answer. `value` is what it counts; None counts nothing."""

    code: str
    text: Words
    value: int | None


class Condition(Struct):
    """Asked only when another question was answered, and not with `code` (or just with it)."""

    item: str
    code: str
    equal: bool


class ScaleItem(Struct):
    """One question. `not_asked`: what it counts where the condition left it out.

    `crisis_at`: from this value on the crisis card is opened, whatever the total.
    """

    id: str
    label: str
    text: Words
    kind: Literal["choice", "number"]
    required: bool
    heading: Words | None = None
    options: list[Option] = []
    lowest: int = 0
    highest: int = 0
    only_if: Condition | None = None
    not_asked: int | None = None
    crisis_at: int | None = None


class Band(Struct):
    """The measure's own name for the scores from `lowest` to `highest`."""

    lowest: int
    highest: int
    label: Words


class Mark(Struct):
    """A published cut-off. One of both is set."""

    label: Words
    at_least: int | None = None
    at_most: int | None = None


class Score(Struct):
    """A sum of items. `code` is LOINC's."""

    id: str
    name: Words
    code: str
    items: list[str]
    lowest: int
    highest: int
    bands: list[Band]
    marks: list[Mark]


class GoesOn(Struct):
    """From this score on the longer form is worth filling in; its first questions are the same."""

    to: str
    score: str
    at_least: int


class Instrument(Struct):
    """`crisis_entry`: the way to the crisis card stands by it, whatever is answered."""

    id: str
    version: str
    title: Words
    about: Words
    licence: str
    sources: list[str]
    code: str
    stem: Words | None
    items: list[ScaleItem]
    scores: list[Score]
    goes_on: GoesOn | None
    crisis_entry: bool
    languages: list[Literal["en", "es"]]


class Scales(Struct):
    """Ours, then the operator's."""

    instruments: list[Instrument]
