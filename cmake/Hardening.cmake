# SPDX-License-Identifier: Apache-2.0
# What the compiler and the linker add against memory errors that are missed:
# canaries on the stack, checked calls of the C library, no writable table of
# addresses after the start (RELRO, BIND_NOW), programs at random addresses, and
# on x86 the marks of valid jumps (IBT, SHSTK). tests/hygiene/hardened.sh reads
# the results.
#
# For all code of a build of this project, what is generated included; a build
# that adds this project as a folder has flags of its own.
if(NOT TRUNKLINE_HARDEN)
  return()
endif()
include(CheckCXXCompilerFlag)

set(optimised "$<CONFIG:Release,RelWithDebInfo,MinSizeRel>")
foreach(flag IN ITEMS -fstack-protector-strong -fstack-clash-protection
    -fcf-protection=full)
  string(MAKE_C_IDENTIFIER "TRUNKLINE_HAS${flag}" variable)
  check_cxx_compiler_flag(${flag} ${variable})
  if(${variable})
    add_compile_options("$<${optimised}:${flag}>")
  endif()
endforeach()
# It needs optimisation, and some compilers define it themselves.
add_compile_options(
  "$<${optimised}:-U_FORTIFY_SOURCE>" "$<${optimised}:-D_FORTIFY_SOURCE=2>")

include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT APPLE)
  add_link_options("$<${optimised}:LINKER:-z,relro,-z,now>")
endif()
