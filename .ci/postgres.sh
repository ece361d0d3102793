#!/usr/bin/env bash
# A PostgreSQL server for the journal's tests: Debian's package, a cluster of its own in the folder that is the first
# argument, on a port that is free, for this machine alone. It writes the setting that makes the tests use it to
# standard output. "stop" as the second argument stops it.
#
#   bash .ci/postgres.sh "$folder" >"$folder/settings" && source "$folder/settings"
#   bash .ci/postgres.sh "$folder" stop
set -euo pipefail

if [ $# -lt 1 ] || [ ! -d "$1" ]; then
  echo "usage: $0 FOLDER [stop]" >&2
  exit 2
fi
folder=$(cd "$1" && pwd)
as_root=()
if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null; then
  as_root=(sudo)
fi

run() {
  printf '+ %s\n' "$*" >&2
  "$@" >&2
}

binaries() { find /usr/lib/postgresql -name initdb -path '*/bin/*' 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname; }

# PostgreSQL refuses to run as root; the package makes a user for it.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    runuser -u postgres -- "$@" >&2
  else
    "$@" >&2
  fi
}

if [ "${2:-}" = stop ]; then
  as_postgres "$(binaries)/pg_ctl" -D "$folder/cluster" -m immediate -s stop
  exit 0
fi

if [ -z "$(binaries)" ]; then
  if ! command -v apt-get >/dev/null; then
    echo "PostgreSQL is missing, and there is no apt-get to install it" >&2
    exit 1
  fi
  run "${as_root[@]}" apt-get update -qq
  run "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql
fi
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" >"$folder/password"
if [ "$(id -u)" -eq 0 ]; then
  chmod 711 "$folder"
  chown postgres "$folder" "$folder/password"
fi
as_postgres "$(binaries)/initdb" -D "$folder/cluster" -U agendabot --pwfile="$folder/password" --auth=scram-sha-256 -E UTF8 --locale=C.UTF-8 -N
for try in 1 2 3 4 5 6 7 8 9 10; do
  port=$((20000 + (RANDOM + try) % 12000)) # below the ports that systems give out by themselves
  if as_postgres "$(binaries)/pg_ctl" -D "$folder/cluster" -l "$folder/log" -w -s -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off" start; then
    printf 'export AGENDABOT_TEST_POSTGRES=%q\n' "postgres://agendabot:$password@127.0.0.1:$port/postgres?sslmode=disable"
    exit 0
  fi
done
echo "PostgreSQL does not start:" >&2
cat "$folder/log" >&2 || true
exit 1
