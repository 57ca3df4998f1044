"""Labels, length prefixes and wrapped keys."""

import os
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.vault import labels
from handrail.vault.keys import (
    WRAPPED_BYTES,
    Place,
    ServerKeys,
    Unopenable,
    lp,
    session_id,
    session_key,
    unwrap,
    wrap,
)

KEY, DATA_KEY = os.urandom(32), os.urandom(32)
PLACE = Place("password", b"p" * 16, b"password")
WRAPPED = wrap(KEY, DATA_KEY, 3, PLACE)
parts = st.lists(st.binary(max_size=20), max_size=4)


def test_no_label_is_used_twice_or_begins_another() -> None:
    every = [value for name, value in vars(labels).items() if name.isupper()]
    assert len(every) == len(set(every)) > 10
    assert all(re.fullmatch(rb"handrail/v1/[a-z/-]+\0", label) for label in every)


@given(parts, parts)
def test_different_parts_never_give_the_same_bytes(one: list[bytes], other: list[bytes]) -> None:
    assert (lp(*one) == lp(*other)) == (one == other)


def test_a_wrapped_key_opens_in_its_place() -> None:
    assert len(WRAPPED) == WRAPPED_BYTES == 95
    assert unwrap(KEY, WRAPPED, PLACE) == (3, DATA_KEY)


@pytest.mark.parametrize(
    "place",
    [
        PLACE._replace(kind="recovery"),
        PLACE._replace(person=b"q" * 16),
        PLACE._replace(slot=b"other"),
        PLACE._replace(kind="", person=b""),
        PLACE._replace(kind="pin"),
    ],
)
def test_a_wrapped_key_opens_nowhere_else(place: Place) -> None:
    with pytest.raises(Unopenable):
        unwrap(KEY, WRAPPED, place)


def test_an_unknown_kind_of_slot_is_never_made() -> None:
    with pytest.raises(Unopenable):
        wrap(KEY, DATA_KEY, 1, PLACE._replace(kind="pin"))


def test_another_key_does_not_open() -> None:
    with pytest.raises(Unopenable):
        unwrap(os.urandom(32), WRAPPED, PLACE)


@given(st.integers(0, len(WRAPPED) * 8 - 1))
def test_any_flipped_bit_of_a_wrapped_key_is_refused(bit: int) -> None:
    changed = bytearray(WRAPPED)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Unopenable):
        unwrap(KEY, bytes(changed), PLACE)


@given(st.binary(max_size=120))
def test_what_is_no_wrapped_key_is_refused(blob: bytes) -> None:
    with pytest.raises(Unopenable):
        unwrap(KEY, blob, PLACE)


def test_a_stored_session_id_is_no_token() -> None:
    token, person = os.urandom(32), os.urandom(16)
    place = Place("session", person, session_id(token))
    wrapped = wrap(session_key(token, person), DATA_KEY, 1, place)
    with pytest.raises(Unopenable):
        unwrap(session_key(session_id(token), person), wrapped, place)


@pytest.mark.parametrize("roots", [{}, {1: b"short"}, {0: bytes(32)}, {65536: bytes(32)}])
def test_bad_server_keys_are_refused(roots: dict[int, bytes]) -> None:
    with pytest.raises(ValueError, match="server key"):
        ServerKeys(roots)


def test_every_use_of_every_server_key_differs() -> None:
    keys = ServerKeys({1: os.urandom(32), 2: os.urandom(32)})
    uses: list[Any] = [
        keys.pepper, keys.lookup, keys.blob, keys.decoy, keys.topic, keys.hush, keys.throttle,
        keys.endpoint, keys.check,
    ]  # fmt: skip
    made = {use(number) for use in uses for number in (1, 2)}
    assert len(made) == 18
    assert keys.blob() == keys.blob(2)
    with pytest.raises(Unopenable):
        keys.blob(3)


def test_keys_are_not_printed() -> None:
    root = os.urandom(32)
    assert root.hex() not in repr(ServerKeys({1: root}))
    assert repr(root) not in repr(ServerKeys({1: root}))
