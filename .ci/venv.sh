#!/bin/sh
# venv.sh LOCK STAMP: makes .venv if it is not there and installs what LOCK names, by hash.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Handrail needs Python 3.11 or newer; found: $("$python" --version 2>&1). Set PYTHON=..." >&2
    exit 1
}
if [ ! -x .venv/bin/python ]; then
    "$python" -c 'import ensurepip, venv' 2>/dev/null || .ci/apt.sh python3-venv || {
        echo "Please install python3-venv (apt-get install python3-venv), then run this again." >&2
        exit 1
    }
    "$python" -m venv .venv
fi
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r "$1"
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
echo "$PWD/server" >"$site/handrail.pth"
touch "$2"
