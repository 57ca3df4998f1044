"""What a questionnaire must hold true as a whole, beyond the shape of its single fields. Pure."""

from collections.abc import Sequence

from handrail.scales.shapes import ScaleItem, Score

OWN = "urn:handrail:"
CRISIS_AT = f"{OWN}crisis-at"


class Unusable(Exception):
    """The message names the field of the file."""


def check_items(items: Sequence[ScaleItem]) -> None:
    """Raises Unusable."""
    if not items:
        raise Unusable("item")
    known: dict[str, ScaleItem] = {}
    for item in items:
        if item.id in known:
            raise Unusable(f"item {item.id}: linkId")
        if item.only_if and not _has(known.get(item.only_if.item), item.only_if.code):
            raise Unusable(f"item {item.id}: enableWhen")
        if item.kind == "number" and item.highest <= item.lowest:
            raise Unusable(f"item {item.id}: maxValue")
        if len({option.code for option in item.options}) != len(item.options):
            raise Unusable(f"item {item.id}: answerOption.code")
        if item.crisis_at is not None:
            _check_crisis_at(item, item.crisis_at)
        known[item.id] = item


def _has(item: ScaleItem | None, code: str) -> bool:
    return item is not None and any(option.code == code for option in item.options)


def _check_crisis_at(item: ScaleItem, least: int) -> None:
    """An answer that counts nothing, or never enough, would leave the crisis card closed."""
    counts = [option.value for option in item.options] or [item.highest]
    if None in counts:
        raise Unusable(f"item {item.id}: ordinalValue")
    if all(count is not None and count < least for count in counts):
        raise Unusable(f"item {item.id}: {CRISIS_AT}")


def check_scores(scores: Sequence[Score]) -> None:
    """Raises Unusable."""
    if not scores:
        raise Unusable(f"{OWN}score")
    if len({one.id for one in scores}) != len(scores):
        raise Unusable(f"{OWN}score.id")
