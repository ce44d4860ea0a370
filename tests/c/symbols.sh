#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# libtrunkline_c.so exports every function of c.h but the inline ones, and
# nothing else.
set -uo pipefail
nm=$1 library=$2 header=$3
exported=$("$nm" -D --defined-only "$library" | awk '{print $NF}' | sort) ||
  exit 2
declared=$(grep -v '^static inline' "$header" | grep -oE '\btl_[a-z_]+\(' | tr -d '(' | sort -u)
# A name in the comments, tl_..._free(), is no function.
difference=$(diff <(echo "$declared") <(echo "$exported"))
if [ -n "$difference" ]; then
  echo "$difference"
  echo '^ "<": declared, not exported; ">": exported, not declared'
  exit 1
fi
echo "$(wc -l <<< "$exported") symbols"
