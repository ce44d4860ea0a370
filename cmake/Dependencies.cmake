# SPDX-License-Identifier: Apache-2.0
# What the library needs: Abseil, Protocol Buffers, RE2 and RapidJSON (headers
# only). Each may already be a target of the project that includes this one. The
# functions at the end find what the tool and the tables need besides.
include(FindDependencies)

find_package(Threads REQUIRED)
trunkline_find_abseil()
trunkline_find_protobuf()
trunkline_find_re2()

# trunkline_NAME: an INTERFACE target for a library that is used inside alone
# and that has no usual target. It is looked for as a CMake package, by
# pkg-config, and by the names of header and library; CLIPS has nothing else
# on Debian.
#
#   trunkline_find_private(NAME [QUIET] [PACKAGE package] [TARGETS target...]
#     [PKG_CONFIG module] HEADER header [LIBRARY library])
#
# TARGETS are what the package is known to define; without them its include
# directories are taken. Nothing is made where it is not found and QUIET.
function(trunkline_find_private name)
  cmake_parse_arguments(arg "QUIET" "PACKAGE;PKG_CONFIG;HEADER;LIBRARY"
    "TARGETS" ${ARGN})
  set(target trunkline_${name})
  string(TOUPPER "TRUNKLINE_${name}" prefix)
  if(TARGET ${target})
    return()
  endif()

  if(arg_PACKAGE)
    find_package(${arg_PACKAGE} CONFIG QUIET)
    foreach(package_target IN LISTS arg_TARGETS)
      if(TARGET ${package_target})
        add_library(${target} INTERFACE)
        target_link_libraries(${target} INTERFACE ${package_target})
        return()
      endif()
    endforeach()
    string(TOUPPER "${arg_PACKAGE}" upper)
    foreach(variable IN ITEMS ${arg_PACKAGE}_INCLUDE_DIRS ${upper}_INCLUDE_DIRS)
      if(NOT arg_LIBRARY AND ${variable})
        add_library(${target} INTERFACE)
        target_include_directories(${target} SYSTEM INTERFACE "${${variable}}")
        return()
      endif()
    endforeach()
  endif()

  if(arg_PKG_CONFIG)
    find_package(PkgConfig QUIET)
    if(PKG_CONFIG_FOUND)
      pkg_check_modules(${prefix}_PC QUIET IMPORTED_TARGET GLOBAL
        ${arg_PKG_CONFIG})
      if(${prefix}_PC_FOUND)
        add_library(${target} INTERFACE)
        target_link_libraries(${target} INTERFACE PkgConfig::${prefix}_PC)
        return()
      endif()
    endif()
  endif()

  find_path(${prefix}_INCLUDE_DIR ${arg_HEADER})
  mark_as_advanced(${prefix}_INCLUDE_DIR)
  set(found ${${prefix}_INCLUDE_DIR})
  if(arg_LIBRARY)
    find_library(${prefix}_LIBRARY ${arg_LIBRARY})
    mark_as_advanced(${prefix}_LIBRARY)
    if(NOT ${prefix}_LIBRARY)
      set(found NO)
    endif()
  endif()
  if(found)
    add_library(${target} INTERFACE)
    target_include_directories(${target} SYSTEM INTERFACE
      "${${prefix}_INCLUDE_DIR}")
    if(arg_LIBRARY)
      target_link_libraries(${target} INTERFACE "${${prefix}_LIBRARY}")
    endif()
  elseif(NOT arg_QUIET)
    message(FATAL_ERROR "trunkline needs ${name}, which was not found")
  endif()
endfunction()

trunkline_find_private(rapidjson PACKAGE RapidJSON TARGETS RapidJSON rapidjson
  PKG_CONFIG RapidJSON HEADER rapidjson/reader.h)

# trunkline_libical: iCalendar. Its CMake package on Debian defines targets of
# this folder alone, so pkg-config is asked first.
function(trunkline_find_libical)
  trunkline_find_private(libical PKG_CONFIG libical
    HEADER libical/ical.h LIBRARY ical)
endfunction()

# trunkline_xlsxwriter: workbooks are written
function(trunkline_find_xlsxwriter)
  trunkline_find_private(xlsxwriter PKG_CONFIG xlsxwriter
    HEADER xlsxwriter.h LIBRARY xlsxwriter)
endfunction()

# trunkline_cli11: arguments of the command line
function(trunkline_find_cli11)
  trunkline_find_private(cli11 PACKAGE CLI11 TARGETS CLI11::CLI11
    PKG_CONFIG CLI11 HEADER CLI/CLI.hpp)
endfunction()
