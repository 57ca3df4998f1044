"""Starts the servers under test on free ports, and stops each by its own process id."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.live import free_port

UP_WITHIN_S = 90.0
ROOT = Path(__file__).resolve().parents[2]
PEERS = (
    "fastapi==0.165.0",
    "sqlmodel==0.0.50",
    "aiosqlite==0.22.1",
    "greenlet",
    "uvicorn==0.54.0",
    "uvloop==0.23.0",
    "httptools",
)


@dataclass(frozen=True)
class Server:
    port: int
    pid: int


def peer_python() -> Path:
    """The peers live in a venv of their own, made once, so that they never touch ours."""
    venv = ROOT / ".venv-bench"
    python, stamp = venv / "bin" / "python", venv / "installed"
    if not stamp.exists() or stamp.read_text() != "\n".join(PEERS):
        print("installing the peers", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *PEERS], check=True)
        stamp.write_text("\n".join(PEERS))
    return python


def wait_until_up(port: int, process: "subprocess.Popen[bytes]", path: str) -> None:
    until = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=1)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the server did not come up")


@contextmanager
def run(argv: list[str], port: int, path: str, env: dict[str, str], cwd: Path) -> Iterator[Server]:
    log = (cwd / "log.txt").open("wb")
    process = subprocess.Popen(argv, env={**os.environ, **env}, cwd=cwd, stdout=log, stderr=log)
    try:
        wait_until_up(port, process, path)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        log.close()


@contextmanager
def handrail(folder: Path) -> Iterator[Server]:
    port = free_port()
    env = {
        "HANDRAIL_DATA_DIR": str(folder),
        "HANDRAIL_PORT": str(port),
        "HANDRAIL_ORIGIN": f"http://localhost:{port}",
        "HANDRAIL_SIGN_UP": "open",
        "HANDRAIL_LOG_LEVEL": "error",
        "PYTHONPATH": str(ROOT / "server"),
    }
    with run([sys.executable, "-m", "handrail", "serve"], port, "/health", env, folder) as server:
        yield server


@contextmanager
def usual_way(folder: Path) -> Iterator[Server]:
    port = free_port()
    argv = [
        str(peer_python()),
        "-m",
        "uvicorn",
        "peer_app:app",
        "--app-dir",
        str(Path(__file__).parent),
    ]
    argv += ["--port", str(port), "--log-level", "error", "--no-access-log"]
    with run(argv, port, "/docs", {"BENCH_DB": str(folder / "peer.db")}, folder) as server:
        yield server


def post(
    server: Server, path: str, body: object, headers: dict[str, str]
) -> tuple[object, dict[str, str]]:
    """One plain request; returns the parsed answer and its headers, lower-cased."""
    data = json.dumps(body).encode()
    url = f"http://localhost:{server.port}{path}"
    headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", **headers}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=120) as answer:
        text = answer.read()
        return (json.loads(text) if text else None), {
            k.lower(): v for k, v in answer.headers.items()
        }
