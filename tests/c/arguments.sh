#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every function of c.h that takes a slice, a struct with one, or an array with
# a count is called in arguments_test.c with NULL in its place.
#
#   arguments.sh C_H ARGUMENTS_TEST_C
set -uo pipefail
header=$1 test=$2
missing=0
found=0
# One declaration a line.
while IFS= read -r declaration; do
  name=$(grep -oE '\btl_[a-z_]+\(' <<< "$declaration" | head -1 | tr -d '(')
  grep -qE 'tl_slice [a-z_]+[,)]|tl_source|tl_ticket\* ticket|tl_ticket\* tickets|tl_actor|tl_case_ref|tl_idempotency_key|tl_desk_rules|size_t [a-z_]*count' \
    <<< "${declaration#*"$name"}" || continue
  # It writes its struct.
  [ "$name" = tl_ticket_init ] && continue
  found=$((found + 1))
  grep -qE "\b$name\b" "$test" || {
    echo "$name: not in $(basename "$test")"
    missing=1
  }
done < <(tr '\n' ' ' < "$header" | sed 's/;/;\n/g' | grep -oE 'TL_API .*;')
[ "$found" -gt 30 ] || { echo "only $found functions found"; exit 2; }
[ "$missing" -eq 0 ] && echo "$found functions"
exit "$missing"
