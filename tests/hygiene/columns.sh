#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# No line of the library is over 80 characters, has a tab or ends in a space.
set -uo pipefail
cd "$1" || exit 2
bad=0
export LC_ALL=C.UTF-8
if grep -rnE '^.{81,}$' --include='*.h' --include='*.cc' include src python/src; then
  echo '^ over 80 columns'
  bad=1
fi
if grep -rnP '\t| $' --include='*.h' --include='*.cc' include src python/src; then
  echo '^ a tab, or a space at the end'
  bad=1
fi
exit $bad
