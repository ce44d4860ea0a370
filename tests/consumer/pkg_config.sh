#!/bin/bash
# Compiles the minimal host with nothing but the compiler and pkg-config.
set -euo pipefail
compiler=$1 prefix=$2 libdir=$3 kind=$4 work=$5 packs=$6
here=$(dirname "${BASH_SOURCE[0]}")
mkdir -p "$work"
export PKG_CONFIG_PATH="$prefix/$libdir/pkgconfig"
static=
[ "$kind" = static ] && static=--static
flags=$(pkg-config --cflags trunkline)
libs=$(pkg-config --libs $static trunkline)
echo "$flags $libs"
"$compiler" -std=c++17 $flags "$here/host/main.cc" -o "$work/host" $libs
LD_LIBRARY_PATH="$prefix/$libdir" "$work/host" "$packs"
