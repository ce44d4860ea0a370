#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Who may include what.
set -uo pipefail
cd "$1" || exit 2
bad=0
fail() {
  echo "^ $1"
  bad=1
}
includes='^ *# *include *'

grep -rnE "$includes[<\"]src/" include &&
  fail 'a public header includes from src/'
grep -rnE "$includes[<\"].*\.pb\.h" --include='*.h' include src tools bench &&
  fail 'a generated header is included from a header'
grep -rnE "$includes[<\"]re2/" include src tools bench | grep -v '^src/base/' &&
  fail 'only src/base includes re2/'
grep -rnE "$includes\"" include |
  grep -vE '"(trunkline/(cases/)?[a-z_]+\.h|absl/status/status(or)?\.h|absl/time/(time|civil_time)\.h)"' &&
  fail 'a public header includes something else than std, status and time'
# Of <...>, the standard library's headers have neither slash nor extension.
grep -rnE "$includes<[^>]*[/.]" include |
  grep -vE '^include/trunkline/c\.h:.*<(stddef|stdint|string)\.h>' &&
  fail 'a public header includes a system header'
grep -nE "$includes[<\"]trunkline/cases/" include/trunkline/*.h |
  grep -v '^include/trunkline/c\.h:' &&
  fail 'a header of routing includes one of cases'
# Guards follow the path.
for header in include/trunkline/*.h include/trunkline/cases/*.h; do
  name=$(tr 'a-z/' 'A-Z_' <<< "${header#include/trunkline/}")
  name=${name%.H}
  grep -q "^#ifndef TRUNKLINE_${name}_H_$" "$header" || {
    echo "$header"
    fail "the guard is not TRUNKLINE_${name}_H_"
  }
done
exit $bad
