#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# No line of C++, C or protobuf source is wider than 80 columns. clang-format
# breaks code only: comments keep their line ends. A Chinese character takes two
# columns, as for clang-format. Excepted are raw strings, which are data, and
# lines that one word makes too wide, such as a URL.
set -uo pipefail
cd "$1" || exit 2
folders=(bench examples include proto python src tests tools)
if git rev-parse --is-inside-work-tree > /dev/null 2>&1; then
  files=$(git ls-files -- "${folders[@]}")
else
  files=$(find "${folders[@]}" -type f)
fi
files=$(grep -E '\.(c|cc|h|proto)$' <<< "$files")
# A pattern that finds no file would pass.
if [ "$(wc -l <<< "$files")" -lt 100 ]; then
  echo "only $(wc -l <<< "$files") source files found"
  exit 1
fi

# Prints FILE:LINE of each line that is too wide. Works on bytes, which each awk
# does in this locale: lead bytes from 343 on (U+3000 and above) are two columns,
# bytes 200 to 277 none.
too_wide() {
  LC_ALL=C awk '
    FNR == 1 { raw = 0 }
    {
      line = $0
      excepted = raw
      # A line may close one raw string and open another.
      while (1) {
        if (raw) {
          at = index(line, close_mark)
          if (at == 0) break
          line = substr(line, at + length(close_mark))
          raw = 0
        } else {
          if ($0 ~ /^ *\/\// || !match(line, /R"[^ ()\\]*\(/)) break
          close_mark = ")" substr(line, RSTART + 2, RLENGTH - 3) "\""
          line = substr(line, RSTART + RLENGTH)
          raw = 1
          excepted = 1
        }
      }
      if (excepted || length($0) <= 80) next
      text = $0
      wide = gsub(/[\343-\377]/, "&", text)
      gsub(/[\200-\277]/, "", text)
      if (length(text) + wide <= 80) next
      sub(/^[ ]*(\/\/+|\*|\/\*)?[ ]*/, "", text)
      if (text !~ / /) next
      print FILENAME ":" FNR
    }' "$@"
}

# The check finds what it is for, and lets pass what is excepted.
sample=$(mktemp) || exit 2
trap 'rm -f "$sample"' EXIT
printf '%s\n' "$(printf '%081d' 0)" "// a $(printf '%077d' 0)" \
  "a = R\"( $(printf '%081d' 0)" "b $(printf '%081d' 0)" ")\";" \
  "// $(printf '字%.0s' {1..38}) ab" "// $(printf '字%.0s' {1..37}) ab" \
  "//   https://example.org/$(printf '%081d' 0)" > "$sample"
if [ "$(too_wide "$sample")" != "$sample:2"$'\n'"$sample:6" ]; then
  echo "the sample: $(too_wide "$sample")"
  exit 1
fi

found=$(tr '\n' '\0' <<< "$files" | xargs -0 -n 200 bash -c \
  "$(declare -f too_wide)"'; too_wide "$@"' too_wide) || exit 2
[ -z "$found" ] || { echo "$found"; exit 1; }
