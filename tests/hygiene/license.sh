#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Each source file names its licence in its first lines.
set -uo pipefail
cd "$1" || exit 2
if git rev-parse --is-inside-work-tree > /dev/null 2>&1; then
  files=$(git ls-files)
else
  files=$(find . -path ./build -prune -o -type f -printf '%P\n')
fi
files=$(grep -E '\.(c|cc|h|py|proto|sh|cmake|java|go|sql|map|mjs|in|toml)$|(^|/)CMakeLists\.txt$|^scripts/[a-z0-9_-]+$|^\.ci/|^bench/([a-z]+/)?[a-z]+$' <<< "$files")
count=$(wc -l <<< "$files")
# A pattern that finds no file would pass.
if [ "$count" -lt 100 ]; then
  echo "only $count source files found"
  exit 1
fi
bad=0
while read -r file; do
  head -n 2 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' && continue
  echo "$file: no SPDX line"
  bad=1
done <<< "$files"
exit $bad
