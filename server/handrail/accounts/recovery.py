"""Recovery codes: 128 random bits and a 12-bit check, as 7 × 4 letters of Crockford's base32."""

import hashlib
import hmac
import os

from handrail.errors import BadInput

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BYTES = 16
CHECK_BITS = 12
LETTERS = 28
READ_AS = str.maketrans("OIL", "011")
BETWEEN = " -\u2010\u2011\u2012\u2013\u2014\t\r\n\u00a0"


def new_code() -> bytes:
    return os.urandom(CODE_BYTES)


def _check(code: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"handrail/v1/code-check\0" + code).digest()[:2]) >> 4


def to_text(code: bytes) -> str:
    """XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX"""
    bits = int.from_bytes(code) << CHECK_BITS | _check(code)
    letters = [ALPHABET[bits >> 5 * place & 31] for place in reversed(range(LETTERS))]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, LETTERS, 4))


def from_text(text: str, field: str = "code") -> bytes:
    """Any case, spaces, dashes; O is 0, I and L are 1. Raises BadInput for a typing mistake."""
    letters = "".join(letter for letter in text.upper() if letter not in BETWEEN)
    bits = 0
    for letter in letters.translate(READ_AS):
        value = ALPHABET.find(letter)
        if value < 0:
            raise _mistyped(field)
        bits = bits << 5 | value
    if len(letters) != LETTERS:
        raise _mistyped(field)
    code = (bits >> CHECK_BITS).to_bytes(CODE_BYTES)
    typed, right = bits & (1 << CHECK_BITS) - 1, _check(code)
    if not hmac.compare_digest(typed.to_bytes(2), right.to_bytes(2)):
        raise _mistyped(field)
    return code


def _mistyped(field: str) -> BadInput:
    return BadInput("There is a typing mistake in this code.", fields=[field])
