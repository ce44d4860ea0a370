# SPDX-License-Identifier: Apache-2.0
# Sourced by bench/instructions and bench/growth.

# Runs a program under callgrind. Afterwards the file $counts has a line for
# each CALLGRIND_DUMP_STATS_AT: name, instructions.
count() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  # The C library chooses its string functions by the processor: here they are
  # the same everywhere.
  if ! GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-AVX2_Usable,-MOVBE,-BMI2,-ERMS,-FSRM \
      valgrind --tool=callgrind --instr-atstart=no --dump-instr=no \
      --callgrind-out-file="$work/out" "$@" > "$work/log" 2>&1; then
    cat "$work/log" >&2
    return 1
  fi
  counts=$work/counts
  awk '/^desc: Trigger: Client Request: / { name = $5 }
       /^(totals|summary): / && name != "" { print name, $2; name = "" }' \
    $(ls "$work"/out.* | sort -V) > "$counts"
  [ -s "$counts" ] || { echo "callgrind counted nothing" >&2; return 1; }
}
