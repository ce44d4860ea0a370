#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Fails if one of the programs has more lines of code than allowed. Not counted:
# blank lines, comments, docstrings, includes and imports, and the first and the
# last line of main().
#
#   lines.sh LIMIT NAME...
set -uo pipefail
limit=$1
shift
bad=0
for name; do
  for file in "cpp/$name.cc" "c/$name.c" "python/$name.py"; do
    lines=$(awk '
      inside { if ($0 ~ end) inside = 0; next }
      /^ *(\/\/|#|$)/ { next }
      /^ *\/\*/ { end = "\\*/"; inside = $0 !~ end; next }
      /^"""/ { end = "\"\"\""; inside = substr($0, 4) !~ end; next }
      /^(import|from) / { next }
      /^int main\(/ || /^}$/ { next }
      { ++count }
      END { print count + 0 }' "$file") || exit 2
    printf '%3d %s\n' "$lines" "$file"
    [ "$lines" -gt 0 ] && [ "$lines" -le "$limit" ] || bad=1
  done
done
[ $bad = 0 ] || echo "Each may have 1 to $limit lines"
exit $bad
