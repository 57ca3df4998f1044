#!/bin/sh
# Installs the programs that tests drive; where it may not, one line says what is left out.
set -eu
cd "$(dirname "$0")/.."
missing= left=
need() { # PACKAGE TESTS TEST-COMMAND...
    package=$1 tests=$2
    shift 2
    "$@" >/dev/null 2>&1 && return
    missing="$missing $package"
    case $left in *"$tests"*) ;; *) left="$left${left:+ and }$tests" ;; esac
}
browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
postgresql() { command -v initdb || ls /usr/lib/postgresql/*/bin/postgres; }
need chromium "browser tests" browser
need dbus-daemon "browser tests" command -v dbus-daemon
need libnotify4 "browser tests" sh -c '/sbin/ldconfig -p | grep libnotify.so.4'
need libatomic1 "browser tests" sh -c '/sbin/ldconfig -p | grep libatomic.so.1'
need postgresql "tests on PostgreSQL" postgresql
[ -z "$missing" ] || .ci/apt.sh $missing ||
    echo "Left out: $left. To run them too: apt-get install$missing" >&2
# By itself: some systems have it under another name only, and the others are not to go without.
command -v firefox-esr >/dev/null || .ci/apt.sh firefox-esr ||
    echo "Left out: tests in Firefox. To run them too: apt-get install firefox-esr" >&2
# The same Chromium without its windows computes a quarter less; where it is not, Chromium itself is taken.
command -v chromium-headless-shell >/dev/null || .ci/apt.sh chromium-headless-shell || :
