"""Lock files pin by hash and name no address: they install from any registry."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock", ".ci/node.lock"]
# In two halves, so that this file does not name them either.
REGISTRIES = [
    "pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "npmjs" + ".org",
    "yarnpkg" + ".com", "deb." + "debian.org", "security." + "debian.org",
]  # fmt: skip
PINNED = re.compile(r"[A-Za-z0-9._-]+==\S+(?: ; [^\\]+)?")


def names(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text().splitlines()
    pairs = (line.split(" ")[0].split("==") for line in lines if "==" in line)
    return {name: version for name, version in pairs}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_hash_and_nothing_else_is_said(lock: str) -> None:
    text = (ROOT / lock).read_text().replace("\\\n", "")
    for line in text.splitlines():
        name, *hashes = line.split(" --hash=")
        assert PINNED.fullmatch(name.strip()), line[:80]
        assert hashes, f"{name} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64} *", digest) for digest in hashes), name


def test_both_locks_hold_the_same_versions() -> None:
    run, develop = names("requirements.lock"), names("requirements-dev.lock")
    assert {name: develop.get(name) for name in run} == run


def test_the_app_is_locked_without_addresses() -> None:
    packages = json.loads((ROOT / "pwa" / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert not [name for name, package in packages.items() if name and "integrity" not in package]


def test_no_committed_file_names_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        text = path.read_bytes().decode(errors="ignore") if path.is_file() else ""
        assert not [host for host in REGISTRIES if host in text], name
