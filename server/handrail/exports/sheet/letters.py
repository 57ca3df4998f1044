"""Which letters can be drawn one after the other from left to right, as they stand."""

import unicodedata
from collections.abc import Container

INSTEAD = "\u25a1"
# Drawn from right to left, or only together with what stands beside them.
NOT_LEFT_TO_RIGHT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})


def tidy(text: str) -> str:
    """Composed, on one line, and without what is not seen but changes what is."""
    kept = (one for one in unicodedata.normalize("NFC", text) if unicodedata.category(one) != "Cf")
    return " ".join("".join(" " if _is_control(one) else one for one in kept).split())


def _is_control(one: str) -> bool:
    return unicodedata.category(one) == "Cc"


def can_show(text: str, known: Container[int]) -> bool:
    return all(_can(one, known) for one in text)


def _can(one: str, known: Container[int]) -> bool:
    return ord(one) in known and unicodedata.bidirectional(one) not in NOT_LEFT_TO_RIGHT


def shown(text: str, known: Container[int]) -> str:
    """With a box in place of each letter that cannot be drawn."""
    return "".join(one if _can(one, known) else INSTEAD for one in tidy(text))
