"""Recovery codes as people type them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.accounts.recovery import ALPHABET, from_text, new_code, to_text
from handrail.errors import BadInput

codes = st.binary(min_size=16, max_size=16)


@given(codes)
def test_a_code_reads_back(code: bytes) -> None:
    text = to_text(code)
    assert [len(part) for part in text.split("-")] == [4] * 7
    assert from_text(text) == code


@given(codes, st.randoms())
def test_case_spaces_dashes_and_lookalikes_do_not_matter(code: bytes, random: object) -> None:
    text = to_text(code)
    for typed in (
        text.lower(),
        text.replace("-", ""),
        text.replace("-", " \u2013 "),
        "  " + text.replace("0", "O").replace("1", "l") + "\n",
        text.replace("0", "o").replace("1", "I"),
    ):
        assert from_text(typed) == code


@given(codes, st.integers(0, 27), st.sampled_from(ALPHABET))
def test_nearly_every_single_slip_is_noticed(code: bytes, at: int, letter: str) -> None:
    letters = to_text(code).replace("-", "")
    typed = letters[:at] + letter + letters[at + 1 :]
    if typed != letters:
        with suppress(BadInput):
            assert from_text(typed) != code


def test_a_typing_mistake_names_its_field_and_is_not_repeated() -> None:
    with pytest.raises(BadInput) as refused:
        from_text("ABCD" * 7)
    assert refused.value.fields == ("code",)
    assert "ABCD" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "x", "U" * 28, "0" * 27, "0" * 29, "\u00e9" * 28, "\ud800"])
def test_what_is_no_code_is_a_typing_mistake(text: str) -> None:
    with pytest.raises(BadInput):
        from_text(text)


def test_codes_are_never_the_same() -> None:
    assert len({new_code() for _ in range(100)}) == 100
