#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compares the C ABI with tests/c/libtrunkline_c.abi.
#
#   abi.sh check LIBRARY SOURCE    fails if something was taken away or changed,
#                                  or if the baseline lacks an addition
#   abi.sh update LIBRARY SOURCE   writes it anew, after an addition; what
#                                  breaks programs also needs TL_ABI_VERSION
set -uo pipefail
mode=$1 library=$2 source=$3
baseline=$source/tests/c/libtrunkline_c.abi

# What stands behind the handles is private and left out.
describe() {
  abidw --headers-dir "$source/include/trunkline" --drop-private-types \
    --exported-interfaces-only --no-show-locs --no-corpus-path \
    --no-comp-dir-path --no-elf-needed --no-architecture \
    --out-file "$1" "$library"
}

case "$mode" in
  update) describe "$baseline" ;;
  check)
    now=$(mktemp --suffix=.abi)
    trap 'rm -f "$now"' EXIT
    describe "$now" || exit 2
    abidiff --no-show-locs "$baseline" "$now"
    result=$?
    # Bits: 1 error, 2 usage, 4 change, 8 a change that breaks programs.
    if [ $((result & 4)) -ne 0 ] && [ $((result & 8)) -eq 0 ]; then
      echo "After an addition: tests/c/abi.sh update $library $source"
    fi
    exit "$result"
    ;;
  *) exit 2 ;;
esac
