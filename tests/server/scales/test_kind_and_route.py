"""What was answered, as it is kept; and the questionnaires over HTTP."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from handrail.errors import BadInput
from handrail.scales.kinds import Scale
from handrail.settings import Settings
from handrail.sync.checks import decode_body
from handrail.web.doctor import check_scales

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "v": 1, "instrument": "phq-9", "version": "1", "occurred_at": "2026-03-10T11:00:00Z",
    "tz": "Europe/Berlin", "answers": {"1": "LA6568-5", "2": 3},
}  # fmt: skip


def body(**changes: Any) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(GOOD | changes))


def test_what_is_answered_is_kept_as_it_was_and_no_score_with_it() -> None:
    found = decode_body(Scale, body(), NOW)
    assert msgspec.to_builtins(found) == GOOD
    assert (list(found.rules()), found.answers()) == ([], None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"instrument": "PHQ 9"}, "instrument"),
        ({"version": ""}, "version"),
        ({"answers": {}}, "answers"),
        ({"answers": {"1": "x" * 41}}, "answers[...]"),
        ({"answers": {"x" * 41: 1}}, "answers"),
        ({"answers": {"1": True}}, "answers[...]"),
        ({"answers": {str(n): 1 for n in range(201)}}, "answers"),
        ({"tz": "Mars/Base"}, "tz"),
        ({"score": 3}, "body"),
    ],
)
def test_what_does_not_fit_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        decode_body(Scale, body(**changes), NOW)
    assert list(refused.value.fields) == [field]


def test_the_doctor_names_a_file_that_is_left_out(settings: Settings) -> None:
    folder: Path = settings.data_dir / "scales"
    folder.mkdir(parents=True)
    (folder / "mine.json").write_text("[]")
    (only,) = check_scales(settings)
    assert only.level == "wrong"
    assert only.says.startswith("scales/mine.json is left out: ")
