# SPDX-License-Identifier: Apache-2.0
#
# The Python parts of scripts/test; sourced by it.

python_dir=$root/build/python-test
tools=$python_dir/tools
python_ready=no

# Makes the environment that builds the wheel. Fails where the Python registry
# cannot be reached.
python_tools() {
  mkdir -p "$python_dir"
  [ -x "$tools/bin/python" ] || python3 -m venv "$tools" || return 1
  # pyarrow: tests/schema/scratch.py routes a table.
  "$tools/bin/python" -m pip install --quiet --disable-pip-version-check \
    'scikit-build-core>=0.10' 'nanobind>=2.4' pyarrow
}

# Builds the wheel and installs it in a fresh environment outside the checkout,
# whose folder is in $fresh, with what the tests need.
python_wheel() {
  rm -rf "$python_dir/wheel"
  # The compiler's name as CMake finds it: the release build's objects are the
  # same, and ccache has them.
  CXX=${CXX:-c++} \
    "$tools/bin/python" -m pip wheel --quiet --disable-pip-version-check \
    --no-build-isolation --no-deps --wheel-dir "$python_dir/wheel" "$root" &&
    fresh=$(mktemp -d) && python3 -m venv "$fresh/venv" &&
    "$fresh/venv/bin/python" -m pip install --quiet --no-compile \
      --disable-pip-version-check "$python_dir"/wheel/trunkline-*.whl \
      pytest mypy pyarrow pandas polars duckdb protobuf matplotlib &&
    cp -r "$root/python/tests" "$root/python/tests_spark" \
      "$root/examples/python" "$root/examples/boston" "$fresh/" &&
    python_ready=yes
}

# $1: the C library to run beside. $2: the command to compare with. The schemas
# are those that the wheel was built with.
python_tests() (
  cd "$fresh" &&
    TRUNKLINE_DESCRIPTORS=$root/build/python/proto/descriptors.pb \
    TRUNKLINE_C_LIBRARY=$1 TRUNKLINE_TOOL=$2 venv/bin/python -m pytest -q \
      -p no:cacheprovider tests
)

# Types of the examples; they run, and the six usual ones print what those in
# C++ do.
python_examples() (
  cd "$fresh/python" || exit 1
  ../venv/bin/python -m mypy --strict --ignore-missing-imports ./*.py || exit 1
  (cd ../tests && ../venv/bin/python -m mypy --strict --ignore-missing-imports \
    ./*.py) || exit 1
  rm -f desk.db*
  for name in route due accept next show suggest; do
    case $name in
      accept | next | show) set -- desk.db ;;
      *) set -- ;;
    esac
    ../venv/bin/python "$name.py" "$@" |
      diff "$root/examples/expected/$name.txt" - || exit 1
  done
  ../venv/bin/python table.py | grep '^ *[0-9]* yuhua' > /dev/null &&
    ../venv/bin/python outside_model.py |
    grep -e '-> environment' -e 'is skipped' > /dev/null &&
    ../venv/bin/python boston.py ../boston/requests.csv charts.png &&
    [ -s charts.png ] && echo 'All examples ran'
)

python_bench() {
  cmake --build "$root/build/python" --target route_many > /dev/null &&
    "$fresh/venv/bin/python" "$root/bench/python_bench.py" \
      "$root/build/python/bin/route_many"
}

python_spark() (
  "$fresh/venv/bin/python" -m pip install --quiet --no-compile \
    --disable-pip-version-check \
    "$(echo "$python_dir"/wheel/trunkline-*.whl)[spark]" || exit 1
  cd "$fresh" && TRUNKLINE_EXAMPLES=$fresh/python venv/bin/python -m pytest -q \
    -p no:cacheprovider tests_spark
)
