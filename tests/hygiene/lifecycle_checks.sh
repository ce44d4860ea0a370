#!/bin/bash
# Every issue code of a definition stands in docs/lifecycle.md, and the other
# way round.
set -uo pipefail
cd "$1" || exit 2
# What all loaders share is in docs/checks.md: checks.sh.
sources="src/lifecycle/definition_loader.cc src/lifecycle/load_*.cc
  src/lifecycle/check.cc"
in_source=$(
  {
    cat $sources | grep -vE '^ *//|#include' |
      grep -oE '"([a-z]+(-[a-z]+)+|initial)"'
    cat $sources | grep -oE '\b[Ff]ind\([a-z]+s_' |
      sed -E 's/.*\(([a-z]+)s_/"unknown-\1"/'
    cat $sources | grep -oE '\bUnknown\("[a-z]+"' |
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
