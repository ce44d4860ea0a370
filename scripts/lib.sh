# SPDX-License-Identifier: Apache-2.0
#
# Shared by scripts/demo and scripts/test; sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
started=$SECONDS
jobs=$(nproc 2>/dev/null || echo 2)
export CMAKE_BUILD_PARALLEL_LEVEL=$jobs
export CTEST_PARALLEL_LEVEL=$jobs
export NINJA_STATUS='[%f/%t %es] '
# Build trees whose flags agree share what they compile: generated headers lie
# in each tree, so paths are taken from the tree.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
# With precompiled headers: see cmake/Precompile.cmake. What a file includes is
# taken from the compiler instead of preprocessing it once more.
export CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1

if [ -t 1 ]; then
  bold=$(printf '\033[1m') plain=$(printf '\033[0m')
else
  bold='' plain=''
fi

# Prints a headline with the time since the start.
step() {
  printf '%s== %s (%s)%s\n' "$bold" "$*" "$(elapsed $((SECONDS - started)))" \
    "$plain"
}

# Prints seconds as "1 min 05 s".
elapsed() {
  if [ "$1" -ge 60 ]; then
    printf '%d min %02d s' $(($1 / 60)) $(($1 % 60))
  else
    printf '%d s' "$1"
  fi
}

# Prints the packages of packages.txt that the given users need.
packages_for() {
  local users=" $* " name who
  while read -r name who _; do
    case "$name" in '' | '#'*) continue ;; esac
    case "$users" in *" $who "*) echo "$name" ;; esac
  done < "$root/scripts/packages.txt"
}

# Prints those of the given packages that are not installed.
missing_of() {
  local name
  for name in "$@"; do
    dpkg-query -W -f='${Status}\n' "$name" 2>/dev/null |
      grep -q '^install ok installed$' || echo "$name"
  done
}

# Runs a command as root if that asks for no password.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

can_be_root() {
  [ "$(id -u)" -eq 0 ] ||
    { command -v sudo > /dev/null && sudo -n true 2> /dev/null; }
}

# Makes sure that the packages for the given users are installed. Ends the
# script with the line to run when it may not install them itself.
require_packages() {
  if ! command -v dpkg-query > /dev/null; then
    echo "Not a Debian system: please install what scripts/packages.txt lists."
    return 0
  fi
  local missing
  missing=$(missing_of $(packages_for "$@") | tr '\n' ' ')
  missing=${missing% }
  [ -n "$missing" ] || return 0
  if ! can_be_root; then
    echo "These Debian packages are missing. As root, run:" >&2
    echo "  apt-get update && apt-get install -y --no-install-recommends $missing" >&2
    echo "and then this script again." >&2
    exit 1
  fi
  step "Installing $missing"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing
}

# Succeeds if the packages for the given users are there or could be installed.
# Never ends the script.
want_packages() {
  command -v dpkg-query > /dev/null || return 1
  local missing
  missing=$(missing_of $(packages_for "$@"))
  [ -n "$missing" ] || return 0
  can_be_root || return 1
  step "Installing" $missing
  as_root apt-get update -qq || return 1
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing || return 1
}

# Configures a preset; what CMake says is shown only when it fails.
configure() {
  local preset=$1 log
  shift
  log=$(mktemp)
  if ! cmake --preset "$preset" "$@" > "$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  grep -A4 'CMake Warning' "$log" || true
  rm -f "$log"
}
