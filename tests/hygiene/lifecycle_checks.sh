#!/bin/bash
# Every issue code of a definition stands in docs/lifecycle.md, and the other
# way round.
set -uo pipefail
cd "$1" || exit 2
in_source=$(
  {
    cat src/lifecycle/load.cc src/lifecycle/check.cc |
      grep -vE '^ *//|#include' |
      grep -oE '"([a-z]+(-[a-z]+)+|duplicate|initial|syntax)"'
    grep -oE '\b[Ff]ind\("[a-z]+"' src/lifecycle/load.cc |
      sed -E 's/.*"([a-z]+)"/"unknown-\1"/'
  } | tr -d '"' | sort -u
)
documented=$(grep -E '^\| `' docs/lifecycle.md | cut -d'|' -f2 |
  grep -oE '`[a-z-]+`' | tr -d '`' | sort)
failed=0
while read -r line; do
  echo "docs/lifecycle.md: $line"
  failed=1
done < <(diff <(echo "$in_source") <(echo "$documented") |
  sed -nE 's/^< (.*)/nothing about issue code "\1"/p
           s/^> (.*)/no issue has the code "\1", or it is there twice/p')
exit $failed
