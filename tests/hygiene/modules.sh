#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A module of src/ includes only from modules before it, and from include/.
set -uo pipefail
cd "$1" || exit 2
modules=(base schema load calendar rules route check diff lifecycle desk c)
bad=0
allowed=
for module in "${modules[@]}"; do
  allowed+="${allowed:+|}$module"
  [ "$module" = c ] && allowed+='|files'  # Its part that reads folders.
  [ -d "src/$module" ] || continue
  if grep -rnE '^ *# *include *"(src|tools|tests|bench)/' "src/$module" |
      grep -vE "\"src/($allowed)/"; then
    echo "^ src/$module may include from src/{$allowed} only"
    bad=1
  fi
done
# insight is an optional target above routing: it knows no case and no desk.
if grep -rnE '^ *# *include *"(src|tools|tests|bench)/' src/insight |
    grep -vE '"src/(base|schema|load|calendar|insight)/'; then
  echo '^ src/insight may include from src/{base,schema,load,calendar} only'
  bad=1
fi
# notices is in the same target; it knows no table of facts.
if grep -rnE '^ *# *include *"(src|tools|tests|bench)/' src/notices |
    grep -vE '"src/(base|schema|notices)/'; then
  echo '^ src/notices may include from src/{base,schema} only'
  bad=1
fi
# casebook, suggest, nearest, tables, files and learn are optional targets beside
# the library: they may use every module, and no module of the library may use them.
for dir in src/*/; do
  module=$(basename "$dir")
  case " ${modules[*]} casebook suggest nearest tables files insight notices learn " in
    *" $module "*) ;;
    *) echo "src/$module is not in the list of modules"; bad=1 ;;
  esac
done
if grep -rnE '^ *# *include *"(tools|tests|bench)/' src include; then
  echo "^ the library includes from outside"
  bad=1
fi
exit $bad
