# SPDX-License-Identifier: Apache-2.0
# Warnings and sanitizers for the project's own code; generated code gets
# neither.
add_library(trunkline_warnings INTERFACE)
target_compile_options(trunkline_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wnon-virtual-dtor
  # What is private to one file shadows what is private to another.
  $<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Wshadow>
  $<$<BOOL:${TRUNKLINE_WERROR}>:-Werror>)
if(TRUNKLINE_SANITIZE)
  target_compile_options(trunkline_warnings INTERFACE
    -fsanitize=${TRUNKLINE_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TRUNKLINE_SANITIZE})
endif()
if(TRUNKLINE_BUILD_FUZZERS)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "TRUNKLINE_BUILD_FUZZERS needs clang; "
      "the preset \"asan\" asks for it")
  endif()
  # Coverage of the project's own code; the fuzzers link libFuzzer itself.
  target_compile_options(trunkline_warnings INTERFACE -fsanitize=fuzzer-no-link)
endif()
