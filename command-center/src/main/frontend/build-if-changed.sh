#!/usr/bin/env bash
# Builds the front end into command-center/target/classes/web, and only when its sources changed.
# Maven calls this in generate-resources; -Dfrontend.skip=true leaves it out.
set -euo pipefail
cd "$(dirname "$0")"
module=$(cd ../../.. && pwd)
web=$module/target/classes/web
stamp=$module/target/frontend.sha256

[ -f package.json ] || exit 0
command -v npm >/dev/null || {
  echo "npm is missing: the screens are built with Node 20 (apt-get install nodejs npm, or nodejs.org)" >&2
  exit 1
}

# The tests of the screens and Maven may come at once: who is second finds all built.
mkdir -p "$module/target"
exec 9>"$module/target/frontend.lock"
! command -v flock >/dev/null || flock 9

lock_hash=$(cat package.json package-lock.json | sha256sum | cut -d' ' -f1)
lock_stamp=node_modules/.shouhu-lock.sha256
if [ "$(cat "$lock_stamp" 2>/dev/null)" != "$lock_hash" ]; then
  npm ci --no-audit --no-fund
  mkdir -p node_modules
  echo "$lock_hash" >"$lock_stamp"
fi

source_hash=$(find . ../resources/openapi.yaml ../resources/zunyi.geo.json \( -name node_modules -o -name dist -o -name target \) -prune -o -type f -print0 |
  LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
if [ -d "$web" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$source_hash" ]; then
  exit 0
fi
npm run build
[ -d "$web" ] || {
  echo "the front end built, but wrote nothing to command-center/target/classes/web" >&2
  exit 1
}
echo "$source_hash" >"$stamp"
