"""What type codes mean: Meeting Guide's as data, BMLT's by a map. Unknown ones are kept as is."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import msgspec

from handrail.meetings.directory.listing import MOST_TYPES

ONLINE, CLOSED_PLACE, HYBRID = "ONL", "TC", "HY"
LANGUAGE = "LANG"  # the world id of every format that names a language
# Kept apart: BMLT servers name their own formats, and Meeting Guide may mean something else by it.
BMLT_PREFIX = "bmlt:"
SHAPE = re.compile(r"[^\x00-\x20,\x7f]{1,40}")
# Formats by the name that all of Narcotics Anonymous share (`world_id`), then by the usual keys.
WORLD = {
    "OPEN": "O", "CLOSED": "C", "WCHR": "X", "WCHAIR": "X", "VM": ONLINE, "HYBR": HYBRID,
    "HY": HYBRID, "TC": CLOSED_PLACE, "BEG": "BE", "NEW": "BE", "GL": "LGBTQ", "LGBTQ": "LGBTQ",
    "M": "M", "W": "W", "Y": "Y", "STEP": "ST", "SPK": "SP", "SPKR": "SP", "DISC": "D",
    "MED": "MED", "CAN": "CAN", "CW": "CF", "SMOK": "SM", "LIT": "LIT", "TRAD": "TR", "OUT": "OUT",
}  # fmt: skip
KEYS = {
    "O": "O", "C": "C", "WC": "X", "WCHR": "X", "VM": ONLINE, "HY": HYBRID, "HYBR": HYBRID,
    "TC": CLOSED_PLACE, "BEG": "BE", "B": "BE", "GL": "LGBTQ", "LGBTQ": "LGBTQ", "M": "M",
    "W": "W", "Y": "Y", "YP": "Y", "St": "ST", "SWG": "ST", "Sp": "SP", "SP": "SP", "D": "D",
    "ME": "MED", "CL": "CAN", "CW": "CF", "SL": "ASL", "ASL": "ASL", "ES": "S", "FR": "FR",
    "RU": "RUS", "CLOSED": "C", "OPEN": "O", "OUT": "OUT",
}  # fmt: skip
# What Meeting Guide's own tables call some of them.
ALIASES = {
    "newcomer": "BE", "beginner": "BE", "beginners": "BE", "seniors": "SEN", "outdoor": "OUT",
    "child-friendly": "CF", "babysitting available": "BA", "birthday": "H",
    "location temporarily closed": "TC", "wheelchair-accessible bathroom": "XB",
}  # fmt: skip


class MeetingType(msgspec.Struct, frozen=True, omit_defaults=True):
    """One type of meeting; `language` (ISO 639) where it says what is spoken."""

    code: str
    names: dict[str, str]
    language: str = ""


class Codes(msgspec.Struct, frozen=True):
    """All that are known."""

    source: str
    codes: tuple[MeetingType, ...]


@cache
def known() -> Mapping[str, MeetingType]:
    text = (files("handrail.meetings.directory") / "data" / "codes.json").read_bytes()
    return {one.code: one for one in msgspec.json.decode(text, type=Codes).codes}


@cache
def by_name() -> Mapping[str, str]:
    """Spreadsheets hold words for codes."""
    return {one.names["en"].casefold(): code for code, one in known().items()} | ALIASES


def tidy(raw: Iterable[str]) -> tuple[str, ...]:
    """Each once, in order; what cannot be a code at all is left out."""
    found = (by_name().get(code.casefold(), code) for code in map(str.strip, raw))
    return tuple(dict.fromkeys(c for c in found if SHAPE.fullmatch(c)))[:MOST_TYPES]


def from_bmlt(key: str, worlds: Mapping[str, str]) -> str:
    """`worlds`: the feed's own table of formats, key to world id."""
    world = worlds.get(key, "")
    # A key that the server uses for something of its own must not be taken for the usual thing.
    code = KEYS.get(key) if world in ("", LANGUAGE) else WORLD.get(world)
    return code or BMLT_PREFIX + key


def languages(types: Iterable[str]) -> tuple[str, ...]:
    found = (known()[code].language for code in types if code in known())
    return tuple(dict.fromkeys(filter(None, found)))
