#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# No tracked file keeps a note to oneself or a path of one's own machine.
set -uo pipefail
cd "$1" || exit 2
# Put together, so that this file does not find itself.
words="\\b(TO""DO|FIX""ME|XX""X)\\b|(^|[ \"'\`(=])/(wo""rk|ho""me|ro""ot|Us""ers)(/|[ \"'\`)]|\$)"
if git rev-parse --is-inside-work-tree > /dev/null 2>&1; then
  found=$(git grep -nIE "$words" -- .)
else
  found=$(grep -rnIE --exclude-dir=build --exclude-dir=.git "$words" .)
fi
if [ -n "$found" ]; then
  echo "$found"
  exit 1
fi
