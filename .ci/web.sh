#!/usr/bin/env bash
# What the reader's tests need besides Go: a browser, and two checkers of pages, axe-core and html-validate, from npm at
# pinned versions. They go into the folder that is the first argument, and nothing of them into the project. What is
# written to standard output are the settings that make the tests use them:
#
#   bash .ci/web.sh "$folder" >"$folder/settings" && source "$folder/settings"
set -euo pipefail

axe_version=4.14.1
html_validate_version=9.7.1 # of the last line that runs on Node.js 18, which Debian 12 has

if [ $# -ne 1 ] || [ ! -d "$1" ]; then
  echo "usage: $0 FOLDER" >&2
  exit 2
fi
folder=$(cd "$1" && pwd)

run() {
  printf '+ %s\n' "$*" >&2
  "$@" >&2
}

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v npm >/dev/null || missing+=(npm)
command -v node >/dev/null || missing+=(nodejs)
if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "These are missing, and there is no apt-get to install them: ${missing[*]}" >&2
    exit 1
  fi
  as_root=()
  if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null; then
    as_root=(sudo)
  fi
  run "${as_root[@]}" apt-get update -qq
  run "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# A folder without package.json would have npm look for one further up.
printf '{"private": true}\n' >"$folder/package.json"
(
  cd "$folder"
  run npm install --no-save --no-audit --no-fund --ignore-scripts --loglevel=error \
    "axe-core@$axe_version" "html-validate@$html_validate_version"
)

axe=$folder/node_modules/axe-core/axe.min.js
html_validate=$folder/node_modules/.bin/html-validate
for file in "$axe" "$html_validate"; do
  if [ ! -e "$file" ]; then
    echo "npm did not install $file" >&2
    exit 1
  fi
done
printf 'export AGENDABOT_TEST_AXE=%q\n' "$axe"
printf 'export AGENDABOT_TEST_HTML_VALIDATE=%q\n' "$html_validate"
