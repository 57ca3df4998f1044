"""Reads the crisis lines and cards: data by region, each with its source and date."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

CARDS = "cards.json"


class Help(msgspec.Struct):
    """`regions` by ISO 3166 code; each line and card carries its source and its own date."""

    checked_on: str
    regions: dict[str, Any]
    cards: dict[str, Any]


@cache
def load_help() -> Help:
    """`checked_on`: the newest date that any line or card carries."""
    regions: dict[str, Any] = {}
    cards: dict[str, Any] = {}
    for file in sorted((files("handrail.help") / "data").iterdir(), key=lambda file: file.name):
        if file.name == CARDS:
            cards = json.loads(file.read_text("utf-8"))
        elif file.name.endswith(".json"):
            regions[file.name.removesuffix(".json")] = json.loads(file.read_text("utf-8"))
    return Help(max(dates_in([regions, cards]), default=""), regions, cards)


def dates_in(value: Any) -> list[str]:
    """Every verified_on and reviewed_on, wherever it stands."""
    if isinstance(value, list):
        return [date for part in value for date in dates_in(part)]
    if not isinstance(value, dict):
        return []
    own = [value[name] for name in ("verified_on", "reviewed_on") if value.get(name)]
    return own + [date for part in value.values() for date in dates_in(part)]


@cache
def encoded_help() -> bytes:
    return msgspec.json.encode(load_help())
