"""Medicines, numbers and questions as data with their sources, which an operator can tighten.

Nothing here is advice, and nothing is computed from it but dates around an injection.
"""

import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from operator import ge, le
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from handrail.errors import StartRefused
from handrail.medications.parts import Interval

PARTS = ("medicines", "gaps", "checklist", "take_home", "tolerance")
FOLDER = "medicines"
# Each number may become stricter, and no number laxer.
STRICTER: Mapping[str, Callable[[Any, Any], bool]] = {
    "call": le,
    "firm": le,
    "urgent": le,
    "early_weeks": ge,
    "early_shift": ge,
    "tolerance_days_before": ge,
    "earliest_days": ge,
    "before_days": le,
    "after_days": le,
    "most_doses": le,
    "window_days": ge,
}
WORDS = frozenset({"names", "late_text", "warnings", "text", "lock_box", "sources", "verified_on"})

Words = Annotated[str, Meta(min_length=1, max_length=600)]
Days = Annotated[int, Meta(ge=0, le=366)]
# As exact as the source's own date is: a year, a month or a day.
SourceDate = Annotated[str, Meta(pattern="^[0-9]{4}(-[0-9]{2}){0,2}$", max_length=10)]
Sources = Annotated[list[Annotated[str, Meta(min_length=1)]], Meta(min_length=1)]


class Said(Struct, forbid_unknown_fields=True):
    """The same in both languages."""

    en: Words
    es: Words


class Sourced(Struct, forbid_unknown_fields=True, kw_only=True):
    """Where it was read, how old that is, and how sure we are."""

    sources: Sources
    verified_on: SourceDate | None
    confidence: Literal["high", "medium"]


class MedicineFacts(Sourced, kw_only=True):
    """What a form starts with when this medicine is chosen; empty stays empty. Never a dose."""

    id: str
    names: Said
    moud: Literal["buprenorphine", "methadone", "naltrexone"] | None
    forms: list[str]
    interval: Interval | None
    earliest_days: Days | None
    before_days: Days | None
    after_days: Days | None
    as_needed: bool
    times_hint: Annotated[int, Meta(ge=1, le=12)] | None
    late_text: Said | None
    warnings: list[Said]


class Gap(Sourced, kw_only=True):
    """From which missed day on the app asks to call, firmly, urgently.

    In the first `early_weeks` each comes `early_shift` days earlier. `tolerance_days_before` the
    next dose is due, the card on tolerance is shown.
    """

    call: Annotated[int, Meta(ge=1, le=31)]
    firm: Annotated[int, Meta(ge=1, le=31)]
    urgent: Annotated[int, Meta(ge=1, le=31)]
    early_weeks: Annotated[int, Meta(ge=0, le=52)]
    early_shift: Annotated[int, Meta(ge=0, le=7)]
    tolerance_days_before: Annotated[int, Meta(ge=0, le=31)]


class Gaps(Struct, forbid_unknown_fields=True):
    """By the medicine for opioid use disorder."""

    methadone: Gap
    buprenorphine: Gap
    naltrexone: Gap


class Question(Struct, forbid_unknown_fields=True):
    """One to be asked before a new medicine."""

    id: str
    text: Said


class Limit(Struct, forbid_unknown_fields=True):
    """From this day of treatment on, at most so many bottles; the practitioner decides."""

    id: str
    from_day: int
    most_doses: Annotated[int, Meta(ge=0, le=28)]


class TakeHomeFacts(Sourced, kw_only=True):
    """Bottles to take home."""

    region: str
    limits: list[Limit]
    text: Said
    lock_box: Said


class ToleranceWindow(Sourced, kw_only=True):
    """So many days after it, tolerance is lower and a card says so."""

    id: Literal[
        "custody",
        "hospital",
        "detox",
        "residential",
        "programme",
        "methadone_start",
        "moud_stopped",
        "lapse",
    ]
    window_days: Days


class Library(Struct, forbid_unknown_fields=True):
    """All of it, as the app gets it."""

    medicines: list[MedicineFacts]
    gaps: Gaps
    checklist: list[Question]
    take_home: TakeHomeFacts
    tolerance: list[ToleranceWindow]


def load_library(data_dir: Path) -> Library:
    """With the operator's own files laid over ours. Raises StartRefused: file and field."""
    built = {part: _built_in(part) for part in PARTS}
    for file in sorted((data_dir / FOLDER).glob("*.json")):
        if file.stem not in PARTS:
            raise StartRefused(f"{FOLDER}/{file.name} is not one of: {', '.join(PARTS)}.")
        try:
            own = json.loads(file.read_text("utf-8"))
        except (ValueError, RecursionError):
            raise _refused(file.stem, "JSON") from None
        built[file.stem] = _laid_over(built[file.stem], own, file.stem, "")
    return _checked(built)


def _built_in(part: str) -> Any:
    return json.loads((files("handrail.medications") / "data" / f"{part}.json").read_text("utf-8"))


def _checked(raw: Mapping[str, Any]) -> Library:
    for part, kind in Library.__annotations__.items():
        try:
            msgspec.convert(raw[part], kind)
        except msgspec.ValidationError as error:
            raise _refused(part, str(error).rpartition("`$.")[2].rstrip("`") or part) from None
    return msgspec.convert(raw, Library)


def _laid_over(built: Any, own: Any, part: str, path: str) -> Any:
    """`built` with what `own` says otherwise."""
    if isinstance(built, dict) and isinstance(own, dict):
        return {**built, **{name: _field(built, name, own[name], part, path) for name in own}}
    if isinstance(built, list) and isinstance(own, list):
        known = {one["id"]: one for one in built}
        for one in own:
            name = one.get("id") if isinstance(one, dict) else None
            if name not in known:
                raise _refused(part, f"{path}id")
            known[name] = _laid_over(known[name], one, part, f"{path}{name}.")
        return list(known.values())
    raise _refused(part, path.rstrip(".") or "the file")


def _field(built: Mapping[str, Any], name: str, own: Any, part: str, path: str) -> Any:
    if name == "id" or name in WORDS:
        return own
    if name not in built:
        raise _refused(part, f"{path}a field")
    if name in STRICTER:
        if type(own) is int and (built[name] is None or STRICTER[name](own, built[name])):
            return own
        raise _refused(part, f"{path}{name}")
    if isinstance(built[name], dict | list) and not isinstance(own, str):
        return _laid_over(built[name], own, part, f"{path}{name}.")
    raise _refused(part, f"{path}{name}")


def _refused(part: str, field: str) -> StartRefused:
    return StartRefused(f"{FOLDER}/{part}.json: {field} cannot be used.")
