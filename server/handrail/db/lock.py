"""serve.lock: one `handrail serve` on one data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handrail.errors import StartRefused


class InUse(StartRefused):
    """A server runs on this data folder."""


@contextmanager
def serve_lock(data_dir: Path) -> Iterator[None]:
    """Held while serving. The kernel lets go of it however the process ends."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(data_dir / "serve.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(
                "Another `handrail serve` is using this data folder (HANDRAIL_DATA_DIR)."
            ) from None
        yield
    finally:
        os.close(handle)
