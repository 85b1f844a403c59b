#!/bin/sh
# Writes the lock files of deploy/locks from pyproject.toml: hashes in, hosts out; then the sizes that the installer's
# progress display counts with. `dev` is resolved first and binds the others, so that one .venv can hold any of them.
set -eu
cd "$(dirname "$0")/../.."
lock() {
  name=$1; shift
  uv pip compile --quiet --python-version 3.11 --python-platform x86_64-manylinux_2_34 --generate-hashes \
    --override deploy/locks/overrides.txt --no-emit-index-url --no-emit-find-links --no-emit-package edian --custom-compile-command 'make lock' \
    --output-file "deploy/locks/$name.txt" "$@" pyproject.toml
}
lock dev --extra server --extra kiosk --group dev
lock demo --extra server --extra kiosk --group build --constraints deploy/locks/dev.txt
lock server --extra server --constraints deploy/locks/dev.txt
lock kiosk --extra kiosk --constraints deploy/locks/dev.txt
lock devices --extra devices --extra vision --constraints deploy/locks/dev.txt

# The installer itself: its progress display needs a pip that reports it.
printf "pip==26.3\n" | uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
  --custom-compile-command "make lock" --output-file deploy/locks/pip.txt -

wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
python3 -m pip download --quiet --quiet --no-deps --require-hashes --dest "$wheels" --requirement deploy/locks/dev.txt
(cd "$wheels" && stat --format '%s %n' -- *) | sort -k 2 > deploy/locks/sizes.txt
