#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The shared libraries export the names that the public headers declare, and,
# under a version tag of its own, what they use of each other. Instances of
# templates and names of no header stay inside.
#
#   symbols.sh NM LIBRARY INCLUDE_DIR NAME...
#
# Each NAME is a beginning that must be exported.
set -uo pipefail
nm=$1 library=$2 include=$3
shift 3
exported=$("$nm" -DC --defined-only --with-symbol-versions "$library") || exit 2
# "<name>@@<version tag>"; the tags themselves are absolute symbols.
exported=$(grep -vE '^[0-9a-f]+ A ' <<< "$exported" |
  sed -E 's/^[0-9a-f]* *[A-Za-z] //' | sort -u)
public=$(grep -vE '@@TRUNKLINE_PRIVATE_' <<< "$exported")
bad=0
# Prints the lines of its input, if there are any, and why they are wrong.
none() {
  local found
  found=$(cat)
  [ -n "$found" ] || return 0
  echo "$found"
  echo "^ $1"
  bad=1
}

none 'exported, but outside of the namespace trunkline' < <(
  grep -vE '^(typeinfo (name )?for |vtable for )?trunkline::[A-Z]' \
    <<< "$public")
none 'internal names are exported without the private tag' < <(
  grep -E '^(typeinfo (name )?for |vtable for )?trunkline(::[a-z]|_internal)' \
    <<< "$public")
# Words of the headers without their comments.
words=$(find "$include" -name '*.h' -exec sed -E 's,//.*,,' {} + |
  grep -oE '[A-Za-z_][A-Za-z0-9_]*' | sort -u)
none 'exported, but no public header declares it' < <(
  sed -E 's/^(typeinfo (name )?for |vtable for )?trunkline::([A-Za-z0-9_]+).*/\3/' \
    <<< "$public" | sort -u | grep -vxF "$words")
for name in "$@"; do
  if ! grep -qF "trunkline::$name" <<< "$public"; then
    echo "trunkline::$name...) is not exported"
    bad=1
  fi
done
exit $bad
