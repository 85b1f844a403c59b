#!/bin/sh
# Writes the lock files of deploy/locks from pyproject.toml; hashes in, hosts out.
set -eu
cd "$(dirname "$0")/../.."
lock() { out=$1; shift; uv pip compile --quiet --python-version 3.11 --python-platform x86_64-manylinux_2_34 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-emit-package edian --custom-compile-command 'make lock' --output-file "deploy/locks/$out.txt" "$@"; }
lock server pyproject.toml --extra server
lock devices pyproject.toml --extra devices
lock kiosk pyproject.toml --extra kiosk
lock dev pyproject.toml --extra server --extra kiosk --group dev
