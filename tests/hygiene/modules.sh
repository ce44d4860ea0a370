#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A module of src/ includes only from modules before it, and from include/.
set -uo pipefail
cd "$1" || exit 2
modules=(base schema load calendar rules route check diff lifecycle desk c)
bad=0
# $1: a module. $2: the modules from which it may include, as "a|b".
may_include() {
  [ -d "src/$1" ] || return 0
  if grep -rnE '^ *# *include *"(src|tools|tests|bench)/' "src/$1" |
      grep -vE "\"src/($2)/"; then
    echo "^ src/$1 may include from src/{$2} only"
    bad=1
  fi
}

allowed=
for module in "${modules[@]}"; do
  allowed+="${allowed:+|}$module"
  [ "$module" = c ] && allowed+='|files'  # Its part that reads folders.
  may_include "$module" "$allowed"
done
# Optional libraries, each with what it may include from besides itself.
optional=(
  'casebook base schema load calendar rules route check'
  'suggest base schema load calendar rules route'
  'nearest base suggest'
  'tables base schema rules'
  'files base tables'
  'learn base schema calendar rules'
  'notices base schema'
  'insight base schema load calendar'
)
known=" ${modules[*]} "
for line in "${optional[@]}"; do
  module=${line%% *}
  known+="$module "
  may_include "$module" "${line// /|}"
done
for dir in src/*/; do
  module=$(basename "$dir")
  case "$known" in
    *" $module "*) ;;
    *) echo "src/$module is not in the lists of modules"; bad=1 ;;
  esac
done
if grep -rnE '^ *# *include *"(tools|tests|bench)/' src include; then
  echo "^ the library includes from outside"
  bad=1
fi
exit $bad
