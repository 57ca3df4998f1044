"""The description of the API: right where Litestar errs, complete, up to date, and kept to."""

import enum
import json
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from litestar import Litestar, post
from litestar.openapi.config import OpenAPIConfig
from litestar.params import JSONBody
from msgspec import Meta

from handrail.app import openapi_text
from handrail.sync.kinds import KINDS
from handrail.web.openapi import put_right, types_of

ROOT = Path(__file__).parents[3]


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


class Entry(msgspec.Struct):
    optional_bound: Annotated[int, Meta(ge=0, le=10)] | None = None
    optional_text: Annotated[str, Meta(min_length=0, max_length=5)] | None = None
    first: Colour = Colour.BLUE


class Other(msgspec.Struct):
    second: Colour
    entry: Entry


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    @post("/entry")
    async def send(data: JSONBody[Entry]) -> Other:
        return Other(Colour.RED, data)

    config = OpenAPIConfig(title="t", version="1", render_plugins=[])
    api = Litestar([send], openapi_config=config, logging_config=None)
    right = put_right(api.openapi_schema.to_schema(), types_of(api))
    return dict(right["components"]["schemas"])


def test_a_bound_of_zero_stays_on_an_optional_number(schemas: dict[str, Any]) -> None:
    number, null = schemas["Entry"]["properties"]["optional_bound"]["anyOf"]
    assert number == {"type": "integer", "minimum": 0, "maximum": 10}
    assert null == {"type": "null"}


def test_bounds_inside_an_optional_type_stay(schemas: dict[str, Any]) -> None:
    text, _ = schemas["Entry"]["properties"]["optional_text"]["anyOf"]
    assert text == {"type": "string", "minLength": 0, "maxLength": 5}


def test_a_default_stays_with_its_field(schemas: dict[str, Any]) -> None:
    assert schemas["Entry"]["properties"]["first"]["default"] == "blue"
    assert "default" not in schemas["Colour"]
    assert "default" not in schemas["Other"]["properties"]["second"]


@pytest.fixture(scope="module")
def written() -> Any:
    return json.loads((ROOT / "docs/api/openapi.json").read_text())


def test_the_written_description_is_up_to_date(written: Any) -> None:
    assert json.loads(openapi_text()) == written, "run: make openapi"


def test_no_reference_leads_nowhere(written: Any) -> None:
    schemas = written["components"]["schemas"]
    text = json.dumps(written)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named == named & schemas.keys()


def test_bodies_of_kinds_are_described_with_their_bounds(written: Any) -> None:
    schemas = written["components"]["schemas"]
    mood = schemas["CheckIn"]["properties"]["mood"]["anyOf"][0]
    assert (mood["minimum"], mood["maximum"]) == (0, 10)
    assert schemas["CheckIn"]["additionalProperties"] is False
    assert schemas["Medication"]["properties"]["times"]["maxItems"] == 12
    assert schemas["Dose"]["properties"]["status"]["enum"] == ["skipped", "taken"]
    bodies = {one.get("$ref", "null") for one in schemas["Change"]["properties"]["body"]["anyOf"]}
    kinds = [kind.__name__ for kind in KINDS.values() if not kind.internal]
    assert bodies == {"null", *(f"#/components/schemas/{name}" for name in kinds)}
    assert "DoseSalt" not in schemas
