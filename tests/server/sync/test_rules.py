"""Which version stands: a table of cases, and a tiny model that knows nothing of the code."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.sync.rules import AHEAD, Stored, Verdict, Version, judge, lowered

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def edit(words: bytes, seconds: int = 0, kind: str = "check_in", *, low: bool = False) -> Version:
    return Version(kind, NOON + seconds * SECOND, sha256(words).digest(), low)


def delete(seconds: int = 0, kind: str = "check_in") -> Version:
    return Version(kind, NOON + seconds * SECOND, None)


GREATER, LESSER = sorted((b"one", b"two"), key=lambda words: sha256(words).digest(), reverse=True)


@pytest.mark.parametrize(
    ("stored", "incoming", "verdict"),
    [
        (Stored.NOTHING, edit(b"a"), Verdict.STORE),
        (Stored.NOTHING, delete(), Verdict.STORE),
        (Stored.UNREADABLE, edit(b"a"), Verdict.STORE),
        (Stored.UNREADABLE, delete(), Verdict.STORE),
        (Stored.TOMBSTONE, edit(b"a", 99), Verdict.BURIED),
        (Stored.TOMBSTONE, delete(99), Verdict.SAME),
        (edit(b"a"), edit(b"b", 1), Verdict.STORE),
        (edit(b"a", 1), edit(b"b"), Verdict.KEEP),
        (edit(b"a"), edit(b"a"), Verdict.SAME),
        (edit(b"a"), edit(b"a", 1), Verdict.STORE),
        (edit(b"a"), edit(b"a", 1, low=True), Verdict.SAME),
        (edit(LESSER), edit(GREATER), Verdict.STORE),
        (edit(GREATER), edit(LESSER), Verdict.KEEP),
        (edit(b"a", 99), delete(), Verdict.STORE),
        (edit(b"a"), edit(b"b", 1, "dose"), Verdict.OTHER_KIND),
        (edit(b"a"), delete(1, "dose"), Verdict.OTHER_KIND),
    ],
)
def test_judge(stored: Version | Stored, incoming: Version, verdict: Verdict) -> None:
    assert judge(stored, incoming) is verdict


def test_a_time_ahead_is_lowered_to_five_minutes_from_now() -> None:
    assert lowered(NOON + 2 * AHEAD, NOON) == (NOON + AHEAD, True)
    assert lowered(NOON + AHEAD, NOON) == (NOON + AHEAD, False)
    assert lowered(NOON - AHEAD, NOON) == (NOON - AHEAD, False)


@dataclass
class Model:
    """All that was ever said of one id. What stands is the greatest, and a delete ends it."""

    said: list[tuple[int, bytes]]
    deleted: bool = False

    def stands(self) -> tuple[int, bytes] | None:
        return None if self.deleted or not self.said else max(self.said)


changes = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([b"a", b"b", b"c", None])), max_size=8
)


@given(changes, st.randoms())
def test_every_order_ends_the_same(said: list[tuple[int, bytes | None]], random) -> None:  # type: ignore[no-untyped-def]
    model = Model([(s, sha256(words).digest()) for s, words in said if words is not None])
    model.deleted = any(words is None for _, words in said)
    random.shuffle(said)
    held: Version | Stored = Stored.NOTHING
    for seconds, words in said:
        incoming = delete(seconds) if words is None else edit(words, seconds)
        if judge(held, incoming) is Verdict.STORE:
            held = Stored.TOMBSTONE if incoming.deletes else incoming
    found = None
    if isinstance(held, Version) and held.digest is not None:
        found = ((held.edited_at - NOON).seconds, held.digest)
    assert found == model.stands()
