"""Turns a FHIR Questionnaire into an Instrument. What cannot be used is named by its field."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from handrail.scales import fhir
from handrail.scales.checks import CRISIS_AT, OWN, Unusable, check_items, check_scores
from handrail.scales.fhir import Beside, Coding, Extension, Questionnaire, QuestionnaireItem
from handrail.scales.rules import range_of
from handrail.scales.shapes import (
    Band,
    Condition,
    GoesOn,
    Instrument,
    Mark,
    Option,
    ScaleItem,
    Score,
    Words,
)

_decoder = msgspec.json.Decoder(Questionnaire)


def read(raw: bytes) -> Instrument:
    """Raises Unusable."""
    try:
        found = _decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise Unusable(_path(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unusable("JSON") from None
    if found.resource != "Questionnaire":
        raise Unusable("resourceType")
    try:
        items = list(_items(found.items, None, None))
    except RecursionError:
        raise Unusable("item") from None
    check_items(items)
    scores = [_score(one, items) for one in _own(found.extension, "score")]
    check_scores(scores)
    return Instrument(
        id=found.id,
        version=found.version,
        title=words(found.title, found.beside_title),
        about=words(found.description, found.beside_description),
        licence=found.copyright,
        sources=list(_sources(found.extension)),
        code=_loinc(found.code),
        stem=_stem(found.items),
        items=items,
        scores=scores,
        goes_on=_goes_on(found.extension, scores),
        crisis_entry=any(one.value is True for one in _own(found.extension, "crisis-entry")),
        languages=_languages(items),
    )


def _path(message: str) -> str:
    return message.rpartition("`$.")[2].rstrip("`") if "`$." in message else "a field"


def words(text: str, beside: Beside | UnsetType) -> Words:
    for one in [] if beside is UNSET or isinstance(beside, UnsetType) else beside.extension:
        parts = {part.url: part.value for part in one.extension}
        if one.url == fhir.TRANSLATION and parts.get("lang") == "es":
            return Words(text, str(parts.get("content") or ""))
    return Words(text)


def _sources(extensions: Iterable[Extension]) -> Iterator[str]:
    for one in _own(extensions, "source"):
        if not isinstance(one.value, str):
            raise Unusable(f"{OWN}source")
        yield one.value


def _own(extensions: Iterable[Extension], name: str) -> Iterator[Extension]:
    return (one for one in extensions if one.url == OWN + name)


def _part(parts: Iterable[Extension], name: str, kind: type[Any]) -> Any:
    value = next((one.value for one in parts if one.url == name), None)
    if type(value) is not kind:
        raise Unusable(f"{OWN}score.{name}" if name != "to" else f"{OWN}goes-on.to")
    return value


def _stem(items: Sequence[QuestionnaireItem]) -> Words | None:
    first = items[0]
    return words(first.text, first.beside) if first.type == "display" else None


def _items(
    some: Iterable[QuestionnaireItem], heading: Words | None, when: Condition | None
) -> Iterator[ScaleItem]:
    """Groups are opened: their text stands above their first question."""
    for one in some:
        only_if = _condition(one) or when
        if one.when and when:
            raise Unusable(f"item {one.id}: enableWhen")
        if one.type in ("choice", "integer"):
            yield _item(one, heading, only_if)
        elif _integer(one, CRISIS_AT) is not None:
            raise Unusable(f"item {one.id}: {CRISIS_AT}")
        elif one.type == "group":
            yield from _items(one.items, words(one.text, one.beside), only_if)
        elif one.type != "display":
            raise Unusable(f"item {one.id}: type")
        heading = None


def _item(one: QuestionnaireItem, heading: Words | None, only_if: Condition | None) -> ScaleItem:
    options = [_option(each.coding, one.id) for each in one.options]
    if (one.type == "choice") != bool(options):
        raise Unusable(f"item {one.id}: answerOption")
    return ScaleItem(
        id=one.id,
        label=one.prefix,
        text=words(one.text, one.beside),
        kind="choice" if one.type == "choice" else "number",
        required=one.required,
        heading=heading,
        options=options,
        lowest=_integer(one, fhir.LOWEST) or 0,
        highest=_integer(one, fhir.HIGHEST) or 0,
        only_if=only_if,
        not_asked=_integer(one, OWN + "when-not-asked"),
        crisis_at=_integer(one, CRISIS_AT),
    )


def _integer(one: QuestionnaireItem, url: str) -> int | None:
    found = next((each.value for each in one.extension if each.url == url), None)
    if found is not None and type(found) is not int:
        raise Unusable(f"item {one.id}: {url.rpartition('/')[2]}")
    return found


def _option(coding: Coding, item: str) -> Option:
    if isinstance(coding.display, UnsetType):
        raise Unusable(f"item {item}: answerOption.display")
    value = next((one.value for one in coding.extension if one.url == fhir.ORDINAL), None)
    if value is not None and (type(value) not in (int, float) or value != int(value)):
        raise Unusable(f"item {item}: ordinalValue")
    text = words(coding.display, coding.beside)
    return Option(coding.code, text, None if value is None else int(value))


def _condition(one: QuestionnaireItem) -> Condition | None:
    if not one.when:
        return None
    (only, *more) = one.when
    if more or only.operator not in ("=", "!="):
        raise Unusable(f"item {one.id}: enableWhen")
    return Condition(only.question, only.coding.code, only.operator == "=")


def _score(found: Extension, items: Sequence[ScaleItem]) -> Score:
    parts = found.extension
    names = [one.value for one in parts if one.url == "item" and isinstance(one.value, str)]
    used = [item for item in items if item.id in names]
    told = sum(one.url == "item" for one in parts)
    if not used or len(used) != len(set(names)) or told != len(used):
        raise Unusable(f"{OWN}score.item")
    for item in used:
        if any(option.value is None for option in item.options):
            raise Unusable(f"item {item.id}: ordinalValue")
    name = next((one for one in parts if one.url == "name"), None)
    code = next((one.value for one in parts if one.url == "code"), None)
    lowest, highest = range_of(used)
    return Score(
        id=_part(parts, "id", str),
        name=_label([name] if name else []),
        code=_loinc([code] if isinstance(code, Coding) else []),
        items=names,
        lowest=lowest,
        highest=highest,
        bands=_bands(parts, lowest, highest),
        marks=[_mark(one.extension) for one in parts if one.url == "look"],
    )


def _label(parts: Iterable[Extension]) -> Words:
    found = next((one for one in parts if one.url in ("label", "name")), None)
    if found is None or isinstance(found.string, UnsetType):
        raise Unusable(f"{OWN}score.label")
    return words(found.string, found.beside)


def _bands(parts: Iterable[Extension], lowest: int, highest: int) -> list[Band]:
    """All that can come out, without a gap; or none at all."""
    found = [
        Band(_part(one, "from", int), _part(one, "to", int), _label(one))
        for one in (each.extension for each in parts if each.url == "band")
    ]
    whole = not found or (found[0].lowest == lowest and found[-1].highest == highest)
    gaps = any(two.lowest != one.highest + 1 for one, two in pairwise(found))
    if not whole or gaps or any(one.lowest > one.highest for one in found):
        raise Unusable(f"{OWN}score.band")
    return found


def _mark(parts: Sequence[Extension]) -> Mark:
    values = {one.url: one.value for one in parts if one.url in ("at-least", "at-most")}
    if len(values) != 1 or any(type(value) is not int for value in values.values()):
        raise Unusable(f"{OWN}score.look")
    return Mark(_label(parts), values.get("at-least"), values.get("at-most"))


def _goes_on(extensions: Iterable[Extension], scores: Iterable[Score]) -> GoesOn | None:
    for one in _own(extensions, "goes-on"):
        parts = one.extension
        score = _part(parts, "score", str)
        if score not in {each.id for each in scores}:
            raise Unusable(f"{OWN}goes-on.score")
        return GoesOn(_part(parts, "to", str), score, _part(parts, "at-least", int))
    return None


def _loinc(codes: Iterable[Coding]) -> str:
    return next((one.code for one in codes if one.system == fhir.LOINC), "")


def _languages(items: Iterable[ScaleItem]) -> list[Literal["en", "es"]]:
    texts = [words for item in items for words in (item.text, *(one.text for one in item.options))]
    return ["en", "es"] if all(one.es for one in texts) else ["en"]
