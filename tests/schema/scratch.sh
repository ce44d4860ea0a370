#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A private and a public field of a ticket, and two labels, in the schemas of a
# scratch copy: with no other change, tool, C library and Python read and write
# the fields as JSON, text and column of a table, hide, mask, seal and erase the
# private one, and show the labels.
#
# usage: scratch.sh [PYTHON]
#
# PYTHON has nanobind; without it the Python module is left out. Builds as
# scripts/test builds the wheel, so that ccache has what does not depend on the
# schemas.
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
build=$scratch/build/python
options=(-DCMAKE_BUILD_TYPE=Release -DTRUNKLINE_BUILD_TESTS=OFF
  -DTRUNKLINE_BUILD_EXAMPLES=OFF -DTRUNKLINE_INSTALL=OFF
  -DTRUNKLINE_STORE_POSTGRES=OFF)
targets=(trunkline_tool trunkline_c)
if [ -n "$python" ]; then
  options+=(-DTRUNKLINE_BUILD_PYTHON=ON "-DPython_EXECUTABLE=$python")
  targets+=(_core)
fi
{
  CXX=${CXX:-c++} cmake -S "$scratch" -B "$build" -G Ninja "${options[@]}" &&
    cmake --build "$build" --target "${targets[@]}"
} > "$scratch/log" 2>&1 || fail "$(tail -n 40 "$scratch/log")"
tool=$build/bin/trunkline
cd "$scratch"

# --- the tool: a column, JSON, text ---
cat > tickets.csv <<'CSV'
id,accepted,category,region,type,channel,second_phone,attempts,caller_words
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
library=$(find "$build" -name libtrunkline_c.so)
cc -Iinclude -I"$build/proto/gen/include" label.c "$library" \
  "-Wl,-rpath,$(dirname "$library")" -o label
./label > label.out
has label.out 分派

# --- Python ---
if [ -n "$python" ]; then
  cp "$build"/python/_core*.so python/trunkline/
  cp -r packs python/trunkline/
  PYTHONPATH=python "$python" tests/schema/scratch.py
fi
echo 'The schemas alone were changed'
