# SPDX-License-Identifier: Apache-2.0
# Most of the time of a compilation is spent on headers of others: the standard
# library, Abseil, Protocol Buffers and Catch2. They are parsed once for all
# files that have the same flags: the library's, the tool's and the tests'.
# Headers of the project are not among them, so that a change compiles no more
# than without.
#
# A file must include what it uses all the same: the preset `full` compiles
# without precompiled headers.
#
# ccache stores what is compiled with them if CCACHE_SLOPPINESS says
# pch_defines,time_macros, as scripts/lib.sh does.
option(TRUNKLINE_PRECOMPILE "Precompile headers of others" OFF)

set(TRUNKLINE_PRECOMPILED_HEADERS
  <algorithm> <array> <chrono> <cstddef> <cstdint> <cstring> <deque> <fstream>
  <functional> <iterator> <limits> <map> <memory> <mutex> <optional> <set>
  <sstream> <string> <string_view> <tuple> <type_traits> <utility> <variant>
  <vector>
  <absl/container/flat_hash_map.h> <absl/container/flat_hash_set.h>
  <absl/status/statusor.h> <absl/strings/numbers.h> <absl/strings/str_cat.h>
  <absl/strings/str_join.h> <absl/strings/str_split.h> <absl/time/time.h>
  <google/protobuf/message_lite.h> <google/protobuf/repeated_field.h>)

set(TRUNKLINE_EMPTY_SOURCE "${PROJECT_BINARY_DIR}/empty.cc")
if(TRUNKLINE_PRECOMPILE)
  file(WRITE "${TRUNKLINE_EMPTY_SOURCE}" "// Only precompiles headers.\n")
endif()

# Makes `target` precompile the headers (and those of ARGN). If it is an object
# library of one empty file, others share them: trunkline_share_precompiled().
function(trunkline_precompile target)
  if(TRUNKLINE_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE
      ${TRUNKLINE_PRECOMPILED_HEADERS} ${ARGN})
    # Clang writes the headers' times, by which ccache would miss.
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
      target_compile_options(${target} PRIVATE
        "SHELL:-Xclang -fno-pch-timestamp" -pthread)
    endif()
  endif()
endfunction()

# Compiles `target` with the headers of `from`. Where its flags differ GCC
# parses the headers again, without a word; Clang refuses, and -pthread, which
# some dependencies ask for, is such a flag.
function(trunkline_share_precompiled target from)
  if(TRUNKLINE_PRECOMPILE)
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
      target_compile_options(${target} PRIVATE -pthread)
    endif()
    target_precompile_headers(${target} REUSE_FROM ${from})
    set_target_properties(${target} PROPERTIES PCH_WARN_INVALID OFF)
  endif()
endfunction()
