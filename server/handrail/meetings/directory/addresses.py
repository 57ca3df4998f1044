"""Town and postal area out of an address in one line, where a feed gives nothing else."""

import re
from typing import NamedTuple

STATE = re.compile(r"([A-Z]{2})(?:\s+(\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d))?")
CODE_FIRST = re.compile(r"(\d{4,5})\s+(\D+)")
CODE_LAST = re.compile(r"(\D+?)\s+([A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})")


class Town(NamedTuple):
    """What an address says of it; empty where it says nothing."""

    city: str = ""
    state: str = ""
    postal_code: str = ""


def town_in(address: str) -> Town:
    """Of `20 Oak St, Portland, OR 97209, USA`, `Calle Mayor 5, 28013 Madrid`, `…, Leeds LS1 4AB`.

    The first part of an address is a street or a hall, unless it stands before a state.
    """
    parts = [part.strip() for part in address.split(",")]
    for before, part in zip(parts, parts[1:], strict=False):
        if found := STATE.fullmatch(part):
            return Town(before, found[1], found[2] or "")
        if found := CODE_FIRST.fullmatch(part):
            return Town(found[2].strip(), "", found[1])
        if found := CODE_LAST.fullmatch(part):
            return Town(found[1].strip(), "", found[2])
    return Town()
