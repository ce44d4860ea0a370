#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Everything that tells a version tells the one of project() in CMakeLists.txt:
# headers, C library, command, pkg-config, CMake packages, Python package.
set -euo pipefail
compiler=$1 prefix=$2 libdir=$3 work=$4 source=$5 expected=$6
mkdir -p "$work"
failed=0
# $1: what; $2: the version that it tells.
check() {
  if [ "$2" != "$expected" ]; then
    echo "$1: $2 instead of $expected"
    failed=1
  fi
}

cat > "$work/version.c" << 'END'
#include <stdio.h>

#include "trunkline/c.h"
#include "trunkline/version.h"

int main(void) {
  printf("%d.%d.%d %s %s %d\n", TRUNKLINE_VERSION_MAJOR,
         TRUNKLINE_VERSION_MINOR, TRUNKLINE_VERSION_PATCH,
         TRUNKLINE_VERSION_STRING, tl_version(), TRUNKLINE_VERSION);
  return 0;
}
END
export PKG_CONFIG_PATH="$prefix/$libdir/pkgconfig"
"$compiler" "$work/version.c" -o "$work/version" \
  $(pkg-config --cflags --libs trunkline_c)
read -r numbers string library number < <(
  LD_LIBRARY_PATH="$prefix/$libdir" "$work/version")
check 'the numbers of version.h' "$numbers"
check 'the string of version.h' "$string"
check 'tl_version()' "$library"
IFS=. read -r major minor patch <<< "$expected"
if [ "$number" != $((major * 1000000 + minor * 1000 + patch)) ]; then
  echo "TRUNKLINE_VERSION: $number"
  failed=1
fi

if [ -x "$prefix/bin/trunkline" ]; then
  check 'trunkline --version' "$("$prefix/bin/trunkline" --version)"
fi
for file in "$prefix/$libdir"/pkgconfig/*.pc; do
  check "$file" "$(pkg-config --modversion "$(basename "$file" .pc)")"
done
for file in "$prefix/$libdir"/cmake/*/*ConfigVersion.cmake; do
  echo "set(PACKAGE_FIND_VERSION 0)
    include(\"$file\")
    message(\"\${PACKAGE_VERSION}\")" > "$work/version.cmake"
  check "$file" "$(cmake -P "$work/version.cmake" 2>&1)"
done

# The wheel's version, found as its build finds it.
if python3 -c 'import tomllib' 2> /dev/null; then
  check pyproject.toml "$(cd "$source" && python3 -c '
import re, tomllib
with open("pyproject.toml", "rb") as f:
    project = tomllib.load(f)
assert project["project"]["dynamic"] == ["version"]
how = project["tool"]["scikit-build"]["metadata"]["version"]
with open(how["input"], encoding="utf-8") as f:
    print(re.search(how["regex"], f.read()).group("value"))')"
fi
exit $failed
