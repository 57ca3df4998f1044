"""The cheapest push service there is here: nginx, which answers 201 and writes down who was meant.

Its share of the machine is taken from what is measured, so it must be small: a sink in node takes
as much as half of what our sending does. Unpacked from Debian's package, never installed.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.authority import Authority
from tests.bench import peers
from tests.bench.push import sink as node_sink
from tests.live import free_port
from tests.sink import HOST

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
    log_format path $request_uri;
    access_log {folder}/came.log path buffer=64k flush=200ms;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server_tokens off;
    server {{
        listen 127.0.0.1:{port} ssl http2;
        ssl_certificate {certificate};
        ssl_certificate_key {certificate};
        http2_max_concurrent_streams 500;
        keepalive_requests 10000000;
        location / {{ return 201; }}
    }}
}}
"""


class Arrivals(Protocol):
    """A sink of either sort: `count`, and how many `different` paths."""

    @property
    def h2(self) -> int: ...
    @property
    def cafile(self) -> Path: ...
    @property
    def pid(self) -> int: ...
    def arrived(self) -> dict[str, int]: ...


@dataclass
class Nginx:
    h2: int
    cafile: Path
    log: Path
    pid: int
    count: int = 0
    seen: set[bytes] = field(default_factory=set)
    read_to: int = 0
    rest: bytes = b""

    def arrived(self) -> dict[str, int]:
        with self.log.open("rb") as file:
            file.seek(self.read_to)
            new = file.read()
        self.read_to += len(new)
        *lines, self.rest = (self.rest + new).split(b"\n")
        self.count += len(lines)
        self.seen.update(lines)
        return {"count": self.count, "different": len(self.seen)}


def _start(
    program: Path, folder: Path, certificate: Path, cafile: Path
) -> tuple[Nginx, "subprocess.Popen[bytes]"]:
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(CONFIGURATION.format(folder=folder, port=port, certificate=certificate))
    argv = [str(program), "-p", str(folder), "-c", str(file), "-e", str(folder / "error.log")]
    process = subprocess.Popen(argv)
    log = folder / "came.log"
    for _ in range(100):
        if log.exists() and (folder / "nginx.pid").exists():
            return Nginx(port, cafile, log, process.pid), process
        time.sleep(0.05)
    process.kill()
    raise RuntimeError((folder / "error.log").read_text())


@contextmanager
def fast_sink(folder: Path) -> Iterator[Arrivals]:
    """nginx; where its package cannot be had, the one in node."""
    program = peers.debian("nginx", "usr/sbin/nginx")
    if program is None:
        with node_sink(folder) as found:
            yield found
        return
    authority = Authority(folder / "authority")
    authority.server_context(HOST, "127.0.0.1")
    [certificate] = set((folder / "authority").glob("*.pem")) - {authority.cafile}
    nginx, process = _start(program, folder, certificate, authority.cafile)
    try:
        yield nginx
    finally:
        process.terminate()
        process.wait(10)
