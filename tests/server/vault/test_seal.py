"""Sealed records and rows open where they belong, and nowhere else."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.vault.keys import ServerKeys, Unopenable
from handrail.vault.seal import DataKeys, Row, ServerSeal, pad, unpad

PERSON, RECORD = os.urandom(16), os.urandom(16)
FIRST, SECOND = os.urandom(32), os.urandom(32)
KEYS = DataKeys(PERSON, {1: FIRST})
BLOB = KEYS.seal(RECORD, b"a quiet day")
texts = st.binary(max_size=3000)


@given(texts)
def test_what_is_sealed_opens(plain: bytes) -> None:
    assert KEYS.open(RECORD, 1, KEYS.seal(RECORD, plain)) == plain


@given(texts)
def test_padding_comes_off_again_and_hides_the_length(plain: bytes) -> None:
    padded = pad(plain)
    assert unpad(padded) == plain
    assert len(padded) % 256 == 0
    assert 0 < len(padded) - len(plain) <= 256


@pytest.mark.parametrize("padded", [b"", bytes(256), b"x" * 256, b"x\x80", b"\x80" + bytes(256)])
def test_wrong_padding_is_refused(padded: bytes) -> None:
    with pytest.raises(Unopenable):
        unpad(padded)


@given(st.integers(0, len(BLOB) * 8 - 1))
def test_any_flipped_bit_of_a_record_is_refused(bit: int) -> None:
    changed = bytearray(BLOB)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Unopenable):
        KEYS.open(RECORD, 1, bytes(changed))


@given(st.integers(0, len(BLOB) - 1))
def test_a_cut_record_is_refused(length: int) -> None:
    with pytest.raises(Unopenable):
        KEYS.open(RECORD, 1, BLOB[:length])


def test_a_record_moved_to_another_row_or_person_is_refused() -> None:
    with pytest.raises(Unopenable):
        KEYS.open(os.urandom(16), 1, BLOB)
    with pytest.raises(Unopenable):
        DataKeys(os.urandom(16), {1: FIRST}).open(RECORD, 1, BLOB)


def test_a_record_is_no_part_and_a_part_no_record() -> None:
    part = KEYS.seal_part(b"device", RECORD, b"Phone")
    assert KEYS.open_part(b"device", RECORD, part) == b"Phone"
    with pytest.raises(Unopenable):
        KEYS.open(RECORD, 1, part)
    for name, part_id, blob in (
        (b"device", RECORD, BLOB),
        (b"other", RECORD, part),
        (b"device", PERSON, part),
    ):
        with pytest.raises(Unopenable):
            KEYS.open_part(name, part_id, blob)


def test_the_key_number_of_the_row_must_be_that_of_the_blob() -> None:
    both = DataKeys(PERSON, {1: FIRST, 2: FIRST})
    assert both.open(RECORD, 1, BLOB) == b"a quiet day"
    with pytest.raises(Unopenable):
        both.open(RECORD, 2, BLOB)


def test_while_a_rotation_runs_old_records_open_and_new_ones_use_the_new_key() -> None:
    rotated = KEYS.rotated(SECOND)
    assert (rotated.key_no, rotated.older) == (2, (1,))
    assert rotated.open(RECORD, 1, BLOB) == b"a quiet day"
    fresh = rotated.seal(RECORD, b"new")
    with pytest.raises(Unopenable):
        KEYS.open(RECORD, 2, fresh)
    assert DataKeys(PERSON, {2: SECOND}).open(RECORD, 2, fresh) == b"new"


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    assert len({KEYS.seal(RECORD, b"same") for _ in range(200)}) == 200


def test_what_the_server_sealed_opens_only_for_its_purpose_and_row() -> None:
    seal = ServerSeal(ServerKeys({1: FIRST}))
    blob = seal.seal(b"session", b"row", b"times")
    assert seal.open(b"session", b"row", blob) == b"times"
    for purpose, row in ((b"endpoint", b"row"), (b"session", b"other"), (b"sessionr", b"ow")):
        with pytest.raises(Unopenable):
            seal.open(purpose, row, blob)
    with pytest.raises(Unopenable):
        ServerSeal(ServerKeys({1: SECOND})).open(b"session", b"row", blob)
    with pytest.raises(Unopenable):
        ServerSeal(ServerKeys({2: FIRST})).open(b"session", b"row", blob)


def test_an_older_server_key_still_opens_its_rows() -> None:
    blob = ServerSeal(ServerKeys({1: FIRST})).seal(b"session", b"row", b"times")
    both = ServerSeal(ServerKeys({1: FIRST, 2: SECOND}))
    assert both.open(b"session", b"row", blob) == b"times"
    assert both.seal(b"session", b"row", b"times")[:3] == b"\x01\0\2"


def test_data_keys_are_not_printed() -> None:
    assert repr(FIRST) not in repr(KEYS)
    assert not hasattr(KEYS, "__dict__")


def test_many_open_as_one_does_and_a_broken_one_stops_no_other() -> None:
    keys = DataKeys(bytes(16), {1: bytes(32), 2: b"2" * 32})
    ids = [bytes([number]) * 16 for number in range(6)]
    rows: list[Row] = [(row, 9, 2, keys.seal(row, row)) for row in ids]
    older = DataKeys(bytes(16), {1: bytes(32)})
    first, fourth = rows[0][3] or b"", rows[4][3] or b""
    rows[1] = (ids[1], 9, 1, older.seal(ids[1], b"old"))
    rows[2] = (ids[3], 9, 2, rows[2][3])
    rows[4] = (ids[4], 9, 2, fourth[:-1] + b"\0\0")
    rows[5] = (ids[5], 9, 7, rows[5][3])
    rows += [(ids[0], 9, 1, first), (ids[0], 9, 2, b""), (ids[0], 9, 2, first[:20])]
    alone: list[bytes | None] = []
    for row, _, number, blob in rows:
        try:
            alone.append(keys.open(row, number, blob or b""))
        except Unopenable:
            alone.append(None)
    assert keys.open_many([*rows, (ids[0], 9, 2, None)]) == [*alone, None]
    assert alone == [ids[0], b"old", None, ids[3], None, None, None, None, None]
