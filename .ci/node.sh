#!/bin/sh
# Makes sure of Node 20.19 or newer: the system's, else one from the Python side inside .venv.
set -eu
cd "$(dirname "$0")/.."
recent='const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'
if ! { command -v npm && command -v node && node -e "$recent"; } >/dev/null 2>&1; then
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r .ci/node.lock
fi
