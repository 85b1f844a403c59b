#!/bin/sh
# Installs the Debian packages of the given groups that are missing, or says what a root user has to install.
# usage: debian.sh GROUP...      groups: see packages.txt
set -eu
here=$(dirname "$0")

wanted=
for group in "$@"; do
  # A Python 3.11 of one's own serves as well as Debian's.
  if [ "$group" = python ] && python3.11 -m venv --help >/dev/null 2>&1 && python3.11 -m ensurepip --version >/dev/null 2>&1; then
    continue
  fi
  wanted="$wanted $(awk -v group="$group" '$1 == group { print $2 }' "$here/packages.txt")"
done

missing=
for package in $wanted; do
  state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
  echo "These Debian packages are missing. As root, run this once, then start again:" >&2
  echo "  apt-get update && apt-get install -y --no-install-recommends$missing" >&2
  exit 1
fi

count=$(echo "$missing" | wc -w)
echo "Debian packages: $count to install ($(echo $missing))"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
plan=$(apt-get install --no-install-recommends --assume-no $missing 2>/dev/null | grep -E '^(Need to get|After this)' || true)
[ -z "$plan" ] || echo "$plan"
log=$(mktemp)
# PostgreSQL is for the tests, which start one of their own: Debian's package is not to make and start another.
no_cluster=
case $missing in *postgresql*)
  no_cluster=/etc/postgresql-common/createcluster.d/edian-install.conf
  mkdir -p "$(dirname "$no_cluster")"
  echo "create_main_cluster = false" >"$no_cluster"
esac
trap 'rm -f "$log" $no_cluster' EXIT
# APT's machine-readable progress, one line that is written over; its own words are shown only when it fails.
if ! apt-get install -y -qq --no-install-recommends -o APT::Status-Fd=3 $missing 3>&1 >"$log" 2>&1 | "$here/apt_progress.sh"; then
  cat "$log" >&2
  exit 1
fi
for package in $missing; do
  dpkg-query --show "$package" >/dev/null 2>&1 || { cat "$log" >&2; echo "apt-get could not install $package" >&2; exit 1; }
done
