#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A private and a public field of a ticket, labels and the name of a column, in
# the schemas of a scratch copy: with no other change, tool, C library and Python
# read and write the fields as JSON, text and column of a table, hide, mask, seal
# and erase the private one, show the labels, and find the column.
#
# usage: scratch.sh [PYTHON]
#
# PYTHON has nanobind; without it the Python module is left out. Tool and C
# library are built by the preset dev and the module as the wheel, so that ccache
# has what does not depend on the schemas.
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
python=${1:-}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "scratch.sh: $*" >&2; exit 1; }
# $1 has $2.
has() { grep -qF -- "$2" "$1" || fail "$1 lacks $2: $(head -c 2000 "$1")"; }
lacks() { if grep -qF -- "$2" "$1"; then fail "$1 has $2"; fi; }

git -C "$source" ls-files -z --cached --others --exclude-standard |
  (cd "$source" && xargs -0 sh -c \
    'for f; do [ ! -f "$f" ] || printf "%s\0" "$f"; done' sh) |
  (cd "$source" && xargs -0 cp -t "$scratch" --parents)
. "$source/tests/schema/changes.sh"
change_schemas "$scratch/proto/trunkline/v1"
diff -rq "$source/proto/trunkline" "$scratch/proto/trunkline" > "$scratch/changed" || true
[ "$(wc -l < "$scratch/changed")" = 3 ] || fail "changed: $(cat "$scratch/changed")"

# --- the build ---
export CCACHE_BASEDIR=$scratch CCACHE_NOHASHDIR=1
export CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1
cd "$scratch"
build() {  # $1: a folder; further: options of CMake, --, targets
  local folder=$1 options=()
  shift
  while [ "$1" != -- ]; do options+=("$1") && shift; done
  shift
  { cmake "${options[@]}" && cmake --build "$folder" --target "$@"; } > log 2>&1 ||
    fail "$(tail -n 40 log)"
}
build build/dev --preset dev -- trunkline_tool trunkline_c
tool=build/dev/bin/trunkline

# --- the tool: a column, JSON, text ---
cat > tickets.csv <<'CSV'
id,accepted,事项类别,region,type,channel,second_phone,attempts,caller_words
T-1,2018-06-26 16:00:00,environment.noise.construction,430111,申诉,phone,13900000008,3,THEIR WORDS
CSV
rules=(-r packs/cn/national -r packs/cn/changsha)
"$tool" convert "${rules[@]}" tickets.csv -o tickets.jsonl
has tickets.jsonl '"secondPhone":"13900000008"'
has tickets.jsonl '"attempts":3'
has tickets.jsonl '"type":"TICKET_TYPE_COMPLAINT"'
"$tool" convert "${rules[@]}" tickets.jsonl -o tickets.txtpb
has tickets.txtpb 'second_phone: "13900000008"'
has tickets.txtpb 'attempts: 3'

# --- the tool: labels ---
"$tool" explain "${rules[@]}" --tickets tickets.csv --row 1 --lang zh > explained
has explained 分派
lacks explained 派单

# --- the tool: the desk seals the private field ---
desk=(-s sqlite:desk.db "${rules[@]}" --calendars packs/calendars
  -d packs/lifecycle/12345)
"$tool" desk accept tickets.csv "${desk[@]}" --as-accepted --role operator > accepted
"$tool" desk feed -s sqlite:desk.db > feed
has feed '"attempts":3'
lacks feed 13900000008
"$tool" desk export -s sqlite:desk.db "${rules[@]}" -d packs/lifecycle/12345 > exported
has exported '"attempts":3'
lacks exported 13900000008

# --- C ---
cat > label.c <<'C'
#include <stdio.h>
#include <trunkline/c.h>
int main(void) {
  tl_slice type = {"Outcome", 7};
  puts(tl_enum_name(type, TL_OUTCOME_ROUTED, TL_CHINESE).data);
  return 0;
}
C
cc -Iinclude -Ibuild/dev/proto/gen/include label.c -o label \
  build/dev/src/c/libtrunkline_c.so
LD_LIBRARY_PATH=build/dev/src/c ./label > label.out
has label.out 分派

# --- Python ---
if [ -n "$python" ]; then
  build build/python -B build/python -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DTRUNKLINE_BUILD_PYTHON=ON -DTRUNKLINE_BUILD_C=OFF \
    -DTRUNKLINE_BUILD_TOOLS=OFF -DTRUNKLINE_BUILD_TESTS=OFF \
    -DTRUNKLINE_BUILD_EXAMPLES=OFF -DTRUNKLINE_INSTALL=OFF \
    -DTRUNKLINE_STORE_POSTGRES=OFF "-DPython_EXECUTABLE=$python" -- _core
  cp build/python/python/_core*.so python/trunkline/
  cp -r packs python/trunkline/
  PYTHONPATH=python "$python" tests/schema/scratch.py
fi
echo 'The schemas alone were changed'
