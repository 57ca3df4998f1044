"""Environments of the peers, each installed once into .bench/, so that they never touch ours."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / ".bench"

PUSH = ("pywebpush==2.5.0", "aiohttp==3.14.5", "requests")
ENGINES = ("procrastinate==3.10.0", "pgqueuer==1.6.0", "asyncpg==0.32.0", "psycopg[binary]==3.3.9")
NODE = ("web-push@3.6.7",)


def _done(folder: Path, packages: Sequence[str]) -> bool:
    stamp = folder / "installed"
    return stamp.exists() and stamp.read_text() == "\n".join(packages)


def python(name: str, packages: Sequence[str]) -> Path:
    """A Python that has these packages and nothing of ours."""
    folder = PLACE / name
    found = folder / "bin" / "python"
    if not _done(folder, packages):
        print(f"installing {', '.join(packages)}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(found), "-m", "pip", "install", "-q", *packages], check=True)
        (folder / "installed").write_text("\n".join(packages))
    return found


def node(name: str, packages: Sequence[str]) -> Path:
    """A folder whose node_modules has these packages."""
    folder = PLACE / name
    if not _done(folder, packages):
        print(f"installing {', '.join(packages)}", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        command = ["npm", "install", *quiet, "--prefix", str(folder), *packages]
        subprocess.run(command, check=True)
        (folder / "installed").write_text("\n".join(packages))
    return folder


def debian(package: str, program: str) -> Path | None:
    """A program of a Debian package, unpacked and not installed; None where that cannot be."""
    folder = PLACE / package
    if not _done(folder, [program]):
        print(f"unpacking {package}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            subprocess.run(["apt-get", "-qq", "download", package], cwd=folder, check=True)
            [file] = folder.glob("*.deb")
            subprocess.run(["dpkg", "-x", str(file), str(folder)], check=True)
            subprocess.run([str(folder / program), "-v"], check=True, capture_output=True)
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            print(f"no {package} here: {error}", flush=True)
            return None
        (folder / "installed").write_text(program)
    return folder / program
