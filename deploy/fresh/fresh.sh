#!/bin/sh
# Proves the README on a bare machine: Debian 12 minbase in a folder, this commit cloned into it, the README's line, then
# `make demo HEADLESS=1` and `make test`. Needs root and debootstrap. The host's own registry settings (APT's sources and
# options, pip's configuration, certificates) are given to the bare machine while this runs and are written nowhere else.
#
# PYTEST_ARGS=  a part of the tests (default: all)
# FRESH_DIR=  where to build it (default: a temporary folder, removed afterwards unless KEEP=1)
set -eu
repository=$(cd "$(dirname "$0")/../.." && pwd)
[ "$(id -u)" -eq 0 ] || { echo "make fresh needs root: it makes a root folder of its own" >&2; exit 1; }
command -v debootstrap >/dev/null || apt-get install -y -qq debootstrap
[ -z "$(git -C "$repository" status --porcelain)" ] || echo "note: only what is committed is proved" >&2

root=${FRESH_DIR:-$(mktemp -d)}/root
mounts=
unmount() {
  for place in $mounts; do umount "$place" 2>/dev/null || umount --lazy "$place"; done
  mounts=
}
finish() {
  status=$?
  trap - EXIT INT TERM
  for process in /proc/[0-9]*; do
    [ "$(readlink "$process/root" 2>/dev/null)" = "$root" ] && kill -KILL "${process#/proc/}" 2>/dev/null
  done
  unmount
  [ "${KEEP:-}" = 1 ] || rm -rf --one-file-system "$root"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*debian* 2>/dev/null | grep -oE 'https?://[^ ]+' | grep -v -e security -e snapshot | head -1)
debootstrap --variant=minbase bookworm "$root" "$mirror" >/dev/null
echo "bare Debian: $(cat "$root/etc/debian_version"), $(chroot "$root" dpkg-query --list | grep -c '^ii') packages"

mount_in() { # source, place inside
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
  mounts="$root$2 $mounts"
}
mount --make-private "$root" 2>/dev/null || true
mount -t proc proc "$root/proc"; mounts="$root/proc $mounts"
mount_in /dev /dev
mount_in /dev/pts /dev/pts
mkdir -p "$root/dev/shm"

# The host's registry settings, as they are now.
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
cp /etc/hosts "$root/etc/hosts"
for file in /etc/apt/apt.conf.d/*; do
  if grep -qiE 'proxy|acquire' "$file"; then cp "$file" "$root/etc/apt/apt.conf.d/"; fi
done
settings=$(env | grep -E '^(PIP_|SSL_CERT|REQUESTS_CA|CURL_CA|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY|NPM_CONFIG_)' || true)
for configuration in /etc/pip.conf "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf"; do
  if [ -f "$configuration" ]; then mkdir -p "$root$(dirname "$configuration")"; cp "$configuration" "$root$configuration"; fi
done
# npm's, for the tests that build in TypeScript and JavaScript; what it says of the host's own node is of no use there.
for configuration in "$HOME/.npmrc" /etc/npmrc; do
  [ -f "$configuration" ] && grep -v '^nodedir' "$configuration" >>"$root/root/.npmrc" || true
done
settings="$settings
$(grep -hE '^cafile' "$root/root/.npmrc" 2>/dev/null | tr -d ' "' | sed 's/^cafile=/NPM_CONFIG_CAFILE=/' || true)"
# Gives the bare machine the files and folders that those settings name.
give_named_files() {
  for place in $( { echo "$settings"; cat /etc/pip.conf "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf" 2>/dev/null; } | grep -oE '(file://)?/[A-Za-z0-9._/-]+' | sed 's#^file://##' | sort -u); do
    if [ -f "$place" ]; then mkdir -p "$root$(dirname "$place")"; cp -L --remove-destination "$place" "$root$place"
    elif [ -d "$place" ] && [ "$place" != / ]; then
      case $place in
        /etc/*) ;; # the bare machine has its own
        # A folder of packages is given whole: its index refers to its neighbours.
        *) top=/$(echo "$place" | cut -d/ -f2-3); case " $mounts " in *" $root$top "*) ;; *) mount_in "$top" "$top" ;; esac ;;
      esac
    fi
  done
}
git -C "$repository" bundle create --quiet "$root/srv/edian.bundle" HEAD

bare() {
  # shellcheck disable=SC2046,SC2086
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TERM="${TERM:-dumb}" $(echo "$settings" | tr '\n' ' ') \
    chroot "$root" "$@"
}

give_named_files
bare sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq make git >/dev/null 2>&1'
# Again: installing Debian's certificates has put its own list in the place of the host's.
give_named_files

cat > "$root/srv/prove.sh" <<'PROVE'
set -eu
git -c advice.detachedHead=false clone -q /srv/edian.bundle /srv/edian
cd /srv/edian
start=$(date +%s); make demo HEADLESS=1; echo "fresh: make demo took $(($(date +%s) - start)) s"
start=$(date +%s); make demo HEADLESS=1 >/dev/null; echo "fresh: make demo again took $(($(date +%s) - start)) s"
start=$(date +%s); make test PYTEST_ARGS="$1"; echo "fresh: make test took $(($(date +%s) - start)) s"
PROVE
bare sh /srv/prove.sh "${PYTEST_ARGS:-}"
echo "fresh: green"
