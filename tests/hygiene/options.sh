#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Internal code is lite: nothing in it comes from options.proto or from
# descriptor.proto, which options.proto needs.
set -uo pipefail
nm=$1
IFS=';,' read -ra objects <<< "$2"
bad=0
for object in "${objects[@]}"; do
  case $object in
    *options.pb.*) echo "$object: code for options.proto"; bad=1 ;;
  esac
  if "$nm" -C "$object" |
      grep -E 'google::protobuf::(Field|Enum|EnumValue|Message)Options|trunkline(_internal)?::v1::Names'; then
    echo "^ $object uses custom options"
    bad=1
  fi
done
exit $bad
