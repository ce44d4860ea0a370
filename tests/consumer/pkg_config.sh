#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compiles a host with nothing but the compiler and pkg-config, and runs it.
set -euo pipefail
compiler=$1 prefix=$2 libdir=$3 kind=$4 work=$5 module=$6 source=$7
shift 7
mkdir -p "$work"
export PKG_CONFIG_PATH="$prefix/$libdir/pkgconfig"
static=
[ "$kind" = static ] && static=--static
flags=$(pkg-config --cflags "$module")
libs=$(pkg-config --libs $static "$module")
echo "$flags $libs"
"$compiler" -std=c++17 $flags "$source" -o "$work/host" $libs
LD_LIBRARY_PATH="$prefix/$libdir" "$work/host" "$@"
