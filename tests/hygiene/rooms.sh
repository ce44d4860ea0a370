#!/bin/bash
# A room of src/ includes only from rooms before it, and from include/.
set -uo pipefail
cd "$1" || exit 2
rooms=(base schema load calendar rules route check lifecycle desk c)
bad=0
allowed=
for room in "${rooms[@]}"; do
  allowed+="${allowed:+|}$room"
  [ -d "src/$room" ] || continue
  if grep -rnE '^ *# *include *"(src|tools|tests|bench)/' "src/$room" |
      grep -vE "\"src/($allowed)/"; then
    echo "^ src/$room may include from src/{$allowed} only"
    bad=1
  fi
done
# tables and files are optional targets beside the library: they may use every
# room, and
# no room may use them (they are not in the list above).
for dir in src/*/; do
  room=$(basename "$dir")
  case " ${rooms[*]} tables files " in
    *" $room "*) ;;
    *) echo "src/$room is not in the list of rooms"; bad=1 ;;
  esac
done
if grep -rnE '^ *# *include *"(tools|tests|bench)/' src include; then
  echo "^ the library includes from outside"
  bad=1
fi
exit $bad
