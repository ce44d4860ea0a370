#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cmake/Hardening.cmake does what it says: a small project is built with it and
# without, in each build type of a package, and hardened.sh reads the result.
#
#   hardening.sh CMAKE CXX SOURCE
set -uo pipefail
cmake=$1 cxx=$2 source=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/CMakeLists.txt" << 'END'
cmake_minimum_required(VERSION 3.18)
project(hardening LANGUAGES CXX)
include(${TRUNKLINE_SOURCE}/cmake/Hardening.cmake)
add_library(part SHARED part.cc)
add_executable(whole whole.cc)
target_link_libraries(whole PRIVATE part)
END
{
  echo '#include <cstring>'
  # Enough functions, with addresses that escape, to count their marks.
  for i in $(seq 100); do
    echo "extern \"C\" int part$i(const char* text) {"
    echo '  char buffer[64]; std::strcpy(buffer, text);'
    echo "  return buffer[$((i % 60))]; }"
  done
} > "$work/part.cc"
{
  echo '#include <cstring>'
  for i in $(seq 100); do
    echo "extern \"C\" int part$i(const char*);"
    echo "__attribute__((noinline)) int own$i(const char* t) {"
    echo '  char buffer[64]; std::strcpy(buffer, t);'
    echo "  return part$i(buffer); }"
  done
  echo 'int main(int, char** argv) { int (*f[])(const char*) = {'
  for i in $(seq 100); do echo "own$i,"; done
  echo '}; int sum = 0; for (auto* g : f) sum += g(argv[0]); return sum & 1; }'
} > "$work/whole.cc"

# $1: ON or OFF, $2: the build type. Builds into $work/$1-$2.
build() {
  "$cmake" -S "$work" -B "$work/$1-$2" "-DCMAKE_CXX_COMPILER=$cxx" \
    "-DCMAKE_BUILD_TYPE=$2" "-DTRUNKLINE_SOURCE=$source" \
    "-DTRUNKLINE_HARDEN=$1" > "$work/log" 2>&1 &&
    "$cmake" --build "$work/$1-$2" >> "$work/log" 2>&1 || {
    cat "$work/log"
    exit 2
  }
}

here=$(dirname "$0")
for type in Release RelWithDebInfo MinSizeRel; do
  build ON "$type"
  bash "$here/hardened.sh" "$work/ON-$type/whole" "$work/ON-$type/libpart.so" ||
    exit 1
done
# The check can fail.
build OFF Release
said=$(bash "$here/hardened.sh" "$work/OFF-Release/libpart.so") && {
  echo 'what is not hardened passes'
  exit 1
}
for word in BIND_NOW 'stack protector' _FORTIFY_SOURCE; do
  grep -q "$word" <<< "$said" || {
    echo "not said of what is not hardened: $word"
    exit 1
  }
done
