"""Key derivation against another library's HKDF."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from handrail.vault.keys import derive


@given(st.binary(max_size=100), st.binary(max_size=200), st.integers(1, 200))
def test_it_is_the_hkdf_of_the_standard(key: bytes, info: bytes, size: int) -> None:
    assert derive(key, info, size) == HKDF(SHA256(), size, None, info).derive(key)
