#!/bin/sh
# apt.sh PACKAGE...: installs Debian packages as root or through sudo; fails quietly when it may not.
set -eu
command -v apt-get >/dev/null || exit 1
if [ "$(id -u)" = 0 ]; then
    root=
elif ! command -v sudo >/dev/null; then
    exit 1
elif [ -t 0 ]; then
    root=sudo
else
    root="sudo -n"
    $root true 2>/dev/null || exit 1
fi
export DEBIAN_FRONTEND=noninteractive
echo "Installing $* ..." >&2
$root apt-get update -qq >&2
$root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
