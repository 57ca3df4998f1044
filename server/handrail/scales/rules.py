"""What answers add up to. Pure; the phone counts in the same way, held to it by a table."""

from collections.abc import Mapping, Sequence

from handrail.scales.shapes import Condition, Instrument, Mark, ScaleItem, Score

Answers = Mapping[str, int | str]


def is_asked(condition: Condition | None, answers: Answers) -> bool:
    if condition is None:
        return True
    answer = answers.get(condition.item)
    return answer is not None and (answer == condition.code) == condition.equal


def value_of(item: ScaleItem, answers: Answers) -> int | None:
    """What an answer counts; None for one that is open, unknown or counts nothing."""
    if not is_asked(item.only_if, answers):
        return item.not_asked if item.only_if and item.only_if.item in answers else None
    answer = answers.get(item.id)
    if item.kind == "number":
        inside = type(answer) is int and item.lowest <= answer <= item.highest
        return answer if inside and isinstance(answer, int) else None
    return next((option.value for option in item.options if option.code == answer), None)


def total(items: Sequence[ScaleItem], score: Score, answers: Answers) -> int | None:
    """None as long as one of its questions is open: a part of a sum means nothing."""
    values = [value_of(item, answers) for item in items if item.id in score.items]
    return sum(value for value in values if value is not None) if None not in values else None


def totals(instrument: Instrument, answers: Answers) -> dict[str, int | None]:
    return {score.id: total(instrument.items, score, answers) for score in instrument.scores}


def band_of(score: Score, value: int) -> str | None:
    """The English label: a name that stays the same in both languages of the app."""
    found = (band.label.en for band in score.bands if band.lowest <= value <= band.highest)
    return next(found, None)


def is_met(mark: Mark, value: int) -> bool:
    if mark.at_least is not None:
        return value >= mark.at_least
    return mark.at_most is not None and value <= mark.at_most


def goes_on(instrument: Instrument, answers: Answers) -> str | None:
    """The longer form that these answers lead to."""
    way = instrument.goes_on
    value = totals(instrument, answers).get(way.score) if way else None
    return way.to if way and value is not None and value >= way.at_least else None


def opens_crisis_card(instrument: Instrument, answers: Answers) -> bool:
    """At any total, and however much is still open."""
    for item in instrument.items:
        value = value_of(item, answers)
        if item.crisis_at is not None and value is not None and value >= item.crisis_at:
            return True
    return False


def range_of(items: Sequence[ScaleItem]) -> tuple[int, int]:
    """The least and the most that these can add up to."""
    least = most = 0
    for item in items:
        counts = [option.value for option in item.options if option.value is not None]
        counts += [] if item.kind == "choice" else [item.lowest, item.highest]
        counts += [] if item.not_asked is None else [item.not_asked]
        least, most = least + min(counts, default=0), most + max(counts, default=0)
    return least, most
