"""As much of a FHIR Questionnaire as is used here. What else stands in a file is not read."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, field

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LOWEST = "http://hl7.org/fhir/StructureDefinition/minValue"
HIGHEST = "http://hl7.org/fhir/StructureDefinition/maxValue"
LOINC = "http://loinc.org"

Text = Annotated[str, Meta(min_length=1, max_length=1000)]
Token = Annotated[str, Meta(min_length=1, max_length=40)]
# JSON as it is sent holds no greater ones than 64 bits.
Whole = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
Decimal = Annotated[float, Meta(ge=-1_000_000, le=1_000_000)]


class Extension(Struct):
    """One of a value, or extensions inside it."""

    url: str
    extension: list["Extension"] = []
    string: Text | UnsetType = field(default=UNSET, name="valueString")
    code: Token | UnsetType = field(default=UNSET, name="valueCode")
    integer: Whole | UnsetType = field(default=UNSET, name="valueInteger")
    decimal: Decimal | UnsetType = field(default=UNSET, name="valueDecimal")
    yes: bool | UnsetType = field(default=UNSET, name="valueBoolean")
    coding: "Coding | UnsetType" = field(default=UNSET, name="valueCoding")
    beside: "Beside | UnsetType" = field(default=UNSET, name="_valueString")

    @property
    def value(self) -> Any:
        """Whichever is set."""
        for one in (self.string, self.code, self.integer, self.decimal, self.yes, self.coding):
            if one is not UNSET:
                return one
        return None


class Beside(Struct):
    """What FHIR writes beside a text: its translations."""

    extension: list[Extension] = []


class Coding(Struct):
    code: Token
    system: str = ""
    display: Text | UnsetType = UNSET
    beside: Beside | UnsetType = field(default=UNSET, name="_display")
    extension: list[Extension] = []


class AnswerOption(Struct):
    coding: Coding = field(name="valueCoding")


class EnableWhen(Struct):
    question: Token
    operator: str
    coding: Coding = field(name="answerCoding")


class QuestionnaireItem(Struct):
    id: Token = field(name="linkId")
    type: str
    text: Text
    beside: Beside | UnsetType = field(default=UNSET, name="_text")
    prefix: str = ""
    required: bool = False
    when: list[EnableWhen] = field(default=[], name="enableWhen")
    options: Annotated[list[AnswerOption], Meta(max_length=40)] = field(
        default=[], name="answerOption"
    )
    items: Annotated[list["QuestionnaireItem"], Meta(max_length=200)] = field(
        default=[], name="item"
    )
    extension: list[Extension] = []


class Questionnaire(Struct):
    resource: str = field(name="resourceType")
    id: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,39}$", max_length=40)]
    version: Annotated[str, Meta(min_length=1, max_length=20)]
    title: Annotated[str, Meta(min_length=1, max_length=80)]
    copyright: Text
    items: Annotated[list[QuestionnaireItem], Meta(min_length=1, max_length=200)] = field(
        name="item"
    )
    beside_title: Beside | UnsetType = field(default=UNSET, name="_title")
    description: Annotated[str, Meta(max_length=200)] = ""
    beside_description: Beside | UnsetType = field(default=UNSET, name="_description")
    code: list[Coding] = []
    extension: list[Extension] = []
