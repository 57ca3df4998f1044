#!/bin/bash
# The app's tests beside all others: they compute while those wait for a clock. Run by `make test`.
# The app's come out whole when they end, pytest's last line last.
app=$(mktemp)
set -m # a process group of its own, so that it can be stopped whole
(cd pwa && npm test --silent >"$app" 2>&1; status=$?; cat "$app"; exit $status) &
tests=$!
set +m
trap 'kill -- -$tests 2>/dev/null; rm -f "$app"' EXIT
"$1" -m pytest -n 3 --dist loadfile --no-loadscope-reorder
status=$?
wait $tests || { echo "the app's tests failed, see above" >&2; status=1; }
exit $status
