#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Whether programs and shared libraries have what cmake/Hardening.cmake asks
# for.
#
#   hardened.sh FILE...    each an ELF file of a build with TRUNKLINE_HARDEN
set -uo pipefail
export LC_ALL=C
failed=0

# $1: the file, $2: what it lacks.
lacks() {
  echo "$1: $2"
  failed=1
}

for file in "$@"; do
  header=$(readelf -hW "$file") || exit 2
  dynamic=$(readelf -dW "$file")
  symbols=$(readelf -W --dyn-syms "$file")
  case $header in
    *'DYN ('*) ;;
    *) lacks "$file" 'is not position-independent (PIE)' ;;
  esac
  readelf -lW "$file" | grep -q GNU_RELRO || lacks "$file" 'has no RELRO'
  grep -qE 'BIND_NOW|FLAGS_1.*\bNOW\b' <<< "$dynamic" ||
    lacks "$file" 'binds addresses lazily (no BIND_NOW)'
  grep -q '__stack_chk_fail' <<< "$symbols" ||
    lacks "$file" 'has no stack protector'
  grep -qE '\b__[a-z]+_chk\b' <<< "$symbols" ||
    lacks "$file" 'calls no checked function (_FORTIFY_SOURCE)'
  case $header in
    *X86-64*)
      # The mark at the file as a whole is the AND over all libraries, and those
      # of the system may lack it. Start-up code has a handful.
      marks=$(objdump -d --no-show-raw-insn "$file" | grep -c endbr64)
      [ "$marks" -gt 50 ] ||
        lacks "$file" "marks $marks jump targets (-fcf-protection)"
      ;;
  esac
done
[ "$failed" -eq 0 ] && echo "$# files are hardened"
exit "$failed"
