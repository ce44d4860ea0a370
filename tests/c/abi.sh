#!/bin/bash
# Compares the C ABI with tests/c/libtrunkline_c.abi.
#
#   abi.sh check LIBRARY SOURCE    fails if something was taken away or changed
#   abi.sh update LIBRARY SOURCE   writes it anew, after an addition; what
#                                  breaks programs also needs TL_ABI_VERSION
set -uo pipefail
mode=$1 library=$2 source=$3
baseline=$source/tests/c/libtrunkline_c.abi
case "$mode" in
  update)
    abidw --headers-dir "$source/include/trunkline" --drop-private-types \
      --no-corpus-path --no-comp-dir-path --no-show-locs \
      --out-file "$baseline" "$library"
    ;;
  check)
    abidiff --headers-dir2 "$source/include/trunkline" --drop-private-types \
      --no-show-locs "$baseline" "$library"
    result=$?
    # Bits: 1 error, 2 usage, 4 change, 8 incompatible. Additions change too.
    [ $((result & 11)) -eq 0 ] || exit 1
    if [ "$result" -ne 0 ]; then
      echo "The baseline is older: tests/c/abi.sh update LIBRARY SOURCE"
      exit 1
    fi
    echo 'The ABI is that of the baseline'
    ;;
  *) exit 2 ;;
esac
