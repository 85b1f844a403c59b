#!/bin/sh
# Turns APT's status lines (`dlstatus:n:percent:text`, `pmstatus:package:percent:text`) into one line of progress.
started=$(date +%s)
shown=
while IFS=: read -r kind _ percent text; do
  case $kind in dlstatus) word=download ;; pmstatus) word=install ;; *) continue ;; esac
  whole=${percent%.*}
  [ "$word$whole" != "$shown" ] || continue
  shown=$word$whole
  left=
  elapsed=$(($(date +%s) - started))
  if [ "${whole:-0}" -gt 4 ]; then left=", about $((elapsed * (100 - whole) / whole)) s left in this part"; fi
  if [ -t 1 ]; then
    printf '\r\033[K  %s %3s %%%s' "$word" "$whole" "$left"
  elif [ $((${whole:-0} % 25)) -eq 0 ]; then
    printf '  %s %3s %%%s\n' "$word" "$whole" "$left"
  fi
  [ "$whole" != 100 ] || started=$(date +%s)
done
if [ -t 1 ]; then printf '\r\033[K'; fi
exit 0
