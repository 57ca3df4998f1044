"""Two servers never share one data folder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from handrail.db.lock import serve_lock
from handrail.errors import StartRefused

HOLD = """
import sys, time
from pathlib import Path
from handrail.db.lock import serve_lock
with serve_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_server_is_refused_until_the_first_is_dead(tmp_path: Path) -> None:
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, env=environ
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(StartRefused, match="HANDRAIL_DATA_DIR"), serve_lock(tmp_path):
            pass
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    with serve_lock(tmp_path):
        pass
