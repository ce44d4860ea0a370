#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every relative link of a document leads to a file.
set -uo pipefail
cd "$1" || exit 2
bad=0
while read -r document; do
  while read -r link; do
    target=${link%%#*}
    [ -z "$target" ] || [ -e "$(dirname "$document")/$target" ] || {
      echo "$document: $link"
      bad=1
    }
  done < <(grep -oE '\]\([^) ]+\)' "$document" | sed -E 's/^\]\((.*)\)$/\1/' |
    grep -vE '^[a-z]+:')
done < <(find . -name '*.md' -not -path './build/*' -not -path './.git/*')
exit $bad
