#!/bin/sh
# A browser for the tests: the one that CASPIAN_BROWSER names, else one that is there, else (root on Debian) Debian's Chromium.
set -eu
for name in "${CASPIAN_BROWSER:-}" chromium chromium-browser google-chrome google-chrome-stable; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
  exit 0
fi
echo "No Chromium or Chrome found: the browser tests will be skipped (they fail under CI). Set CASPIAN_BROWSER to one." >&2
