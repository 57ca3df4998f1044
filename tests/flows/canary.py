"""Bodies of every kind with one word in every field that takes free text."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from msgspec import inspect

from handrail.sync.kinds import KINDS
from handrail.vault.body import Body

MEDICINE = "0b9f2a3c-5d6e-4f70-8a91-b2c3d4e5f607"
TIMES = [{"slot": "aaaaaaaa", "at": "08:00"}, {"slot": "bbbbbbbb", "at": "20:00"}]
BY_PATTERN = {"[a-z0-9]{8}": "qqqqqqqq", "[a-z0-9-]{0,39}": "bam", "[0-5][0-9]": "09:00"}
NOW = datetime.now(UTC)
# What belongs together, and what does not go together.
SETTLED: dict[str, dict[str, Any]] = {
    "take_home": {"medication": MEDICINE},
    "dose": {"bottle_on": None},
    "attendance": {"makes_up_for": None},
    "lapse": {"change_date": "new_run"},
    "contact": {"role": "clinic"},
}


def bodies(word: str) -> list[tuple[str, dict[str, Any]]]:
    """One of each kind; of medicines the three sorts that exclude each other."""
    found = []
    for name, kind in KINDS.items():
        if kind.internal:
            continue
        body = filled(kind, word) | SETTLED.get(name, {})
        if name == "check_in":
            body["answers"] = [{"question": "qqqqqqqq", "text": word}]
        found += [(name, each) for each in sorts(body)] if name == "medication" else [(name, body)]
    return found


def sorts(body: dict[str, Any]) -> list[dict[str, Any]]:
    step = body["steps"][0] | {"start_on": f"{NOW.year + 1}-01-01"}
    body |= {"start_on": f"{NOW.year - 1}-01-01", "end_on": None}
    body |= {"window": {"opens": "06:00", "closes": "11:00"}}
    timed = [one | {"dose": body["name"]} for one in TIMES]
    needle = body["injection"] | {"every": {"days": 28}}
    daily = {"days": {"type": "every", "days": 1}, "injection": None, "as_needed": None}
    return [
        body | daily | {"times": timed, "steps": [step]},
        body | daily | {"times": [], "steps": [], "injection": needle},
        body | daily | {"times": [], "steps": [], "as_needed": {"most_a_day": 3}},
    ]


def filled(kind: type[Body], word: str) -> dict[str, Any]:
    return dict(_value(inspect.type_info(kind), "", word))


def _value(of: inspect.Type, name: str, word: str) -> Any:
    match of:
        case inspect.StructType():
            fields = {one.encode_name: _value(one.type, one.encode_name, word) for one in of.fields}
            return fields | ({of.tag_field: of.tag} if of.tag_field else {})
        case inspect.UnionType():
            real = [one for one in of.types if not isinstance(one, inspect.NoneType)]
            return _value(real[0], name, word)
        case inspect.ListType() | inspect.VarTupleType():
            return [_value(of.item_type, name, word)]
        case inspect.DictType():
            return {_value(of.key_type, "", word): _value(of.value_type, name, word)}
        case inspect.LiteralType():
            return of.values[0]
        case inspect.StrType():
            return _text(of, name, word)
        case _:
            return _plain(of, word)


def _text(of: inspect.StrType, name: str, word: str) -> str:
    if of.pattern is not None:
        return next(text for part, text in BY_PATTERN.items() if part in of.pattern)
    if name == "join_url":
        return f"https://{word}.example/{word}"
    return "UTC" if name == "tz" else word


def _plain(of: inspect.Type, word: str) -> Any:
    plain: dict[type[inspect.Type], Any] = {
        inspect.DateType: NOW.date().isoformat(),
        inspect.DateTimeType: NOW.isoformat(),
        inspect.UUIDType: str(UUID(MEDICINE)),
        inspect.BoolType: False,
        inspect.IntType: 1,
        inspect.FloatType: 1,
    }
    return plain[type(of)]
